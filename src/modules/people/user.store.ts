import { and, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import {
  keysetClauses,
  type ListRequest,
  type Slice,
  type SortColumn,
  toSlice,
} from '../../infra/db/keyset.ts';
import { memberships } from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';
import type { PersonRow } from './person.schemas.ts';

/** Filters of the list of accounts; absent ones do not filter. */
export interface UserFilters {
  statuses?: readonly PersonRow['status'][] | undefined;
  organisationId?: string | undefined;
  isPlatformAdmin?: boolean | undefined;
}

const SORTS: Record<'createdAt' | 'name', SortColumn> = {
  createdAt: { column: sql`${persons.createdAt}`, type: 'timestamptz' },
  name: { column: sql`${persons.name}`, type: 'text' },
};

const conditions = ({ statuses, organisationId, isPlatformAdmin }: UserFilters) => [
  statuses && inArray(persons.status, [...statuses]),
  isPlatformAdmin === undefined ? undefined : eq(persons.isPlatformAdmin, isPlatformAdmin),
  organisationId === undefined
    ? undefined
    : sql`${persons.id} in (select ${memberships.personId} from ${memberships}
        where ${memberships.organisationId} = ${organisationId})`,
];

/** Accounts, one page. */
export async function listUsers(
  db: DbOrTx,
  filters: UserFilters,
  list: ListRequest,
): Promise<Slice<PersonRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${persons.id}`);
  const rows = await db
    .select()
    .from(persons)
    .where(and(...conditions(filters), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) =>
    list.sorts.map(({ name }) => (name === 'name' ? row.name : row.createdAt.toISOString())),
  );
}
