import { changedFields } from '../../core/fields.ts';
import { type RecordedChange, recordChanges } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { recordStatusChange } from '../../infra/status-changes.ts';
import { digestOf } from './content-digest.ts';
import type { SessionRow } from './session.schemas.ts';
import { CANCEL_RESERVATIONS, followDeadlines, promoteWaitlist } from './session-step.service.ts';
import { sourceSessionTimes } from './source-activity.rules.ts';
import type { SourceSession } from './source-activity.schemas.ts';
import * as store from './source-activity.store.ts';

/** The sessions of one delivered activity: all of them, so that what is missing is cancelled. */
export interface DeliveredSessions {
  activityId: string;
  activityExternalId: string;
  isNew: boolean;
  sessions: readonly SourceSession[];
}

/** A session's id in its source: that of its activity before it, since partners number sessions per activity. */
const keyOf = (activityExternalId: string, session: SourceSession) =>
  `${activityExternalId}:${session.externalId}`;

interface Wanted {
  activityId: string;
  externalId: string;
  session: SourceSession;
  current: SessionRow | undefined;
}

/** A cancelled session is final, its reservations have ended: delivered anew it becomes another session. */
const isSuperseded = (current: SessionRow | undefined, session: SourceSession) =>
  current?.status === 'cancelled' && session.status !== 'cancelled';

/** Seats that are taken stay taken. */
function sessionRow(ctx: TransactionContext, sourceId: string, wanted: Wanted) {
  const { activityId, externalId, session, current } = wanted;
  return {
    ...sourceSessionTimes(session),
    id: current?.id ?? newId(),
    activityId,
    sourceId,
    externalId,
    contentDigest: digestOf(session),
    status: session.status ?? ('scheduled' as const),
    capacitySeats: Math.max(session.capacitySeats, current?.takenSeats ?? 0),
    takenSeats: current?.takenSeats ?? 0,
    version: (current?.version ?? 0) + 1,
    createdAt: current?.createdAt ?? ctx.now,
    updatedAt: ctx.now,
  };
}

type Written = Pick<SessionRow, 'id' | 'activityId' | 'version' | 'status' | 'takenSeats' | 'endsAt'>;

/** Columns whose change is not what a delivery changed. */
const NOT_TOLD = ['status', 'version', 'updatedAt', 'contentDigest'];

/** What a delivery changed in a session that was there: fields, and the status when it moved. */
function deliveredFacts(row: Written, before: SessionRow | undefined) {
  if (before === undefined) return {};
  const fields = Object.keys(changedFields<SessionRow>(before, row)).filter(
    (name) => !NOT_TOLD.includes(name),
  );
  return {
    ...(fields.length > 0 ? { fields } : {}),
    ...(before.status === row.status ? {} : { from: before.status, to: row.status }),
  };
}

function changeOf(row: Written, before: SessionRow | undefined): RecordedChange {
  const isCancelled = row.status === 'cancelled' && before?.status !== 'cancelled';
  const event = isCancelled ? 'cancelled' : before === undefined ? 'scheduled' : 'updated';
  const { id: resourceId, version: resourceVersion, activityId } = row;
  return {
    type: `session.${event}`,
    resourceKind: 'session',
    resourceId,
    resourceVersion,
    facts: { activityId, ...deliveredFacts(row, before) },
  };
}

/** What follows from a cancellation: its place in the history, and the end of its reservations. */
async function followCancellation(ctx: TransactionContext, row: Written, from: string): Promise<void> {
  const reasonCode = 'no_longer_offered';
  await recordStatusChange(ctx, {
    resourceKind: 'session',
    resourceId: row.id,
    from,
    to: 'cancelled',
    reasonCode,
  });
  await enqueue(ctx, CANCEL_RESERVATIONS, { sessionId: row.id });
}

