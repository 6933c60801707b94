import { and, eq, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { attestationPolicies, attestationRecognitions } from '../../infra/db/schema/people.ts';
import type { AttestationPolicy } from './attestation.rules.ts';
import type { RecognitionRow } from './attestation-policy.schemas.ts';

type PolicyRow = typeof attestationPolicies.$inferSelect;

/** The own policy, locked; undefined when there is none. */
export async function lockPolicies(tx: Tx, organisationId: string): Promise<PolicyRow | undefined> {
  const [row] = await tx
    .select()
    .from(attestationPolicies)
    .where(eq(attestationPolicies.organisationId, organisationId))
    .for('update');
  return row;
}

/** Writes the own policy; two who write the first one at once both count as a change. */
export async function upsertPolicies(
  tx: Tx,
  organisationId: string,
  policies: AttestationPolicy[],
  now: Date,
): Promise<PolicyRow> {
  const [row] = await tx
    .insert(attestationPolicies)
    .values({ organisationId, policies, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: attestationPolicies.organisationId,
      set: { policies, version: sql`${attestationPolicies.version} + 1`, updatedAt: now },
    })
    .returning();
  if (row === undefined) throw new Error('The policy was not written');
  return row;
}

const SORTS = {
  createdAt: { column: sql`${attestationRecognitions.createdAt}`, type: 'timestamptz' },
} as const;

export async function listRecognitions(
  db: DbOrTx,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<RecognitionRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${attestationRecognitions.id}`);
  const rows = await db
    .select()
    .from(attestationRecognitions)
    .where(and(eq(attestationRecognitions.organisationId, organisationId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function findRecognition(db: DbOrTx, id: string): Promise<RecognitionRow | undefined> {
  const [row] = await db.select().from(attestationRecognitions).where(eq(attestationRecognitions.id, id));
  return row;
}

/** Inserts unless the pair is there already; undefined then. */
export async function insertRecognition(tx: Tx, row: RecognitionRow): Promise<RecognitionRow | undefined> {
  const [inserted] = await tx.insert(attestationRecognitions).values(row).onConflictDoNothing().returning();
  return inserted;
}

export async function deleteRecognition(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx
    .delete(attestationRecognitions)
    .where(eq(attestationRecognitions.id, id))
    .returning({ id: attestationRecognitions.id });
  return gone.length > 0;
}
