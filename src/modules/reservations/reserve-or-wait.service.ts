import { DomainError } from '../../core/errors.ts';
import { type Context, inSavepoint, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { createReservation } from './create-reservation.service.ts';
import type { ReservationCreate, ReservationView } from './reservation.schemas.ts';
import { createEntry } from './waitlist-create.service.ts';
import type { WaitlistView } from './waitlist-mapping.schemas.ts';

/** What a group got: its reservation, or its place on the waiting list. */
export type Placed =
  | { reservation: ReservationView; entry?: undefined }
  | { reservation?: undefined; entry: WaitlistView };

/** True for a group that does not fit, in a session for which it can wait. */
const canWait = (error: unknown) =>
  error instanceof DomainError && error.code === 'capacity_exceeded' && error.details.waitlistOpen === true;

/** Waits for the session in the place of reserving it; what the reservation alone would have kept is told later. */
function wait(ctx: TransactionContext, input: ReservationCreate): Promise<WaitlistView> {
  const { sessionId, organisationId, groupName, level, pupilCount, adultCount } = input;
  const group = { organisationId, groupName, level, pupilCount, adultCount };
  return createEntry(ctx, sessionId, group, { didNotFit: true });
}

/**
 * Reserves for a group; with `joinWaitlist` one that does not fit goes on the waiting list, in the same transaction
 * (C-39). A dry run never does.
 * @throws DomainError what reserving throws, and waitlist_closed, already_registered
 */
export async function reserveOrWait(
  ctx: Context,
  { joinWaitlist = false, ...input }: ReservationCreate,
  { isDryRun }: { isDryRun: boolean },
): Promise<Placed> {
  if (!joinWaitlist || isDryRun) return { reservation: await createReservation(ctx, input, { isDryRun }) };
  return inTransaction(ctx, async (ctx) => {
    try {
      return { reservation: await inSavepoint(ctx, (ctx) => createReservation(ctx, input)) };
    } catch (error) {
      if (!canWait(error)) throw error;
      return { entry: await wait(ctx, input) };
    }
  });
}
