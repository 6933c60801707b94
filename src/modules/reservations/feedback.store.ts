import { eq } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { reservationFeedback } from '../../infra/db/schema/reservations.ts';
import type { FeedbackRow } from './feedback.schemas.ts';

export async function findFeedback(db: DbOrTx, reservationId: string): Promise<FeedbackRow | undefined> {
  const [row] = await db
    .select()
    .from(reservationFeedback)
    .where(eq(reservationFeedback.reservationId, reservationId));
  return row;
}

export async function insertFeedback(tx: Tx, row: FeedbackRow): Promise<void> {
  await tx.insert(reservationFeedback).values(row);
}

export async function updateFeedback(tx: Tx, row: FeedbackRow): Promise<void> {
  await tx
    .update(reservationFeedback)
    .set(row)
    .where(eq(reservationFeedback.reservationId, row.reservationId));
}
