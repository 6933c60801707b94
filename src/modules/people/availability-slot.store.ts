import { and, count, eq, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { expertAvailabilitySlots as slots } from '../../infra/db/schema/people.ts';
import type { AvailabilitySlotRow } from './availability-slot.schemas.ts';

const SORTS = { createdAt: { column: sql`${slots.createdAt}`, type: 'timestamptz' } } as const;

export async function listSlots(
  db: DbOrTx,
  expertId: string,
  list: ListRequest,
): Promise<Slice<AvailabilitySlotRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${slots.id}`);
  const rows = await db
    .select()
    .from(slots)
    .where(and(eq(slots.expertId, expertId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function countSlots(db: DbOrTx, expertId: string): Promise<number> {
  const [row] = await db.select({ count: count() }).from(slots).where(eq(slots.expertId, expertId));
  return row?.count ?? 0;
}

export async function findSlot(db: DbOrTx, id: string): Promise<AvailabilitySlotRow | undefined> {
  const [row] = await db.select().from(slots).where(eq(slots.id, id));
  return row;
}

export async function insertSlot(tx: Tx, row: typeof slots.$inferInsert): Promise<AvailabilitySlotRow> {
  const [inserted] = await tx.insert(slots).values(row).returning();
  if (inserted === undefined) throw new Error('The slot was not inserted');
  return inserted;
}

export async function updateSlot(
  tx: Tx,
  id: string,
  change: Partial<AvailabilitySlotRow>,
): Promise<AvailabilitySlotRow> {
  const [updated] = await tx.update(slots).set(change).where(eq(slots.id, id)).returning();
  if (updated === undefined) throw new Error('The slot was not updated');
  return updated;
}

export async function deleteSlot(tx: Tx, id: string): Promise<void> {
  await tx.delete(slots).where(eq(slots.id, id));
}
