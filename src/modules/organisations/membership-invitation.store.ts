import { and, eq, getTableColumns, lt, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import {
  membershipInvitations as invitations,
  memberships,
  organisations,
} from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';
import type { InvitationRow } from './membership-invitation.schemas.ts';

const SORTS = { createdAt: { column: sql`${invitations.createdAt}`, type: 'timestamptz' } } as const;

const named = (db: DbOrTx) =>
  db
    .select({ ...getTableColumns(invitations), organisationName: organisations.name })
    .from(invitations)
    .innerJoin(organisations, eq(organisations.id, invitations.organisationId));

async function page(db: DbOrTx, where: SQL | undefined, list: ListRequest): Promise<Slice<InvitationRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${invitations.id}`);
  const rows = await named(db).where(and(where, keyset.where)).orderBy(keyset.orderBy).limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

/** Invitations of an organisation, oldest first. */
export async function listInvitations(
  db: DbOrTx,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<InvitationRow>> {
  return page(db, eq(invitations.organisationId, organisationId), list);
}

/** Invitations to a mail address that can still be accepted. */
export async function listOpenInvitationsTo(
  db: DbOrTx,
  email: string,
  now: Date,
  list: ListRequest,
): Promise<Slice<InvitationRow>> {
  const isOpen = sql`${invitations.status} = 'invited' and ${invitations.expiresAt} > ${now.toISOString()}`;
  return page(db, and(eq(invitations.email, email), isOpen), list);
}

export async function findInvitation(db: DbOrTx, id: string): Promise<InvitationRow | undefined> {
  const [row] = await named(db).where(eq(invitations.id, id));
  return row;
}

export async function lockInvitation(tx: Tx, id: string): Promise<void> {
  await tx.select({ id: invitations.id }).from(invitations).where(eq(invitations.id, id)).for('update');
}

/** Inserts unless the address has an open invitation to the same; false then. */
export async function insertInvitation(tx: Tx, row: typeof invitations.$inferInsert): Promise<boolean> {
  const rows = await tx
    .insert(invitations)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: invitations.id });
  return rows.length > 0;
}

/** The open invitation of an address to a role. */
export async function findOpenInvitation(
  db: DbOrTx,
  key: Pick<InvitationRow, 'organisationId' | 'email' | 'role'>,
): Promise<{ id: string; version: number; expiresAt: Date } | undefined> {
  const [row] = await db
    .select({ id: invitations.id, version: invitations.version, expiresAt: invitations.expiresAt })
    .from(invitations)
    .where(
      and(
        eq(invitations.organisationId, key.organisationId),
        eq(invitations.email, key.email),
        eq(invitations.role, key.role),
        sql`${invitations.status} = 'invited'`,
      ),
    );
  return row;
}

export async function updateInvitation(tx: Tx, id: string, change: Partial<InvitationRow>): Promise<void> {
  await tx.update(invitations).set(change).where(eq(invitations.id, id));
}

/** Invitations whose time is over, a number at a time. */
export async function findOverdue(db: DbOrTx, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(sql`${invitations.status} = 'invited'`, lt(invitations.expiresAt, now)))
    .orderBy(invitations.expiresAt)
    .limit(limit);
  return rows.map((row) => row.id);
}

/** True when whoever has this address has the role already. */
export async function hasRole(
  db: DbOrTx,
  { organisationId, email, role }: Pick<InvitationRow, 'organisationId' | 'email' | 'role'>,
): Promise<boolean> {
  const rows = await db
    .select({ id: memberships.id })
    .from(memberships)
    .innerJoin(persons, eq(persons.id, memberships.personId))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(memberships.role, role),
        eq(persons.email, email),
      ),
    );
  return rows.length > 0;
}
