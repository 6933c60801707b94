import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../infra/db/client.ts';
import { memberships } from '../../infra/db/schema/organisations.ts';

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
