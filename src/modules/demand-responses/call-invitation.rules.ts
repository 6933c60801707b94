import { type Actor, hasScope, withoutSuspended } from '../../core/actor.ts';
import { DomainError, invalidInput } from '../../core/errors.ts';
import type { InvitationParty } from './call-invitation.machine.ts';
import { speaksFor } from './demand-response.rules.ts';

/** Most candidates that are asked for one call. */
export const MAX_INVITATIONS = 20;

/** Who can answer an invitation. */
export interface Invited {
  organisationId: string | null;
  expertPersonId: string | null;
}

/** True for who speaks for the candidate. */
export function isInvited(actor: Actor, { organisationId, expertPersonId }: Invited): boolean {
  return speaksFor(actor, { responderOrganisationId: organisationId, expertPersonId });
}

/** The parties the actor is one of, as far as the token goes. */
export function partiesOf(actor: Actor, invited: Invited): InvitationParty[] {
  if (actor.kind === 'system') return ['candidate', 'system'];
  return hasScope(actor, 'demand-calls:write') && isInvited(withoutSuspended(actor), invited)
    ? ['candidate']
    : [];
}

/** @throws DomainError too_many_items when a call has asked enough candidates */
export function assertRoomForMore(count: number): void {
  if (count < MAX_INVITATIONS) return;
  throw new DomainError(
    'too_many_items',
    `Voor een oproep worden hoogstens ${MAX_INVITATIONS} kandidaten uitgenodigd.`,
    { maximum: MAX_INVITATIONS },
  );
}

/** @throws DomainError validation_failed for what nobody can find, and for the school itself */
export function assertCandidate<T extends { organisationId: string | null }>(
  candidate: T | undefined,
  schoolId: string,
): T {
  if (candidate !== undefined && candidate.organisationId !== schoolId) return candidate;
  throw invalidInput({
    pointer: '#/candidateId',
    code: 'reference_not_found',
    detail: 'Noem een activiteit, expert of organisatie die openbaar is.',
  });
}
