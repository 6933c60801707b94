import { DomainError } from '../../core/errors.ts';
import { decideStep } from '../../core/machine.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { BookableSession } from '../activities/index.ts';
import { reserveClaimedSeats } from './agreed-reservation.service.ts';
import { lockGroupOf } from './eligible-school.service.ts';
import type { ReservationView } from './reservation.schemas.ts';
import { lockSession } from './seat-claim.service.ts';
import { waitlistMachine } from './waitlist.machine.ts';
import { assertOffered } from './waitlist.rules.ts';
import type { WaitlistClaimCreate, WaitlistRow } from './waitlist.schemas.ts';
import { actingParties, getEntry, lockVisible } from './waitlist.service.ts';
import { moveEntry } from './waitlist-entry.service.ts';

/** Refuses an entry that has no offer to take; taking it twice names the reservation it became. */
function assertClaimable(row: WaitlistRow, now: Date): void {
  if (row.status === 'accepted' && row.reservationId !== null) {
    throw new DomainError('already_reserved', 'Dit aanbod is al een reservering.', {
      reservationId: row.reservationId,
    });
  }
  assertOffered(row, now);
}

/** The whole group, or as many pupils as the offer has seats for. */
function pupilsFor(row: WaitlistRow, { seatUnit }: BookableSession): number {
  const seats = row.offeredSeats ?? row.seats;
  return seatUnit === 'group' ? row.pupilCount : Math.min(row.pupilCount, seats);
}

async function reserve(
  ctx: TransactionContext,
  row: WaitlistRow,
  input: WaitlistClaimCreate,
): Promise<ReservationView> {
  const session = await lockSession(ctx, row.sessionId);
  const { organisationId, groupName, level, adultCount } = row;
  const group = {
    organisationId,
    groupName,
    level,
    adultCount,
    pupilCount: pupilsFor(row, session),
    ...input,
  };
  return reserveClaimedSeats(ctx, session, group, row.offeredSeats ?? 0);
}

/**
 * Turns an offer into a reservation with the seats that were kept. The group is locked first, then the entry and
 * the session, so that it never waits for reserving. An entry without an offer is refused without a lock, since
 * the queue passes over an entry that is locked.
 * @throws DomainError offer_expired with `offerExpiresAt`, transition_not_allowed, already_reserved, permission_denied,
 * resource_not_found, and what reserving throws
 */
export async function claimOffer(
  ctx: Context,
  id: string,
  input: WaitlistClaimCreate,
): Promise<ReservationView> {
  const seen = await getEntry(ctx, id);
  decideStep(waitlistMachine, 'offered', 'accepted', actingParties(ctx, seen));
  assertClaimable(seen, ctx.now);
  return inTransaction(ctx, async (ctx) => {
    await lockGroupOf(ctx, seen.organisationId, seen.groupName);
    const { row } = await lockVisible(ctx, id);
    assertClaimable(row, ctx.now);
    const reservation = await reserve(ctx, row, input);
    const facts = { reservationId: reservation.id };
    await moveEntry(ctx, row, 'accepted', { change: facts, facts });
    return reservation;
  });
}
