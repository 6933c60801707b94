import type { TransactionContext } from '../../infra/context.ts';
import type { BookableSession } from '../activities/index.ts';
import { endHold } from './hold.service.ts';
import {
  actingReachOf,
  decideReservationStep,
  holdsSeats,
  partiesOf,
  stepToMakeWay,
} from './reservation.rules.ts';
import type { ReservationRow } from './reservation.schemas.ts';
import * as store from './reservation.store.ts';
import { takeStep } from './reservation-step.service.ts';
import { giveSeatsBack, lockSession } from './seat-claim.service.ts';

/** A reservation with those that were made together with it, for a programme, locked in order of id. */
export async function lockTogether(
  ctx: TransactionContext,
  { id, programmeReservationId }: Pick<ReservationRow, 'id' | 'programmeReservationId'>,
): Promise<ReservationRow[]> {
  const ids =
    programmeReservationId === null ? [id] : await store.listTogetherIds(ctx.db, programmeReservationId);
  const rows: ReservationRow[] = [];
  for (const each of ids) {
    const row = await store.lockReservation(ctx.db, each);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Locks sessions in order of id. */
export async function lockSessionsInOrder(
  ctx: TransactionContext,
  ids: readonly string[],
): Promise<Map<string, BookableSession>> {
  const locked = new Map<string, BookableSession>();
  for (const id of [...new Set(ids)].sort()) locked.set(id, await lockSession(ctx, id));
  return locked;
}

/** The holds that kept seats for requests which are not going to be approved. */
export async function endKeptHolds(ctx: TransactionContext, rows: readonly ReservationRow[]) {
  const ended: { sessionId: string; seats: number }[] = [];
  for (const { status, holdId } of rows) {
    if (status !== 'awaiting_school_approval' || holdId === null) continue;
    ended.push(...(await endHold(ctx, holdId)));
  }
  return ended;
}

function decide(ctx: TransactionContext, row: ReservationRow) {
  const to = stepToMakeWay(row.status);
  if (to === undefined) return undefined;
  const parties = partiesOf(actingReachOf(ctx.actor), row).filter((party) => party !== 'provider');
  const party = decideReservationStep(row, to, parties, ctx.now);
  return party === undefined ? undefined : { to, party };
}

/** @throws DomainError transition_not_allowed when one of them cannot make way for another */
export function assertCanMakeWay(ctx: TransactionContext, rows: readonly ReservationRow[]): void {
  for (const row of rows) decide(ctx, row);
}

/**
 * Ends reservations in favour of others in `wantedIds`; all their sessions are locked.
 * @returns the seats that they leave to their successors, by session
 */
export async function makeWay(
  ctx: TransactionContext,
  rows: readonly ReservationRow[],
  wantedIds: readonly string[],
  endedHolds: readonly { sessionId: string; seats: number }[],
): Promise<Map<string, number>> {
  const left = new Map<string, number>();
  for (const row of rows) {
    const step = decide(ctx, row);
    if (step === undefined) continue;
    const staysInSession = wantedIds.includes(row.sessionId);
    const change = { to: step.to, reasonCode: 'replaced' };
    await takeStep(ctx, row, step.party, change, { movesSeats: !staysInSession });
    if (staysInSession && holdsSeats(row.status)) left.set(row.sessionId, row.seats);
  }
  for (const { sessionId, seats } of endedHolds) await giveSeatsBack(ctx, sessionId, seats);
  return left;
}
