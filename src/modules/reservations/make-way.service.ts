import type { TransactionContext } from '../../infra/context.ts';
import { letHoldGo } from './hold.service.ts';
import { decideReservationStep, holdsSeats, partiesOf, reachOf, stepToMakeWay } from './reservation.rules.ts';
import type { ReservationRow } from './reservation.schemas.ts';
import * as store from './reservation.store.ts';
import { takeStep } from './reservation-step.service.ts';

/** The school's step by which a reservation makes way. @throws DomainError transition_not_allowed, permission_denied */
export function decideToMakeWay(ctx: TransactionContext, row: ReservationRow) {
  const to = stepToMakeWay(row.status);
  if (to === undefined) return undefined;
  const parties = partiesOf(reachOf(ctx.actor), row).filter((party) => party !== 'provider');
  const party = decideReservationStep(row, to, parties, ctx.now);
  return party === undefined ? undefined : { to, party };
}

/** A reservation with those that were made together with it and are not over, locked in order of id. */
export async function lockTogether(ctx: TransactionContext, row: ReservationRow): Promise<ReservationRow[]> {
  if (row.programmeReservationId === null) return [row];
  const rows: ReservationRow[] = [];
  for (const id of await store.listTogetherIds(ctx.db, row.programmeReservationId)) {
    const other = await store.lockReservation(ctx.db, id);
    if (other !== undefined && (id === row.id || other.status === row.status)) rows.push(other);
  }
  return rows;
}

/** Ends the hold that kept seats for a request which is not going to be approved. Before sessions are locked. */
export async function releaseKeptHold(ctx: TransactionContext, row: ReservationRow): Promise<void> {
  if (row.status === 'awaiting_school_approval' && row.holdId !== null) await letHoldGo(ctx, row.holdId);
}

/**
 * Ends a reservation, and what was made together with it, in favour of another; all their sessions are locked.
 * @returns the seats that they leave to the successor in its session
 */
export async function makeWay(
  ctx: TransactionContext,
  rows: readonly ReservationRow[],
  sessionId: string,
): Promise<number> {
  let left = 0;
  for (const row of rows) {
    const step = decideToMakeWay(ctx, row);
    if (step === undefined) continue;
    const staysInSession = row.sessionId === sessionId;
    const change = { to: step.to, reasonCode: 'replaced' };
    await takeStep(ctx, row, step.party, change, { movesSeats: !staysInSession });
    if (staysInSession && holdsSeats(row.status)) left += row.seats;
  }
  return left;
}
