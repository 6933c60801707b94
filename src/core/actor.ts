/** Roles a person can have in an organisation; a platform admin is a person with `isPlatformAdmin`. */
export const MEMBERSHIP_ROLES = ['teacher', 'coordinator', 'provider_editor', 'organisation_admin'] as const;
export type MembershipRole = (typeof MEMBERSHIP_ROLES)[number];

/**
 * What a member of a workgroup may do in its regions: decide on content, verify organisations and people, decide on
 * reports, write better texts, and manage the workgroup itself.
 */
export const WORKGROUP_PERMISSIONS = ['review', 'verify', 'moderate', 'edit', 'manage'] as const;
export type WorkgroupPermission = (typeof WORKGROUP_PERMISSIONS)[number];

/** What somebody may do in a region and all regions below it. */
export interface Curation {
  regionId: string;
  permissions: readonly WorkgroupPermission[];
}

export interface ActorMembership {
  organisationId: string;
  role: MembershipRole;
  /** True while the organisation is suspended: it stands still, and its people only look on. */
  isSuspended?: boolean;
}

interface AnonymousActor {
  kind: 'anonymous';
}

/** A partner's program. It acts for its organisation, and only within `sourceId` when that is set. */
interface ClientActor {
  kind: 'client';
  clientId: string;
  organisationId: string;
  sourceId?: string;
  /** True while its organisation is suspended. */
  isSuspended?: boolean;
  scopes: readonly string[];
}

/** A signed-in person. Memberships are read at each request, so that leaving has effect at once. */
interface PersonActor {
  kind: 'person';
  personId: string;
  clientId: string;
  scopes: readonly string[];
  memberships: readonly ActorMembership[];
  /** Rights through workgroups, one entry per workgroup and region; the query that uses it closes the tree. */
  curation: readonly Curation[];
  isPlatformAdmin: boolean;
}

/** A job, an import or a start-up task of the service itself. */
interface SystemActor {
  kind: 'system';
  name: string;
}

export type Actor = AnonymousActor | ClientActor | PersonActor | SystemActor;

/** Whose something is: of an organisation, and of one of its sources when that delivers it. */
export interface Owned {
  organisationId: string;
  sourceId?: string | null;
}

/**
 * True when the actor acts on what an organisation owns, in one of the roles (any role when none is named). A client
 * that is bound to a source acts on what that source delivers and on nothing else (C-82).
 */
export function actsOn(
  actor: Actor,
  { organisationId, sourceId }: Owned,
  ...roles: MembershipRole[]
): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'client') {
    const isInReach = actor.sourceId === undefined || actor.sourceId === sourceId;
    return isInReach && actor.organisationId === organisationId;
  }
  if (actor.kind !== 'person') return false;
  if (actor.isPlatformAdmin) return true;
  return actor.memberships.some(
    (m) => m.organisationId === organisationId && (roles.length === 0 || roles.includes(m.role)),
  );
}

/** True when the actor acts for the organisation in one of the roles (any role when none is named). */
export function actsFor(actor: Actor, organisationId: string, ...roles: MembershipRole[]): boolean {
  return actsOn(actor, { organisationId }, ...roles);
}

/** The actor without what suspended organisations lend them: for steps and for contacts, not for looking on. */
export function withoutSuspended(actor: Actor): Actor {
  if (actor.kind === 'client') return actor.isSuspended === true ? { kind: 'anonymous' } : actor;
  if (actor.kind !== 'person') return actor;
  return { ...actor, memberships: actor.memberships.filter(({ isSuspended }) => isSuspended !== true) };
}

/** The organisation that a client acts for as a whole, beyond a single source; none for anyone else. */
export function clientOrganisationIds(actor: Actor): string[] {
  return actor.kind === 'client' && actor.sourceId === undefined ? [actor.organisationId] : [];
}

/** The regions where a person has a permission through a workgroup; none for anyone else. */
export function curatedRegionIds(actor: Actor, permission: WorkgroupPermission): string[] {
  if (actor.kind !== 'person') return [];
  const held = actor.curation.filter(({ permissions }) => permissions.includes(permission));
  return [...new Set(held.map(({ regionId }) => regionId))];
}

/** True when the token's scopes hold the wanted one; jobs of the service itself need none. */
export function hasScope(actor: Actor, scope: string): boolean {
  if (actor.kind === 'system') return true;
  return actor.kind !== 'anonymous' && actor.scopes.includes(scope);
}

/** Who did it, for audit rows and status changes: a kind and an id, never a name. */
export function actorReference(actor: Actor): { kind: Actor['kind']; id: string | null } {
  if (actor.kind === 'person') return { kind: 'person', id: actor.personId };
  if (actor.kind === 'client') return { kind: 'client', id: actor.clientId };
  if (actor.kind === 'system') return { kind: 'system', id: actor.name };
  return { kind: 'anonymous', id: null };
}
