import type { Owned } from '../../core/actor.ts';
import { notFound } from '../../core/errors.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, type StatusChangeRow } from '../../infra/status-changes.ts';
import { assertMember, assertOwner } from '../organisations/index.ts';
import { assertNotManaged, isPublic } from './activity.rules.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { isOffered } from './activity-access.service.ts';
import type { SessionParty } from './session.machine.ts';
import { assertRange } from './session.rules.ts';
import type { SessionRow } from './session.schemas.ts';
import * as store from './session.store.ts';

export interface SessionWithActivity {
  session: SessionRow;
  activity: ActivityRow;
}

/** A session everyone may see: of an activity that is public, and not agreed with one school alone. @throws DomainError resource_not_found */
export async function getPublicSession(ctx: Context, id: string): Promise<SessionWithActivity> {
  const found = await store.findSession(ctx.db, id);
  if (found === undefined || found.session.agreedForOrganisationId !== null) throw notFound('session');
  if (!isPublic(found.activity, ctx.now)) throw notFound('session');
  if (!(await isOffered(ctx, found.activity))) throw notFound('session');
  return found;
}

/** For a stranger it is as if the thing did not exist, and nothing tells that its organisation does (C-42). */
export async function assertProvider(ctx: Context, owned: Owned, kind: string): Promise<void> {
  await assertOwner(ctx, kind, owned, 'provider_editor', 'organisation_admin');
}

/** A session of an organisation the actor acts for. @throws DomainError resource_not_found, permission_denied */
export async function getOwnSession(ctx: Context, id: string): Promise<SessionWithActivity> {
  const found = await store.findSession(ctx.db, id);
  if (found === undefined) throw notFound('session');
  await assertProvider(ctx, found.activity, 'session');
  return found;
}

/** Locks a session of the actor's organisation, ready to be changed. @throws DomainError managed_by_source */
export async function lockOwnSession(ctx: TransactionContext, id: string): Promise<SessionWithActivity> {
  const { activity } = await getOwnSession(ctx, id);
  assertNotManaged(ctx.actor, activity);
  const session = await store.lockSession(ctx.db, id);
  if (session === undefined) throw notFound('session');
  return { session, activity };
}

/** In whose name somebody acts who may act on the session at all. */
export function sessionPartyOf({ actor }: Context): SessionParty {
  const isPlatform = actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);
  return isPlatform ? 'platform' : 'provider';
}

/** Sessions for everyone; what was agreed with one school is not among them. */
export async function listSessions(
  ctx: Context,
  filters: store.SessionFilters,
  list: ListRequest,
): ReturnType<typeof store.listSessions> {
  assertRange(filters);
  return store.listSessions(ctx.db, { ...filters, isOpenToAll: true }, list);
}

/** Sessions of an organisation in every state, for its members. */
export async function listOwnSessions(
  ctx: Context,
  organisationId: string,
  filters: store.SessionFilters,
  list: ListRequest,
) {
  assertRange(filters);
  await assertMember(ctx, organisationId);
  return store.listSessions(ctx.db, { ...filters, organisationIds: [organisationId] }, list);
}

/** One session of an organisation in any state, for its members. */
export async function getSessionOf(ctx: Context, organisationId: string, id: string): Promise<SessionRow> {
  const found = await store.findSession(ctx.db, id);
  const isTheirs = found?.activity.organisationId === organisationId;
  await assertOwner(ctx, 'organisation', isTheirs ? found.activity : { organisationId, sourceId: null });
  if (!isTheirs) throw notFound('session');
  return found.session;
}

export async function listSessionStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getOwnSession(ctx, id);
  return listStatusChanges(ctx, 'session', id, list);
}