/** A step between scheduled and postponed: its place in the history, and offers to who waits. */
async function followMove(ctx: TransactionContext, row: Written, from: string): Promise<void> {
  const { id: resourceId, status: to } = row;
  await recordStatusChange(ctx, { resourceKind: 'session', resourceId, from, to });
  if (to === 'scheduled') await promoteWaitlist(ctx, resourceId);
}

async function cancel(ctx: TransactionContext, rows: readonly SessionRow[]): Promise<void> {
  await store.cancelSessions(
    ctx.db,
    rows.map((row) => row.id),
    ctx.now,
  );
  const cancelled = rows.map((row) => ({ ...row, status: 'cancelled' as const, version: row.version + 1 }));
  await recordChanges(
    ctx,
    cancelled.map((row, index) => changeOf(row, rows[index])),
  );
  for (const row of rows) await followCancellation(ctx, row, row.status);
}

/** What took place is history: a delivery that leaves it out does not undo it. */
const isComing = (row: SessionRow, now: Date) => row.status !== 'cancelled' && row.endsAt > now;

/** Seats that a delivery adds go to who waits for them. */
async function promoteWhereRoom(
  ctx: TransactionContext,
  rows: readonly (Written & Pick<SessionRow, 'capacitySeats'>)[],
  wanted: readonly Wanted[],
): Promise<void> {
  for (const [index, row] of rows.entries()) {
    const before = wanted[index]?.current;
    if (before === undefined || row.status !== 'scheduled') continue;
    if (row.capacitySeats > before.capacitySeats) await promoteWaitlist(ctx, row.id);
  }
}

/** Brings the sessions of changed activities in line with what was delivered. */
export async function applySourceSessions(
  ctx: TransactionContext,
  sourceId: string,
  delivered: readonly DeliveredSessions[],
): Promise<void> {
  const known = delivered.filter(({ isNew }) => !isNew).map(({ activityId }) => activityId);
  const existing = await store.findSessionsOf(ctx.db, known);
  const byKey = new Map(existing.map((row) => [row.externalId, row]));
  const wanted = delivered.flatMap(({ activityId, activityExternalId, sessions }) =>
    sessions.map((session) => {
      const externalId = keyOf(activityExternalId, session);
      const found = byKey.get(externalId);
      const current = isSuperseded(found, session) ? undefined : found;
      return { activityId, externalId, session, current };
    }),
  );
  const changed = wanted.filter(({ session, current }) => current?.contentDigest !== digestOf(session));
  const rows = changed.map((each) => sessionRow(ctx, sourceId, each));
  const superseded = changed.flatMap(({ externalId, current }) =>
    current === undefined ? (byKey.get(externalId)?.id ?? []) : [],
  );
  await store.releaseExternalIds(ctx.db, superseded);
  await store.upsertSessions(ctx.db, rows);
  await recordChanges(
    ctx,
    rows.map((row, index) => changeOf(row, changed[index]?.current)),
  );
  for (const [index, row] of rows.entries()) {
    const before = changed[index]?.current?.status;
    if (before === undefined || before === row.status) continue;
    if (row.status === 'cancelled') await followCancellation(ctx, row, before);
    else await followMove(ctx, row, before);
  }
  await promoteWhereRoom(ctx, rows, changed);
  for (const [index, row] of rows.entries()) {
    const before = changed[index]?.current;
    if (before !== undefined) await followDeadlines(ctx, before, row);
  }
  const keys = new Set(wanted.map(({ externalId }) => externalId));
  await cancel(
    ctx,
    existing.filter((row) => isComing(row, ctx.now) && !keys.has(row.externalId ?? '')),
  );
}

/** Cancels what is still to come of activities that were withdrawn. */
export async function cancelComingSessions(
  ctx: TransactionContext,
  activityIds: readonly string[],
): Promise<void> {
  const rows = await store.findSessionsOf(ctx.db, activityIds);
  await cancel(
    ctx,
    rows.filter((row) => isComing(row, ctx.now)),
  );
}
