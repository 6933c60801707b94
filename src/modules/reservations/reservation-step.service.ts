import { notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { releaseSeats, takeSeats } from '../activities/index.ts';
import {
  assertReason,
  decideStep,
  holdsSeats,
  type Party,
  partiesOf,
  type ReservationStatus,
  reachOf,
  sideOf,
} from './reservation.rules.ts';
import type { ReservationRow, ReservationStatusChangeCreate } from './reservation.schemas.ts';
import { getReservation } from './reservation.service.ts';
import * as store from './reservation.store.ts';

const KIND = 'reservation';

/** A reservation, locked until the end of the transaction. @throws DomainError resource_not_found */
export async function lockVisible(
  ctx: TransactionContext,
  id: string,
): Promise<{ row: ReservationRow; parties: Party[] }> {
  const row = await store.lockReservation(ctx.db, id);
  const parties = row === undefined ? [] : partiesOf(reachOf(ctx.actor), row);
  if (row === undefined || parties.length === 0) throw notFound(KIND);
  return { row, parties };
}

async function moveSeats(ctx: TransactionContext, row: ReservationRow, to: ReservationStatus): Promise<void> {
  if (holdsSeats(row.status) === holdsSeats(to)) return;
  const move = holdsSeats(to) ? takeSeats : releaseSeats;
  await move(ctx, row.sessionId, row.seats);
}

/** Takes a step that was decided on: status, seats, history and event go together. */
export async function takeStep(
  ctx: TransactionContext,
  row: ReservationRow,
  party: Party,
  { to, reasonCode, reasonText }: ReservationStatusChangeCreate,
): Promise<StatusChangeRow> {
  assertReason(row.status, to, party, reasonCode !== undefined || reasonText !== undefined);
  await moveSeats(ctx, row, to);
  const version = row.version + 1;
  await store.updateReservation(ctx.db, row.id, {
    status: to,
    version,
    updatedAt: ctx.now,
    ...(to === 'cancelled' ? { cancelledBy: sideOf(party) } : {}),
    ...(to === 'confirmed' ? { confirmedAt: ctx.now } : {}),
  });
  const { sessionId, organisationId, providerOrganisationId } = row;
  await recordChange(ctx, {
    type: `reservation.${to}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: version,
    facts: { from: row.status, to, side: sideOf(party), sessionId, organisationId, providerOrganisationId },
  });
  return recordStatusChange(ctx, {
    resourceKind: KIND,
    resourceId: row.id,
    from: row.status,
    to,
    reasonCode,
    reasonText,
  });
}

/**
 * Moves a reservation. Moving it to the status it has is kept in the history and changes nothing.
 * @throws DomainError resource_not_found, transition_not_allowed, permission_denied, validation_failed
 */
export async function changeReservationStatus(
  ctx: Context,
  id: string,
  input: ReservationStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { row, parties } = await lockVisible(ctx, id);
    const party = decideStep(row, input.to, parties, ctx.now);
    if (party !== undefined) return takeStep(ctx, row, party, input);
    return recordStatusChange(ctx, { resourceKind: KIND, resourceId: id, from: row.status, ...input });
  });
}

/** The history of a reservation, oldest first, for those who may see it. */
export async function listReservationStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getReservation(ctx, id);
  return listStatusChanges(ctx, KIND, id, list);
}
