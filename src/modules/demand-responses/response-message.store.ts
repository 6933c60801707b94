import { and, eq, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { demandResponseMessages } from '../../infra/db/schema/demand-responses.ts';
import type { MessageRow } from './demand-response.schemas.ts';

const SORTS = {
  createdAt: { column: sql`${demandResponseMessages.createdAt}`, type: 'timestamptz' },
} as const;

/** What was written about a response. */
export async function listMessages(
  db: DbOrTx,
  responseId: string,
  list: ListRequest,
): Promise<Slice<MessageRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${demandResponseMessages.id}`);
  const rows = await db
    .select()
    .from(demandResponseMessages)
    .where(and(eq(demandResponseMessages.responseId, responseId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function insertMessage(tx: Tx, row: MessageRow): Promise<void> {
  await tx.insert(demandResponseMessages).values(row);
}
