import { type Actor, actsFor } from '../../core/actor.ts';
import { DomainError } from '../../core/errors.ts';
import { actingReachOf, managesSessions, RESERVING_ROLES, type Reach, reachOf } from './reservation.rules.ts';

/** In whose name somebody acts on a claim to seats: who made it, the rest of the school, the provider, or we. */
export type ClaimParty = 'requester' | 'school' | 'provider' | 'platform';

/** What of a hold or a place on a waiting list decides on who may do what. */
export interface ClaimFacts {
  organisationId: string;
  createdById: string | null;
  providerOrganisationId: string;
  sourceId: string | null;
}

function partiesWithin(reach: Reach, facts: ClaimFacts): ClaimParty[] {
  const { own } = reach;
  const has: Record<ClaimParty, boolean> = {
    requester: own?.personId === facts.createdById && own.organisationIds.includes(facts.organisationId),
    school: reach.schoolIds.includes(facts.organisationId),
    provider: !reach.everything && managesSessions(reach, facts.providerOrganisationId, facts.sourceId),
    platform: reach.everything,
  };
  return (Object.keys(has) as ClaimParty[]).filter((party) => has[party]);
}

/** In whose name somebody knows of a claim; none means that for the actor it does not exist. */
export const claimSidesOf = (actor: Actor, facts: ClaimFacts) => partiesWithin(reachOf(actor), facts);

/** In whose name the actor can act on a claim: a suspended organisation only looks on. */
export const claimPartiesOf = (actor: Actor, facts: ClaimFacts) => partiesWithin(actingReachOf(actor), facts);

/**
 * The person in whose name seats are claimed; null for a program of the school.
 * @throws DomainError permission_denied when the actor may not claim seats for the school
 */
export function claimantOf(actor: Actor, organisationId: string): string | null {
  if (actor.kind === 'client' && actor.organisationId === organisationId && actor.sourceId === undefined) {
    return null;
  }
  if (actor.kind === 'person' && actsFor(actor, organisationId, ...RESERVING_ROLES)) return actor.personId;
  throw new DomainError('permission_denied', 'Dit kan voor een school waar u bij hoort.');
}
