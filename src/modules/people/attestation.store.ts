import { and, eq, getTableColumns, inArray, or, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { organisations } from '../../infra/db/schema/organisations.ts';
import { attestations, expertProfiles } from '../../infra/db/schema/people.ts';
import type { AttestationRow } from './attestation.schemas.ts';
import { boardOf } from './safety.store.ts';

const SORTS = { createdAt: { column: sql`${attestations.createdAt}`, type: 'timestamptz' } } as const;

const rows = (db: DbOrTx) =>
  db
    .select({ ...getTableColumns(attestations), personId: expertProfiles.personId })
    .from(attestations)
    .innerJoin(expertProfiles, eq(expertProfiles.id, attestations.expertId))
    .innerJoin(organisations, eq(organisations.id, attestations.organisationId));

/** Seen by one of these organisations, or by a school of one of these boards. */
const seenBy = (trustedIds: readonly string[]) =>
  or(
    inArray(attestations.organisationId, [...trustedIds]),
    inArray(boardOf(sql`${organisations.boardNumber}`), [...trustedIds]),
  );

/** Attestations of an expert; only those of whom `trustedIds` names, or all when it is undefined. */
export async function listAttestations(
  db: DbOrTx,
  expertId: string,
  trustedIds: readonly string[] | undefined,
  list: ListRequest,
): Promise<Slice<AttestationRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${attestations.id}`);
  const found = await rows(db)
    .where(and(eq(attestations.expertId, expertId), trustedIds && seenBy(trustedIds), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(found, list, (row) => [row.createdAt.toISOString()]);
}

export async function findAttestation(
  db: DbOrTx,
  id: string,
  trustedIds: readonly string[] | undefined,
): Promise<AttestationRow | undefined> {
  const [row] = await rows(db).where(and(eq(attestations.id, id), trustedIds && seenBy(trustedIds)));
  return row;
}

export async function insertAttestation(tx: Tx, row: typeof attestations.$inferInsert): Promise<void> {
  await tx.insert(attestations).values(row);
}

/** Revokes unless it was revoked already; false then. */
export async function updateRevoked(
  tx: Tx,
  id: string,
  change: Pick<AttestationRow, 'revokedAt' | 'revokedById' | 'revokeReasonCode' | 'updatedAt'>,
): Promise<boolean> {
  const changed = await tx
    .update(attestations)
    .set({ ...change, version: sql`${attestations.version} + 1` })
    .where(and(eq(attestations.id, id), sql`${attestations.revokedAt} is null`))
    .returning({ id: attestations.id });
  return changed.length > 0;
}
