import { and, count, eq, gt, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { signInCodes } from '../../infra/db/schema/access.ts';
import { membershipInvitations } from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';

export type SignInCodeRow = typeof signInCodes.$inferSelect;

/** Counts and adds codes of one address one after another, so that parallel requests meet the limit. */
export async function lockAddress(tx: Tx, email: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${email}`}, 0))`);
}

export async function countCodesSince(tx: Tx, email: string, since: Date): Promise<number> {
  const [row] = await tx
    .select({ codes: count() })
    .from(signInCodes)
    .where(and(eq(signInCodes.email, email), gt(signInCodes.createdAt, since)));
  return row?.codes ?? 0;
}

export async function insertSignInCode(tx: Tx, row: typeof signInCodes.$inferInsert): Promise<void> {
  await tx.insert(signInCodes).values(row);
}

/** Codes of an address that can still be used, locked, so that parallel guesses are counted one by one. */
export async function lockLiveCodes(
  tx: Tx,
  email: string,
  now: Date,
  maxTries: number,
): Promise<SignInCodeRow[]> {
  return tx
    .select()
    .from(signInCodes)
    .where(
      and(
        eq(signInCodes.email, email),
        isNull(signInCodes.usedAt),
        gt(signInCodes.expiresAt, now),
        lt(signInCodes.tries, maxTries),
      ),
    )
    .orderBy(signInCodes.id)
    .for('update');
}

export async function updateCodesTried(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .update(signInCodes)
    .set({ tries: sql`${signInCodes.tries} + 1` })
    .where(inArray(signInCodes.id, [...ids]));
}

export async function updateCodesUsed(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx
    .update(signInCodes)
    .set({ usedAt: now })
    .where(inArray(signInCodes.id, [...ids]));
}

export async function deleteCodesBefore(tx: Tx, before: Date): Promise<void> {
  await tx.delete(signInCodes).where(lt(signInCodes.createdAt, before));
}

export async function findActivePersonByEmail(db: DbOrTx, email: string) {
  const [row] = await db
    .select({ personId: persons.id, name: persons.name, language: persons.language })
    .from(persons)
    .where(and(eq(persons.email, email), eq(persons.status, 'active')));
  return row;
}

/** True for an address with an invitation that can be accepted: its owner can make an account. */
const isInvited = (email: SQL, now: Date) => sql`exists (
  select from ${membershipInvitations} where ${membershipInvitations.email} = ${email}
  and ${membershipInvitations.status} = 'invited' and ${membershipInvitations.expiresAt} > ${now.toISOString()})`;

/** True when an address has no account and an invitation that can be accepted. */
export async function isInvitedStranger(db: DbOrTx, email: string, now: Date): Promise<boolean> {
  const [row] = await db.execute<{ found: boolean }>(sql`
    select ${isInvited(sql`${email}`, now)}
      and not exists (select from ${persons} where ${persons.email} = ${email}) as found`);
  return row?.found === true;
}

/** A code that can be mailed: live, and of an address that somebody has here or that is invited. */
export async function findCodeToSend(db: DbOrTx, id: string, now: Date) {
  const [row] = await db
    .select({
      id: signInCodes.id,
      email: signInCodes.email,
      language: sql<string>`coalesce(${persons.language}, 'nl')`,
    })
    .from(signInCodes)
    .leftJoin(persons, eq(persons.email, signInCodes.email))
    .where(
      and(
        eq(signInCodes.id, id),
        sql`(${persons.status} = 'active' or (${persons.id} is null and ${isInvited(sql`${signInCodes.email}`, now)}))`,
        isNull(signInCodes.usedAt),
        gt(signInCodes.expiresAt, now),
      ),
    );
  return row;
}
