import { and, count, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { persons } from '../../infra/db/schema/people.ts';
import { auditEvents } from '../../infra/db/schema/platform.ts';
import { regions, workgroupMembers, workgroupRegions, workgroups } from '../../infra/db/schema/regions.ts';
import type { WorkgroupMemberRow } from './workgroup.schemas.ts';

const SORTS = { createdAt: { column: sql`${workgroupMembers.createdAt}`, type: 'timestamptz' } } as const;

const named = (db: DbOrTx) =>
  db
    .select({ ...getTableColumns(workgroupMembers), name: persons.name })
    .from(workgroupMembers)
    .innerJoin(persons, eq(persons.id, workgroupMembers.personId));

/** Makes a workgroup unless its slug is taken; false then. */
export async function insertWorkgroup(
  tx: Tx,
  row: typeof workgroups.$inferInsert,
  regionIds: readonly string[],
): Promise<boolean> {
  const [inserted] = await tx
    .insert(workgroups)
    .values(row)
    .onConflictDoNothing({ target: workgroups.slug })
    .returning({ id: workgroups.id });
  if (inserted === undefined) return false;
  await insertRegions(tx, row.id, regionIds);
  return true;
}

async function insertRegions(tx: Tx, workgroupId: string, regionIds: readonly string[]): Promise<void> {
  await tx.insert(workgroupRegions).values(regionIds.map((regionId) => ({ workgroupId, regionId })));
}

/** Locks a workgroup that is about to change, with its members; false when there is none. */
export async function lockWorkgroup(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: workgroups.id })
    .from(workgroups)
    .where(eq(workgroups.id, id))
    .for('update');
  return rows.length > 0;
}

export async function updateWorkgroup(
  tx: Tx,
  id: string,
  change: Partial<typeof workgroups.$inferInsert>,
  regionIds: readonly string[] | undefined,
): Promise<void> {
  await tx.update(workgroups).set(change).where(eq(workgroups.id, id));
  if (regionIds === undefined) return;
  await tx.delete(workgroupRegions).where(eq(workgroupRegions.workgroupId, id));
  await insertRegions(tx, id, regionIds);
}

/** Takes a workgroup away; returns the members it had. */
export async function deleteWorkgroup(tx: Tx, id: string) {
  const members = await tx.delete(workgroupMembers).where(eq(workgroupMembers.workgroupId, id)).returning();
  await tx.delete(workgroupRegions).where(eq(workgroupRegions.workgroupId, id));
  await tx.delete(workgroups).where(eq(workgroups.id, id));
  return members;
}

/** When a workgroup was deleted, as the audit trail knows. */
export async function findWorkgroupDeletion(db: DbOrTx, id: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ deletedAt: auditEvents.createdAt })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.resourceKind, 'workgroup'),
        eq(auditEvents.resourceId, id),
        eq(auditEvents.action, 'workgroup.deleted'),
      ),
    );
  return row?.deletedAt;
}

/** How many of the regions lie in, or are, one of the others. */
export async function countWithin(
  db: DbOrTx,
  regionIds: readonly string[],
  withinIds: readonly string[],
): Promise<number> {
  const [row] = await db
    .select({ found: count() })
    .from(regions)
    .where(
      and(
        inArray(regions.id, [...regionIds]),
        sql`${regions.ancestorIds} && ${sql.param([...withinIds])}::uuid[]`,
      ),
    );
  return row?.found ?? 0;
}

/** Members of a workgroup, the longest there first. */
export async function listMembers(
  db: DbOrTx,
  workgroupId: string,
  list: ListRequest,
): Promise<Slice<WorkgroupMemberRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${workgroupMembers.id}`);
  const rows = await named(db)
    .where(and(eq(workgroupMembers.workgroupId, workgroupId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function findMember(db: DbOrTx, id: string): Promise<WorkgroupMemberRow | undefined> {
  const [row] = await named(db).where(eq(workgroupMembers.id, id));
  return row;
}

/** What somebody is in a workgroup. */
export async function findMemberOf(
  db: DbOrTx,
  workgroupId: string,
  personId: string,
): Promise<WorkgroupMemberRow | undefined> {
  const [row] = await named(db).where(
    and(eq(workgroupMembers.workgroupId, workgroupId), eq(workgroupMembers.personId, personId)),
  );
  return row;
}

/** True for a member of the workgroup, and for who manages all its regions, directly or from above. */
export async function isMemberOrManages(
  db: DbOrTx,
  { id, regionIds }: { id: string; regionIds: readonly string[] },
  { personId, managed }: { personId: string; managed: readonly string[] },
): Promise<boolean> {
  const [row] = await db.execute<{ sees: boolean }>(sql`
    select exists (select from ${workgroupMembers}
        where ${workgroupMembers.workgroupId} = ${id} and ${workgroupMembers.personId} = ${personId})
      or (cardinality(${sql.param([...managed])}::uuid[]) > 0 and not exists (
        select from unnest(${sql.param([...regionIds])}::uuid[]) as given(id) left join ${regions} on ${regions.id} = given.id
        where not coalesce(${regions.ancestorIds} && ${sql.param([...managed])}::uuid[], false))) as sees`);
  return row?.sees === true;
}

export async function findPersonIdByEmail(db: DbOrTx, email: string): Promise<string | undefined> {
  const [row] = await db.select({ id: persons.id }).from(persons).where(eq(persons.email, email));
  return row?.id;
}

export async function insertMember(tx: Tx, row: typeof workgroupMembers.$inferInsert): Promise<void> {
  await tx.insert(workgroupMembers).values(row);
}

export async function updateMember(
  tx: Tx,
  id: string,
  change: Partial<typeof workgroupMembers.$inferInsert>,
): Promise<void> {
  await tx.update(workgroupMembers).set(change).where(eq(workgroupMembers.id, id));
}

export async function deleteMember(tx: Tx, id: string): Promise<void> {
  await tx.delete(workgroupMembers).where(eq(workgroupMembers.id, id));
}
