import { notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { cancelAgreedSession } from '../activities/index.ts';
import {
  actingReachOf,
  assertActs,
  assertStepReason,
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
import { claimSeats, giveSeatsBack } from './seat-claim.service.ts';

const KIND = 'reservation';

/** A reservation, locked until the end of the transaction. @throws DomainError resource_not_found, permission_denied */
export async function lockVisible(
  ctx: TransactionContext,
  id: string,
): Promise<{ row: ReservationRow; parties: Party[] }> {
  const row = await store.lockReservation(ctx.db, id);
  if (row === undefined || partiesOf(reachOf(ctx.actor), row).length === 0) throw notFound(KIND);
  const parties = partiesOf(actingReachOf(ctx.actor), row);
  assertActs(parties);
  return { row, parties };
}

interface StepOptions {
  /** False when somebody else takes care of the seats that the step takes or leaves. */
  movesSeats?: boolean;
  /** The next deadline; left out, there is none any more. */
  expiresAt?: Date | null;
  /** What the step tells beside the status. */
  change?: Partial<store.StoredReservation> | undefined;
}

async function moveSeats(ctx: TransactionContext, row: ReservationRow, to: ReservationStatus): Promise<void> {
  if (holdsSeats(row.status) === holdsSeats(to)) return;
  const move = holdsSeats(to) ? claimSeats : giveSeatsBack;
  await move(ctx, row.sessionId, row.seats);
}

/** Ends in which the group does not come, so that a session agreed for it alone has no reason to go on. */
const NOT_COMING: readonly ReservationStatus[] = ['declined', 'withdrawn', 'expired', 'cancelled'];

type Step = Pick<ReservationStatusChangeCreate, 'to' | 'reasonCode' | 'reasonText'>;

/** Takes a step that was decided on: status, seats, history and event go together. */
export async function takeStep(
  ctx: TransactionContext,
  row: ReservationRow,
  party: Party,
  { to, reasonCode, reasonText }: Step,
  { movesSeats = true, expiresAt = null, change = {} }: StepOptions = {},
): Promise<StatusChangeRow> {
  assertStepReason(row.status, to, party, { reasonCode, reasonText });
  const version = row.version + 1;
  const side = sideOf(party);
  await store.updateReservation(ctx.db, row.id, {
    ...change,
    status: to,
    version,
    expiresAt,
    updatedAt: ctx.now,
    ...(to === 'cancelled' ? { cancelledBy: side } : {}),
    ...(to === 'confirmed' ? { confirmedAt: ctx.now } : {}),
  });
  // After the row, so that a waiting group of the same name finds the place given up.
  if (movesSeats) await moveSeats(ctx, row, to);
  const { sessionId, organisationId, providerOrganisationId } = row;
  await recordChange(ctx, {
    type: `reservation.${to}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: version,
    facts: { from: row.status, to, side, sessionId, organisationId, providerOrganisationId },
  });
  if (NOT_COMING.includes(to))
    await cancelAgreedSession(ctx, sessionId, { reasonCode: reasonCode ?? 'other' });
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to, side };
  return recordStatusChange(ctx, { ...step, reasonCode, reasonText });
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
