import { DomainError, notFound } from '../../core/errors.ts';
import { assertTransition } from '../../core/transitions.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { assertMember, getLocation } from '../organisations/index.ts';
import { assertNotManaged, isPublic } from './activity.rules.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { getOwnActivity, isOffered } from './activity-access.service.ts';
import {
  assertCapacity,
  assertChangeable,
  assertRange,
  assertReason,
  deriveTimes,
  type LocalTimes,
  SESSION_TRANSITIONS,
} from './session.rules.ts';
import type {
  SessionCreate,
  SessionRow,
  SessionStatusChangeCreate,
  SessionUpdate,
} from './session.schemas.ts';
import * as store from './session.store.ts';

/** The job that ends the reservations of a cancelled session; its module is above this one. */
export const CANCEL_RESERVATIONS = 'cancel-session-reservations';
const DEFAULT_TIME_ZONE = 'Europe/Amsterdam';

interface SessionWithActivity {
  session: SessionRow;
  activity: ActivityRow;
}

/** A session everyone may see: of an activity that is public. @throws DomainError resource_not_found */
export async function getPublicSession(ctx: Context, id: string): Promise<SessionWithActivity> {
  const found = await store.findSession(ctx.db, id);
  if (found === undefined || !isPublic(found.activity, ctx.now)) throw notFound('session');
  if (!(await isOffered(ctx, found.activity))) throw notFound('session');
  return found;
}

/** A session of an organisation the actor acts for. @throws DomainError resource_not_found, permission_denied */
export async function getOwnSession(ctx: Context, id: string): Promise<SessionWithActivity> {
  const found = await store.findSession(ctx.db, id);
  if (found === undefined) throw notFound('session');
  await assertMember(ctx, found.activity.organisationId, 'provider_editor', 'organisation_admin');
  return found;
}

export async function listSessions(
  ctx: Context,
  filters: store.SessionFilters,
  list: ListRequest,
): ReturnType<typeof store.listSessions> {
  assertRange(filters);
  return store.listSessions(ctx.db, filters, list);
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
  await assertMember(ctx, organisationId);
  const found = await store.findSession(ctx.db, id);
  if (found === undefined || found.activity.organisationId !== organisationId) throw notFound('session');
  return found.session;
}

async function assertOwnLocation(
  ctx: Context,
  organisationId: string,
  locationId: string | null | undefined,
): Promise<void> {
  if (locationId === null || locationId === undefined) return;
  const location = await getLocation(ctx, locationId);
  if (location.organisationId !== organisationId) throw notFound('location');
}

function localTimesOf(input: SessionCreate): LocalTimes {
  return {
    date: input.date,
    startTime: input.startTime,
    endDate: input.endDate ?? input.date,
    endTime: input.endTime,
    timeZone: input.timeZone ?? DEFAULT_TIME_ZONE,
    startsAtOffset: input.startsAtOffset,
    bookingClosesDaysBefore: input.bookingClosesDaysBefore ?? 0,
  };
}

