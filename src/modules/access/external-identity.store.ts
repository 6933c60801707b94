import { and, count, eq, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { externalIdentities } from '../../infra/db/schema/access.ts';
import { persons } from '../../infra/db/schema/people.ts';

export type ExternalIdentityRow = typeof externalIdentities.$inferSelect;

const SORTS = { createdAt: { column: sql`${externalIdentities.createdAt}`, type: 'timestamptz' } } as const;

/** Ways in of a person through issuers elsewhere. */
export async function listIdentities(
  db: DbOrTx,
  personId: string,
  list: ListRequest,
): Promise<Slice<ExternalIdentityRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${externalIdentities.id}`);
  const rows = await db
    .select()
    .from(externalIdentities)
    .where(and(eq(externalIdentities.personId, personId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

/** First sign-ins of one subject come one after another. */
export async function lockSubject(tx: Tx, issuer: string, subject: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`subject:${issuer} ${subject}`}, 0))`);
}

export async function findIdentity(
  db: DbOrTx,
  issuer: string,
  subject: string,
): Promise<ExternalIdentityRow | undefined> {
  const [row] = await db
    .select()
    .from(externalIdentities)
    .where(and(eq(externalIdentities.issuer, issuer), eq(externalIdentities.subject, subject)));
  return row;
}

/** Makes the subject of an issuer a person of ours. */
export async function upsertIdentity(
  tx: Tx,
  row: Omit<ExternalIdentityRow, 'id'>,
): Promise<ExternalIdentityRow | undefined> {
  const { personId } = row;
  const target = [externalIdentities.issuer, externalIdentities.subject];
  const [kept] = await tx
    .insert(externalIdentities)
    .values(row)
    .onConflictDoUpdate({ target, set: { personId } })
    .returning();
  return kept;
}

/** A way in of a person, with the account locked. */
export async function lockIdentity(
  tx: Tx,
  id: string,
  personId: string,
): Promise<ExternalIdentityRow | undefined> {
  await tx.select({ id: persons.id }).from(persons).where(eq(persons.id, personId)).for('update');
  const [row] = await tx
    .select()
    .from(externalIdentities)
    .where(and(eq(externalIdentities.id, id), eq(externalIdentities.personId, personId)));
  return row;
}

/** How many ways in a person has: each issuer, and the mail address. */
export async function countWaysIn(db: DbOrTx, personId: string): Promise<number> {
  const [linked] = await db
    .select({ found: count() })
    .from(externalIdentities)
    .where(eq(externalIdentities.personId, personId));
  const [person] = await db.select({ email: persons.email }).from(persons).where(eq(persons.id, personId));
  return (linked?.found ?? 0) + (typeof person?.email === 'string' ? 1 : 0);
}

export async function deleteIdentity(tx: Tx, id: string): Promise<void> {
  await tx.delete(externalIdentities).where(eq(externalIdentities.id, id));
}

/** Whose mail address this is, in any status. */
export async function findPersonByEmail(db: DbOrTx, email: string): Promise<string | undefined> {
  const [row] = await db.select({ id: persons.id }).from(persons).where(eq(persons.email, email));
  return row?.id;
}
