import { and, eq } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { memberships, organisations } from '../../infra/db/schema/organisations.ts';

export type MembershipRow = typeof memberships.$inferSelect;

/** Inserts the membership, or gives the one that is there already. */
export async function upsertMembership(tx: Tx, row: MembershipRow): Promise<MembershipRow> {
  const [inserted] = await tx.insert(memberships).values(row).onConflictDoNothing().returning();
  if (inserted !== undefined) return inserted;
  const { personId, organisationId, role } = row;
  const [existing] = await tx
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

/** True when there is such an organisation, in any status. */
export async function hasOrganisation(db: DbOrTx, organisationId: string): Promise<boolean> {
  const rows = await db
    .select({ id: organisations.id })
    .from(organisations)
    .where(eq(organisations.id, organisationId));
  return rows.length > 0;
}
