import { actsFor } from '../../core/actor.ts';
import { DomainError } from '../../core/errors.ts';
import type { TransactionContext } from '../../infra/context.ts';
import type { BookableSession } from '../activities/index.ts';
import { assertBookable, assertCanGrow, assertGroupFits, startOf } from './booking.rules.ts';
import { assertOwnDemandCall, getEligibleSchool, lockGroupOf } from './eligible-school.service.ts';
import { assertIntake } from './intake.rules.ts';
import { assertTextsAreFit, type GroupInput, placeGroup } from './place-group.service.ts';
import { assertMayReserve, needsSchoolApproval, SCHOOL_ROLES } from './reservation.rules.ts';
import type { ReservationRow, ReservationView } from './reservation.schemas.ts';
import { viewOf } from './reservation.service.ts';
import { canApprove } from './reservation-facts.store.ts';
import { lockSession } from './seat-claim.service.ts';

/** What two sides agreed on: a group of a school and the session it comes to. */
export interface Agreement extends Omit<GroupInput, 'intakeAnswers'> {
  sessionId: string;
  /** The person of the school in whose name it is. */
  createdById: string;
  intakeAnswers?: GroupInput['intakeAnswers'];
}

/**
 * Whether a school that approves reservations has yet to stand behind an agreement.
 * @throws DomainError permission_denied for a teacher of it
 */
async function waitsForSchool(
  ctx: TransactionContext,
  { organisationId }: Pick<Agreement, 'organisationId'>,
  createdById: string,
): Promise<boolean> {
  if (actsFor(ctx.actor, organisationId, ...SCHOOL_ROLES)) return false;
  if (actsFor(ctx.actor, organisationId)) {
    throw new DomainError('permission_denied', 'De coördinator van uw school gaat akkoord.');
  }
  return !(await canApprove(ctx.db, createdById, organisationId));
}

/**
 * Makes a confirmed reservation of what both sides agreed on already, in the transaction of their agreement: the
 * provider has approved it. A school that approves reservations still does: it waits for that when the provider said
 * yes to a teacher, and a teacher does not say yes. The activity need not be public. Seats, size of the group and its
 * other reservations count as for any other. The caller has decided that the actor may agree.
 * @throws DomainError capacity_exceeded, session_not_bookable, already_reserved, overlapping_reservation,
 * organisation_not_verified, validation_failed, personal_data_refused
 */
export async function createAgreedReservation(
  ctx: TransactionContext,
  { sessionId, createdById, ...group }: Agreement,
): Promise<ReservationRow> {
  assertTextsAreFit(group);
  const school = await getEligibleSchool(ctx, group.organisationId);
  const isPending = school.requiresReservationApproval && (await waitsForSchool(ctx, group, createdById));
  await assertOwnDemandCall(ctx, group.demandCallId, group.organisationId);
  await lockGroupOf(ctx, group.organisationId, group.groupName);
  const session = await lockSession(ctx, sessionId);
  assertCanGrow(session, ctx.now);
  assertGroupFits(group, session);
  return placeGroup(ctx, session, group, {
    createdById,
    ...(isPending ? startOf(session, true, ctx.now) : { status: 'confirmed', expiresAt: null }),
    claimedSeats: 0,
  });
}

/**
 * Reserves for a waiting group with the seats of its offer, which are set apart already; what it does not need goes
 * back, what it needs more is taken. The session is locked, and before that the group (`lockGroupOf`) was. A school
 * that approves reservations lets its coordinator accept the offer, whose seats cannot wait any longer.
 * @throws DomainError as creating a reservation does
 */
export async function reserveClaimedSeats(
  ctx: TransactionContext,
  session: BookableSession,
  input: GroupInput,
  claimedSeats: number,
): Promise<ReservationView> {
  const createdById = assertMayReserve(ctx.actor, input.organisationId);
  assertTextsAreFit(input);
  const school = await getEligibleSchool(ctx, input.organisationId);
  if (needsSchoolApproval(ctx.actor, input.organisationId, school.requiresReservationApproval)) {
    throw new DomainError('permission_denied', 'De coördinator van uw school neemt dit aanbod aan.');
  }
  await assertOwnDemandCall(ctx, input.demandCallId, input.organisationId);
  await lockGroupOf(ctx, input.organisationId, input.groupName);
  assertBookable(session, ctx.now);
  assertGroupFits(input, session);
  assertIntake(session.intakeQuestions, input.intakeAnswers ?? []);
  const placement = { createdById, claimedSeats, ...startOf(session, false, ctx.now) };
  return viewOf(ctx, await placeGroup(ctx, session, input, placement));
}
