import { eq, lt } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { clientAssertions, clients, embedKeys } from '../../infra/db/schema/access.ts';

export type ClientRow = typeof clients.$inferSelect;

export async function findClient(db: DbOrTx, clientId: string): Promise<ClientRow | undefined> {
  const [row] = await db.select().from(clients).where(eq(clients.clientId, clientId));
  return row;
}

export async function insertClient(tx: Tx, row: typeof clients.$inferInsert): Promise<void> {
  await tx.insert(clients).values(row);
}

/** Adds a client that every installation has, and gives it the scopes it must have. */
export async function upsertClient(
  tx: Tx,
  row: typeof clients.$inferInsert & { scopes: string[] },
): Promise<void> {
  const { name, scopes, updatedAt } = row;
  await tx
    .insert(clients)
    .values(row)
    .onConflictDoUpdate({ target: clients.clientId, set: { name, scopes, updatedAt } });
}

/** Keeps the id of an assertion; false when it was used before. */
export async function insertAssertion(tx: Tx, row: typeof clientAssertions.$inferInsert): Promise<boolean> {
  const kept = await tx
    .insert(clientAssertions)
    .values(row)
    .onConflictDoNothing()
    .returning({ jti: clientAssertions.jti });
  return kept.length > 0;
}

export async function deleteExpiredAssertions(tx: Tx, now: Date): Promise<void> {
  await tx.delete(clientAssertions).where(lt(clientAssertions.expiresAt, now));
}

export async function insertEmbedKey(tx: Tx, row: typeof embedKeys.$inferInsert): Promise<void> {
  await tx.insert(embedKeys).values(row);
}
