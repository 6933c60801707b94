import { type Actor, actsOn, type MembershipRole } from '../../core/actor.ts';

/** Roles that keep an organisation's catalogue. */
export const SOURCE_ROLES = [
  'provider_editor',
  'organisation_admin',
] as const satisfies readonly MembershipRole[];

/** What of a source decides on who may use it. */
interface OwnedSource {
  id: string;
  organisationId: string;
}

/**
 * Whether the actor may know of a source and deliver to it: a client of its organisation that is not bound to
 * another source, or a person who keeps the organisation's catalogue. For all others it does not exist.
 */
export function canUseSource(actor: Actor, source: OwnedSource): boolean {
  return actsOn(actor, { organisationId: source.organisationId, sourceId: source.id }, ...SOURCE_ROLES);
}

/** Whether the actor may say that a source's activities need no review. */
export function canTrustSources(actor: Actor): boolean {
  return actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);
}

/** Which sources a list holds for an actor: all of them, those of organisations, or one. */
export type SourceReach = 'all' | { organisationIds: readonly string[]; sourceId?: string };

export function sourceReach(actor: Actor): SourceReach {
  if (actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin)) return 'all';
  if (actor.kind === 'client') {
    const { organisationId, sourceId } = actor;
    return { organisationIds: [organisationId], ...(sourceId === undefined ? {} : { sourceId }) };
  }
  if (actor.kind !== 'person') return { organisationIds: [] };
  const kept = actor.memberships.filter(({ role }) => SOURCE_ROLES.some((wanted) => wanted === role));
  return { organisationIds: [...new Set(kept.map(({ organisationId }) => organisationId))] };
}
