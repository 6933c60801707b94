import { and, eq } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { memberships, organisations } from '../../infra/db/schema/organisations.ts';

export type MembershipRow = typeof memberships.$inferSelect;

/** Inserts the membership; undefined when it is there already. */
export async function insertMembership(
  tx: Tx,
  row: typeof memberships.$inferInsert,
): Promise<MembershipRow | undefined> {
  const [inserted] = await tx.insert(memberships).values(row).onConflictDoNothing().returning();
  return inserted;
}

/** The membership of this person, organisation and role, which must be there. */
export async function requireMembership(
  db: DbOrTx,
  { personId, organisationId, role }: Pick<MembershipRow, 'personId' | 'organisationId' | 'role'>,
): Promise<MembershipRow> {
  const [existing] = await db
    .select()
    .from(memberships)
    .where(
      and(
        eq(memberships.personId, personId),
        eq(memberships.organisationId, organisationId),
        eq(memberships.role, role),
      ),
    );
  if (existing === undefined) throw new Error('The membership is neither new nor known');
  return existing;
}

/** The status of an organisation; undefined when there is none. */
export async function findOrganisationStatus(db: DbOrTx, organisationId: string) {
  const [row] = await db
    .select({ status: organisations.status })
    .from(organisations)
    .where(eq(organisations.id, organisationId));
  return row?.status;
}
