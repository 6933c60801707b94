import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertReason, decideStep } from '../../core/machine.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange, recordChanges } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { getLocation } from '../organisations/index.ts';
import { findRegions } from '../regions/index.ts';
import { assertNotManaged } from './activity.rules.ts';
import { getOwnActivity } from './activity-access.service.ts';
import { sessionMachine } from './session.machine.ts';
import { assertCapacity, assertChangeable, meets } from './session.rules.ts';
import type { SessionRow } from './session.schemas.ts';
import * as store from './session.store.ts';
import { lockOwnSession, sessionPartyOf } from './session-access.service.ts';
import { mergeSession, type SessionContent } from './session-content.schemas.ts';
import type { SessionCreate, SessionStatusChangeCreate, SessionUpdate } from './session-input.schemas.ts';
import {
  followDeadlines,
  promoteWaitlist,
  type StepReason,
  sessionChange,
  stepSession,
  watchMinimum,
} from './session-step.service.ts';

/**
 * Checks what a session refers to, and its free text.
 * @throws DomainError resource_not_found, validation_failed, personal_data_refused
 */
export async function assertReferences(
  ctx: Context,
  organisationId: string,
  { locationId, priorityRegionIds, remark }: SessionUpdate,
): Promise<void> {
  if (typeof remark === 'string') assertNoPersonalData({ '#/remark': remark });
  if (typeof locationId === 'string') {
    const location = await getLocation(ctx, locationId);
    // The service itself plans what a provider and a school agreed on, at the school too.
    const isAgreed = ctx.actor.kind === 'system';
    if (!isAgreed && location.organisationId !== organisationId) throw notFound('location');
  }
  if (!priorityRegionIds || priorityRegionIds.length === 0) return;
  if ((await findRegions(ctx, priorityRegionIds)).length === priorityRegionIds.length) return;
  const detail = 'Een van deze regio’s bestaat niet; zie /regions.';
  throw invalidInput({ pointer: '#/priorityRegionIds', code: 'reference_not_found', detail });
}

/** What plans a session beyond what its provider gives. */
type Origin = Pick<SessionRow, 'activityId'> &
  Partial<Pick<SessionRow, 'seriesId' | 'programmeId' | 'agreedForOrganisationId'>>;

/** Keeps new sessions, with their place in the audit and the watch on their minimum. */
export async function insertPlanned(
  ctx: TransactionContext,
  contents: readonly SessionContent[],
  origin: Origin,
): Promise<SessionRow[]> {
  const rows = await store.insertSessions(
    ctx.db,
    contents.map((content) => ({
      ...content,
      ...origin,
      id: newId(),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })),
  );
  const { seriesId, programmeId } = origin;
  const facts = { ...(seriesId ? { seriesId } : {}), ...(programmeId ? { programmeId } : {}) };
  await recordChanges(
    ctx,
    rows.map((row) => sessionChange(row, 'scheduled', facts)),
  );
  for (const row of rows) await watchMinimum(ctx, row);
  return rows;
}

/**
 * Plans a session of an activity; the local times are kept, the instants follow from them (C-14). One that is agreed
 * for a school is for its group alone.
 */
export async function createSession(
  ctx: Context,
  activityId: string,
  input: SessionCreate,
  agreedForOrganisationId: string | null = null,
): Promise<SessionRow> {
  const content = mergeSession(input);
  return inTransaction(ctx, async (ctx) => {
    const activity = await getOwnActivity(ctx, activityId);
    assertNotManaged(ctx.actor, activity);
    await assertReferences(ctx, activity.organisationId, input);
    const [row] = await insertPlanned(ctx, [content], { activityId, agreedForOrganisationId });
    if (row === undefined) throw new Error('The session was not inserted');
    return row;
  });
}

/** What a group counts on does not move into the past. @throws DomainError validation_failed */
async function assertNotPast(ctx: TransactionContext, session: SessionRow, startsAt: Date): Promise<void> {
  const isMovedBack = startsAt <= ctx.now && startsAt.getTime() !== session.startsAt.getTime();
  if (!isMovedBack || (session.takenSeats === 0 && !(await store.hasLiveClaims(ctx.db, session.id)))) return;
  const detail = 'Er zijn reserveringen of wachtenden. Kies een begin in de toekomst.';
  throw invalidInput({ pointer: '#/date', code: 'too_small', detail });
}

