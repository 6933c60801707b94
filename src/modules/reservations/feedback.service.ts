import { DomainError, notFound } from '../../core/errors.ts';
import { changedFields, present } from '../../core/fields.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { FeedbackRow, ReservationFeedback, ReservationFeedbackReplace } from './feedback.schemas.ts';
import * as store from './feedback.store.ts';
import type { Party } from './reservation.rules.ts';
import type { ReservationRow } from './reservation.schemas.ts';
import { getReservation } from './reservation.service.ts';
import { lockVisible } from './reservation-step.service.ts';

/** What the caller knows of the feedback that is there. */
export interface FeedbackExpectation {
  versions: ExpectedVersions;
  /** True when the caller only wants to give feedback where there is none. */
  isAbsent: boolean;
}

/** The row as the API shows it; it goes by the id of its reservation. */
export function toFeedback(row: FeedbackRow): ReservationFeedback {
  return {
    id: row.reservationId,
    version: row.version,
    rating: row.rating,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...present({ text: row.text, wouldRecommend: row.wouldRecommend }),
  };
}

/** @throws DomainError resource_not_found when the reservation is another's or has no feedback yet */
export async function getFeedback(ctx: Context, reservationId: string): Promise<FeedbackRow> {
  await getReservation(ctx, reservationId);
  const row = await store.findFeedback(ctx.db, reservationId);
  if (row === undefined) throw notFound('feedback');
  return row;
}

/** Only the school that came has an opinion. @throws DomainError permission_denied, transition_not_allowed */
function assertTookPart({ status }: ReservationRow, parties: readonly Party[]): void {
  if (!parties.includes('requester') && !parties.includes('school')) {
    throw new DomainError('permission_denied', 'Alleen de school die er was geeft feedback.');
  }
  if (status === 'completed') return;
  throw new DomainError('transition_not_allowed', 'Feedback kan als de groep is geweest.', {
    currentStatus: status,
    allowedTransitions: [],
  });
}

function assertExpected(current: FeedbackRow | undefined, { versions, isAbsent }: FeedbackExpectation): void {
  const mustBeOther = current !== undefined && isAbsent;
  const isMissing = current === undefined && versions !== undefined;
  if (mustBeOther || isMissing) {
    throw new DomainError(
      'precondition_failed',
      'De feedback is anders dan u verwachtte. Haal die eerst op.',
      {
        ...(current === undefined ? {} : { currentVersion: current.version }),
      },
    );
  }
  if (current !== undefined) assertVersion(current.version, versions);
}

async function record(ctx: TransactionContext, row: FeedbackRow, reservation: ReservationRow): Promise<void> {
  const { sessionId, activityId, organisationId, providerOrganisationId } = reservation;
  await recordChange(ctx, {
    type: 'reservation.feedback_given',
    resourceKind: 'reservation',
    resourceId: row.reservationId,
    resourceVersion: reservation.version,
    facts: { rating: row.rating, sessionId, activityId, organisationId, providerOrganisationId },
  });
}

/**
 * Gives feedback, or gives it anew, for the school that came; the same again keeps the version.
 * @throws DomainError resource_not_found, permission_denied, transition_not_allowed, precondition_failed,
 * personal_data_refused
 */
export async function replaceFeedback(
  ctx: Context,
  reservationId: string,
  input: ReservationFeedbackReplace,
  expected: FeedbackExpectation,
): Promise<{ row: FeedbackRow; isCreated: boolean }> {
  return inTransaction(ctx, async (ctx) => {
    const { row: reservation, parties } = await lockVisible(ctx, reservationId);
    assertTookPart(reservation, parties);
    const current = await store.findFeedback(ctx.db, reservationId);
    assertExpected(current, expected);
    assertNoPersonalData({ '#/text': input.text });
    const createdById = ctx.actor.kind === 'person' ? ctx.actor.personId : reservation.createdById;
    const content = {
      rating: input.rating,
      text: input.text ?? null,
      wouldRecommend: input.wouldRecommend ?? null,
    };
    const now = { version: (current?.version ?? 0) + 1, updatedAt: ctx.now };
    if (current === undefined) {
      const row = { ...content, ...now, reservationId, createdById, createdAt: ctx.now };
      await store.insertFeedback(ctx.db, row);
      await record(ctx, row, reservation);
      return { row, isCreated: true };
    }
    if (Object.keys(changedFields<FeedbackRow>(current, content)).length === 0) {
      return { row: current, isCreated: false };
    }
    const row = { ...current, ...content, ...now };
    await store.updateFeedback(ctx.db, row);
    await record(ctx, row, reservation);
    return { row, isCreated: false };
  });
}
