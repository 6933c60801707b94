import { desc, eq } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { mailOutbox } from '../../infra/db/schema/notifications.ts';

export type OutboxMail = typeof mailOutbox.$inferSelect;

export async function insertOutboxMail(db: DbOrTx, row: typeof mailOutbox.$inferInsert): Promise<void> {
  await db.insert(mailOutbox).values(row);
}

export async function listOutboxMails(
  db: DbOrTx,
  limit: number,
): Promise<Pick<OutboxMail, 'id' | 'recipient' | 'subject' | 'createdAt'>[]> {
  const { id, recipient, subject, createdAt } = mailOutbox;
  return db
    .select({ id, recipient, subject, createdAt })
    .from(mailOutbox)
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}

export async function findOutboxMail(db: DbOrTx, id: string): Promise<OutboxMail | undefined> {
  const [row] = await db.select().from(mailOutbox).where(eq(mailOutbox.id, id));
  return row;
}
