import { inArray, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { signingKeys } from '../../infra/db/schema/access.ts';

export type SigningKeyRow = typeof signingKeys.$inferSelect;

/** Any fixed number will do; it only has to be the same in every process. */
const SIGNING_KEY_LOCK = 6_120_458_771_303;

/** Lets one transaction at a time decide whether a key is missing. */
export async function lockSigningKeys(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${SIGNING_KEY_LOCK})`);
}

export async function listSigningKeys(db: DbOrTx): Promise<SigningKeyRow[]> {
  return db.select().from(signingKeys).orderBy(signingKeys.usableFrom);
}

export async function insertSigningKey(tx: Tx, row: SigningKeyRow): Promise<void> {
  await tx.insert(signingKeys).values(row);
}

export async function deleteSigningKeys(tx: Tx, kids: readonly string[]): Promise<void> {
  await tx.delete(signingKeys).where(inArray(signingKeys.kid, [...kids]));
}
