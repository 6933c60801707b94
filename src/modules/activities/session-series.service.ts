import { invalidInput, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { findDayOff, findHolidayRegionCode, SCHOOL_HOLIDAYS_KNOWN_UNTIL } from '../regions/index.ts';
import { assertNotManaged } from './activity.rules.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { findActivity } from './activity.store.ts';
import type { SessionRow } from './session.schemas.ts';
import { assertReferences, insertPlanned } from './session.service.ts';
import * as sessionStore from './session.store.ts';
import { assertProvider } from './session-access.service.ts';
import { mergeSession, type SessionContent } from './session-content.schemas.ts';
import { type ClosedOn, planSeries } from './session-series.rules.ts';
import {
  patternOf,
  type SeriesRow,
  type SessionSeriesCreate,
  type SessionSeriesRemoval,
  sessionOf,
} from './session-series.schemas.ts';
import * as store from './session-series.store.ts';
import { sessionChange, stepSession } from './session-step.service.ts';

const KIND = 'session_series';

export interface SeriesWithSessions {
  row: SeriesRow;
  sessions: SessionRow[];
}

async function getOwnActivityOf(ctx: Context, activityId: string, kind: string): Promise<ActivityRow> {
  const activity = await findActivity(ctx.db, activityId);
  if (activity === undefined) throw notFound(kind);
  await assertProvider(ctx, activity, kind);
  return activity;
}

/** What is closed on which day. @throws DomainError validation_failed for a region without one holiday region */
async function closuresOf(ctx: Context, input: SessionSeriesCreate): Promise<ClosedOn> {
  const { skipHolidaysOf, skipPublicHolidays: withPublicHolidays = true } = input;
  if (skipHolidaysOf === undefined) return (day) => findDayOff(day, { withPublicHolidays });
  const holidayRegionCode = await findHolidayRegionCode(ctx, skipHolidaysOf);
  if (holidayRegionCode === undefined) {
    const detail = 'Kies een gemeente of een vakantieregio; deze regio heeft niet één vakantieregio.';
    throw invalidInput({ pointer: '#/skipHolidaysOf', code: 'reference_not_found', detail });
  }
  if (input.toOn > SCHOOL_HOLIDAYS_KNOWN_UNTIL) {
    const detail = `De schoolvakanties zijn bekend tot en met ${SCHOOL_HOLIDAYS_KNOWN_UNTIL}.`;
    throw invalidInput({ pointer: '#/toOn', code: 'too_large', detail });
  }
  return (day) => findDayOff(day, { holidayRegionCode, withPublicHolidays });
}

/** The session rows of a plan as they would be, for a dry run. */
function rowsOf(
  { now }: Context,
  contents: readonly SessionContent[],
  { id: seriesId, activityId }: SeriesRow,
): SessionRow[] {
  const blank = {
    sourceId: null,
    externalId: null,
    contentDigest: null,
    status: 'scheduled' as const,
    takenSeats: 0,
    programmeId: null,
    minimumWarnedAt: null,
    agreedForOrganisationId: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  return contents.map((content) => ({ ...blank, ...content, id: newId(), activityId, seriesId }));
}

/**
 * Plans a session on every day of a weekly pattern on which schools are open, at the same local time. A dry run
 * checks the same and keeps nothing.
 */
export async function createSeries(
  ctx: Context,
  activityId: string,
  input: SessionSeriesCreate,
  { isDryRun }: { isDryRun: boolean },
): Promise<SeriesWithSessions> {
  return inTransaction(ctx, async (ctx) => {
    const activity = await getOwnActivityOf(ctx, activityId, 'activity');
    assertNotManaged(ctx.actor, activity);
    await assertReferences(ctx, activity.organisationId, input);
    const pattern = patternOf(input);
    const { days, skipped } = planSeries(pattern, await closuresOf(ctx, input), ctx.now);
    const contents = days.map((day) => mergeSession(sessionOf(input, day)));
    const row: SeriesRow = {
      id: newId(),
      activityId,
      pattern,
      skippedDays: skipped,
      version: 1,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    };
    if (isDryRun) return { row, sessions: rowsOf(ctx, contents, row) };
    await store.insertSeries(ctx.db, row);
    return { row, sessions: await insertPlanned(ctx, contents, { activityId, seriesId: row.id }) };
  });
}

async function getOwnSeries(ctx: Context, id: string): Promise<{ row: SeriesRow; activity: ActivityRow }> {
  const found = await store.findSeriesWithActivity(ctx.db, id);
  if (found === undefined) throw notFound(KIND);
  await assertProvider(ctx, found.activity, KIND);
  return found;
}

/** A series with its sessions, for its provider. @throws DomainError resource_not_found */
export async function getSeries(ctx: Context, id: string): Promise<SeriesWithSessions> {
  const { row } = await getOwnSeries(ctx, id);
  return { row, sessions: await store.listSeriesSessions(ctx.db, id) };
}

interface Parting {
  deleted: SessionRow[];
  cancelled: SessionRow[];
  kept: SessionRow[];
}

/** What becomes of each session: what was used is cancelled, what nobody wanted goes, what has begun stays. */
async function partingOf(ctx: TransactionContext, sessions: readonly SessionRow[]): Promise<Parting> {
  const used = new Set(
    await sessionStore.findUsed(
      ctx.db,
      sessions.map((row) => row.id),
    ),
  );
  const isComing = (row: SessionRow) => row.startsAt > ctx.now && row.status !== 'cancelled';
  return {
    deleted: sessions.filter((row) => isComing(row) && !used.has(row.id)),
    cancelled: sessions.filter((row) => isComing(row) && used.has(row.id)),
    kept: sessions.filter((row) => !isComing(row)),
  };
}

/** Removes a series: its coming sessions go away, or are cancelled where somebody reserved, held or waits. */
export async function deleteSeries(
  ctx: Context,
  id: string,
  expected: ExpectedVersions,
  { isDryRun, reasonCode }: { isDryRun: boolean; reasonCode: string },
): Promise<SessionSeriesRemoval> {
  return inTransaction(ctx, async (ctx) => {
    const found = await getOwnSeries(ctx, id);
    assertNotManaged(ctx.actor, found.activity);
    const row = await store.lockSeries(ctx.db, id);
    if (row === undefined) throw notFound(KIND);
    assertVersion(row.version, expected);
    const ids = (await store.listSeriesSessions(ctx.db, id)).map((session) => session.id);
    const { deleted, cancelled, kept } = await partingOf(ctx, await sessionStore.lockSessions(ctx.db, ids));
    const removal = {
      deletedCount: deleted.length,
      cancelledCount: cancelled.length,
      keptCount: kept.length,
      takenSeats: cancelled.reduce((sum, session) => sum + session.takenSeats, 0),
    };
    if (isDryRun) return removal;
    for (const session of cancelled) await stepSession(ctx, session, 'cancelled', { reasonCode });
    for (const session of deleted) {
      await sessionStore.deleteSession(ctx.db, session.id);
      await recordChange(ctx, sessionChange(session, 'cancelled', { isDeleted: true }));
    }
    await store.deleteSeries(ctx.db, id);
    return removal;
  });
}
