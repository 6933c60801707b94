import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { notifications } from '../../infra/db/schema/notifications.ts';
import { persons } from '../../infra/db/schema/people.ts';

export type NotificationRow = typeof notifications.$inferSelect;
export type NewNotification = typeof notifications.$inferInsert;

/** Keeps what is new; what a person was told on the same occasion already is left as it was. */
export async function insertNotifications(
  tx: Tx,
  rows: readonly NewNotification[],
): Promise<Pick<NotificationRow, 'id' | 'status'>[]> {
  if (rows.length === 0) return [];
  return tx
    .insert(notifications)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ id: notifications.id, status: notifications.status });
}

export async function findNotification(db: DbOrTx, id: string): Promise<NotificationRow | undefined> {
  const [row] = await db.select().from(notifications).where(eq(notifications.id, id));
  return row;
}

export async function updateNotification(
  db: DbOrTx,
  id: string,
  change: Partial<NewNotification>,
): Promise<void> {
  await db.update(notifications).set(change).where(eq(notifications.id, id));
}

/** Where and in which language somebody is reached. */
export interface Recipient {
  email: string | null;
  name: string;
  language: string;
  status: string;
}

export async function findRecipient(db: DbOrTx, personId: string): Promise<Recipient | undefined> {
  const { email, name, language, status } = persons;
  const [row] = await db
    .select({ email, name, language, status })
    .from(persons)
    .where(eq(persons.id, personId));
  return row;
}

/** People with something that waits for a digest, in the order of their ids. */
export async function listPendingPeople(db: DbOrTx, limit: number, after: string): Promise<string[]> {
  const rows = await db.execute<{ personId: string }>(sql`
    select distinct person_id as "personId" from ${notifications}
    where status = 'digest_pending' and digest_id is null and person_id > ${after}::uuid
    order by person_id limit ${limit}`);
  return rows.map(({ personId }) => personId);
}

/** What waits for a digest of these kinds and came before its moment, oldest first, locked. */
export async function lockPending(
  tx: Tx,
  personId: string,
  kinds: readonly string[],
  before: Date,
): Promise<NotificationRow[]> {
  return tx
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.personId, personId),
        eq(notifications.status, 'digest_pending'),
        isNull(notifications.digestId),
        inArray(notifications.kind, [...kinds]),
        lt(notifications.createdAt, before),
      ),
    )
    .orderBy(notifications.createdAt, notifications.id)
    .for('update');
}

export async function updateIntoDigest(tx: Tx, ids: readonly string[], digestId: string): Promise<void> {
  await tx
    .update(notifications)
    .set({ digestId })
    .where(inArray(notifications.id, [...ids]));
}

export async function listDigestItems(db: DbOrTx, digestId: string): Promise<NotificationRow[]> {
  return db
    .select()
    .from(notifications)
    .where(eq(notifications.digestId, digestId))
    .orderBy(notifications.createdAt, notifications.id);
}

export async function updateDigestItemsSent(db: DbOrTx, digestId: string, sentAt: Date): Promise<void> {
  await db
    .update(notifications)
    .set({ status: 'sent', sentAt })
    .where(and(eq(notifications.digestId, digestId), eq(notifications.status, 'digest_pending')));
}