/** Plans a session of an activity; the local times are kept, the instants follow from them (C-14). */
export async function createSession(
  ctx: Context,
  activityId: string,
  input: SessionCreate,
): Promise<SessionRow> {
  const times = localTimesOf(input);
  const derived = deriveTimes(times);
  return inTransaction(ctx, async (ctx) => {
    const activity = await getOwnActivity(ctx, activityId);
    assertNotManaged(ctx.actor, activity);
    await assertOwnLocation(ctx, activity.organisationId, input.locationId);
    const row = await store.insertSession(ctx.db, {
      ...times,
      ...derived,
      id: newId(),
      activityId,
      locationId: input.locationId ?? null,
      capacitySeats: input.capacitySeats,
      bookingOpensAt: input.bookingOpensAt === undefined ? null : new Date(input.bookingOpensAt),
      meetingUrl: input.meetingUrl ?? null,
      remark: input.remark ?? null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await record(ctx, row, 'scheduled');
    return row;
  });
}

async function record(ctx: TransactionContext, row: SessionRow, event: string, facts = {}): Promise<void> {
  await recordChange(ctx, {
    type: `session.${event}`,
    resourceKind: 'session',
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { activityId: row.activityId, ...facts },
  });
}

function mergedTimes(row: SessionRow, input: SessionUpdate): LocalTimes {
  const isMoved = input.date !== undefined && input.endDate === undefined && row.date === row.endDate;
  const isSameBegin = [input.date, input.startTime, input.timeZone].every((value) => value === undefined);
  return {
    date: input.date ?? row.date,
    startTime: input.startTime ?? row.startTime,
    endDate: input.endDate ?? (isMoved ? (input.date ?? row.endDate) : row.endDate),
    endTime: input.endTime ?? row.endTime,
    timeZone: input.timeZone ?? row.timeZone,
    startsAtOffset: input.startsAtOffset ?? (isSameBegin ? row.startsAtOffset : undefined),
    bookingClosesDaysBefore: input.bookingClosesDaysBefore ?? row.bookingClosesDaysBefore,
  };
}

const kept = <T>(given: T | null | undefined, current: T | null): T | null =>
  given === undefined ? current : given;

/** Locks a session of the actor's organisation, ready to be changed. */
async function lockOwn(ctx: TransactionContext, id: string): Promise<SessionWithActivity> {
  const { activity } = await getOwnSession(ctx, id);
  assertNotManaged(ctx.actor, activity);
  const session = await store.lockSession(ctx.db, id);
  if (session === undefined) throw notFound('session');
  return { session, activity };
}

/** Changes time, place or seats. Seats never become fewer than are taken. */
export async function updateSession(
  ctx: Context,
  id: string,
  input: SessionUpdate,
  expected: ExpectedVersions,
): Promise<SessionRow> {
  return inTransaction(ctx, async (ctx) => {
    const { session, activity } = await lockOwn(ctx, id);
    assertVersion(session.version, expected);
    assertChangeable(session.status);
    await assertOwnLocation(ctx, activity.organisationId, input.locationId);
    const capacitySeats = input.capacitySeats ?? session.capacitySeats;
    assertCapacity(session.takenSeats, capacitySeats);
    const times = mergedTimes(session, input);
    const { bookingOpensAt } = input;
    const row = await store.updateSession(ctx.db, id, {
      ...times,
      ...deriveTimes(times),
      capacitySeats,
      locationId: kept(input.locationId, session.locationId),
      bookingOpensAt:
        typeof bookingOpensAt === 'string'
          ? new Date(bookingOpensAt)
          : kept(bookingOpensAt, session.bookingOpensAt),
      meetingUrl: kept(input.meetingUrl, session.meetingUrl),
      remark: kept(input.remark, session.remark),
      version: session.version + 1,
      updatedAt: ctx.now,
    });
    await record(ctx, row, 'updated');
    return row;
  });
}

/** Removes a session nobody ever reserved; otherwise it is cancelled instead. @throws DomainError resource_in_use */
export async function deleteSession(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { session } = await lockOwn(ctx, id);
    assertVersion(session.version, expected);
    if (await store.hasReservations(ctx.db, id)) {
      throw new DomainError(
        'resource_in_use',
        'Er zijn reserveringen. Annuleer het moment in plaats daarvan.',
        {
          usedBy: ['reservation'],
        },
      );
    }
    await store.deleteSession(ctx.db, id);
    await record(ctx, session, 'cancelled', { isDeleted: true });
  });
}

/** Takes a step of the session's machine; a cancellation needs a reason. */
export async function changeSessionStatus(
  ctx: Context,
  id: string,
  input: SessionStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await lockOwn(ctx, id);
    const { to, reasonCode, reasonText } = input;
    const step = {
      resourceKind: 'session',
      resourceId: id,
      from: session.status,
      to,
      reasonCode,
      reasonText,
    };
    if (!assertTransition(SESSION_TRANSITIONS, session.status, to)) return recordStatusChange(ctx, step);
    assertReason(to, reasonCode !== undefined || reasonText !== undefined);
    const row = await store.updateSession(ctx.db, id, {
      status: to,
      version: session.version + 1,
      updatedAt: ctx.now,
    });
    await record(ctx, row, to === 'cancelled' ? 'cancelled' : 'updated', { from: session.status, to });
    if (to === 'cancelled')
      await enqueue(ctx, CANCEL_RESERVATIONS, { sessionId: id, reasonCode, reasonText });
    return recordStatusChange(ctx, step);
  });
}

export async function listSessionStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getOwnSession(ctx, id);
  return listStatusChanges(ctx, 'session', id, list);
}