/** Changes that make the warning about too few seats worth another one. */
const WARNED_ABOUT = ['minimumSeats', 'bookingClosesAt', 'capacitySeats'] as const;

/** Changes time, place or seats. Seats never become fewer than are taken. */
export async function updateSession(
  ctx: Context,
  id: string,
  input: SessionUpdate,
  expected: ExpectedVersions,
): Promise<SessionRow> {
  return inTransaction(ctx, async (ctx) => {
    const { session, activity } = await lockOwnSession(ctx, id);
    assertVersion(session.version, expected);
    assertChangeable(session.status);
    await assertReferences(ctx, activity.organisationId, input);
    const content = mergeSession(input, session);
    assertCapacity(session.takenSeats, content.capacitySeats);
    await assertNotPast(ctx, session, content.startsAt);
    const changed = changedFields<SessionContent>(session, content);
    if (Object.keys(changed).length === 0) return session;
    const isWarnedAnew = WARNED_ABOUT.some((name) => name in changed);
    const row = await store.updateSession(ctx.db, id, {
      ...changed,
      ...(isWarnedAnew ? { minimumWarnedAt: null } : {}),
      version: session.version + 1,
      updatedAt: ctx.now,
    });
    await recordChange(ctx, sessionChange(row, 'updated', { fields: Object.keys(changed) }));
    if (row.capacitySeats > session.capacitySeats) await promoteWaitlist(ctx, id);
    await watchMinimum(ctx, row);
    await followDeadlines(ctx, session, row);
    return row;
  });
}

/** Removes a session nobody ever reserved; otherwise it is cancelled instead. @throws DomainError resource_in_use */
export async function deleteSession(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { session } = await lockOwnSession(ctx, id);
    assertVersion(session.version, expected);
    if ((await store.findUsed(ctx.db, [id])).length > 0) {
      const detail = 'Er zijn reserveringen of wachtenden. Annuleer het moment in plaats daarvan.';
      throw new DomainError('resource_in_use', detail, { usedBy: ['reservation'] });
    }
    await store.deleteSession(ctx.db, id);
    await recordChange(ctx, sessionChange(session, 'cancelled', { isDeleted: true }));
  });
}

/**
 * Decides on a step of a locked session.
 * @returns false when it is in that status already
 * @throws DomainError transition_not_allowed, validation_failed without the reason that is owed
 */
export function decideSessionStep(
  ctx: Context,
  session: SessionRow,
  { to, reasonCode, reasonText }: SessionStatusChangeCreate,
): boolean {
  const { status: from } = session;
  const party = decideStep(sessionMachine, from, to, [sessionPartyOf(ctx)], meets(session, ctx.now));
  if (party === undefined) return false;
  assertReason(sessionMachine, from, to, party, { reasonCode, reasonText });
  if (reasonText !== undefined) assertNoPersonalData({ '#/reasonText': reasonText });
  return true;
}

/** Takes a step of the session's machine; a cancellation needs a reason. */
export async function changeSessionStatus(
  ctx: Context,
  id: string,
  input: SessionStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await lockOwnSession(ctx, id);
    if (decideSessionStep(ctx, session, input)) return stepSession(ctx, session, input.to, input);
    return recordStatusChange(ctx, {
      ...input,
      resourceKind: 'session',
      resourceId: id,
      from: session.status,
    });
  });
}

/** Cancels a session that was agreed for one school when its group no longer comes; any other stays. */
export async function cancelAgreedSession(
  ctx: TransactionContext,
  sessionId: string,
  reason: StepReason,
): Promise<void> {
  const session = await store.lockSession(ctx.db, sessionId);
  if (session === undefined || session.agreedForOrganisationId === null) return;
  if (session.status === 'cancelled' || session.endsAt <= ctx.now) return;
  await stepSession(ctx, session, 'cancelled', reason);
}
