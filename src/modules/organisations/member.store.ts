import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { memberships } from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';
import type { MemberRow } from './member.schemas.ts';

const SORTS = { createdAt: { column: sql`${memberships.createdAt}`, type: 'timestamptz' } } as const;

const named = (db: DbOrTx) =>
  db
    .select({ ...getTableColumns(memberships), name: persons.name, email: persons.email })
    .from(memberships)
    .innerJoin(persons, eq(persons.id, memberships.personId));

/** Members of an organisation, the longest there first. */
export async function listMembers(
  db: DbOrTx,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<MemberRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${memberships.id}`);
  const rows = await named(db)
    .where(and(eq(memberships.organisationId, organisationId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function findMember(db: DbOrTx, id: string): Promise<MemberRow | undefined> {
  const [row] = await named(db).where(eq(memberships.id, id));
  return row;
}

/** The membership of this person, organisation and role. */
export async function findMemberOf(
  db: DbOrTx,
  { personId, organisationId, role }: Pick<MemberRow, 'personId' | 'organisationId' | 'role'>,
): Promise<MemberRow | undefined> {
  const [row] = await named(db).where(
    and(
      eq(memberships.personId, personId),
      eq(memberships.organisationId, organisationId),
      eq(memberships.role, role),
    ),
  );
  return row;
}

/** Changes a role; false when the person has that role already. */
export async function updateMemberRole(
  tx: Tx,
  { id, version }: Pick<MemberRow, 'id' | 'version'>,
  role: MemberRow['role'],
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(memberships)
    .set({ role, version: version + 1, updatedAt: now })
    .where(
      and(
        eq(memberships.id, id),
        sql`not exists (select from memberships other where other.person_id = ${memberships.personId}
          and other.organisation_id = ${memberships.organisationId} and other.role = ${role})`,
      ),
    )
    .returning({ id: memberships.id });
  return rows.length > 0;
}

export async function deleteMember(tx: Tx, id: string): Promise<void> {
  await tx.delete(memberships).where(eq(memberships.id, id));
}
