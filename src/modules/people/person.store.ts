import { eq, sql } from 'drizzle-orm';
import type { MembershipRole } from '../../core/actor.ts';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { memberships, organisations } from '../../infra/db/schema/organisations.ts';
import { persons } from '../../infra/db/schema/people.ts';
import { workgroupMembers, workgroups } from '../../infra/db/schema/regions.ts';
import type { OwnMembership, OwnWorkgroup, PersonRow } from './person.schemas.ts';

export async function findPerson(db: DbOrTx, id: string): Promise<PersonRow | undefined> {
  const [row] = await db.select().from(persons).where(eq(persons.id, id));
  return row;
}

export async function lockPerson(tx: Tx, id: string): Promise<PersonRow | undefined> {
  const [row] = await tx.select().from(persons).where(eq(persons.id, id)).for('update');
  return row;
}

/** Inserts unless the mail address is taken; undefined then. */
export async function insertPerson(tx: Tx, row: typeof persons.$inferInsert): Promise<PersonRow | undefined> {
  const [inserted] = await tx
    .insert(persons)
    .values(row)
    .onConflictDoNothing({ target: persons.email })
    .returning();
  return inserted;
}

export async function updatePerson(tx: Tx, id: string, change: Partial<PersonRow>): Promise<PersonRow> {
  const [updated] = await tx.update(persons).set(change).where(eq(persons.id, id)).returning();
  if (updated === undefined) throw new Error('The person was not updated');
  return updated;
}

/** Organisations of a person by name, with all roles in each. */
export async function listMemberships(db: DbOrTx, personId: string): Promise<OwnMembership[]> {
  return db
    .select({
      organisationId: organisations.id,
      organisationName: organisations.name,
      organisationStatus: organisations.status,
      roles: sql<MembershipRole[]>`array_agg(${memberships.role}::text order by ${memberships.role})`,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(memberships.personId, personId))
    .groupBy(organisations.id)
    .orderBy(organisations.name, organisations.id);
}

/** Workgroups of a person by name. */
export async function listWorkgroups(db: DbOrTx, personId: string): Promise<OwnWorkgroup[]> {
  return db
    .select({
      workgroupId: workgroups.id,
      workgroupName: workgroups.name,
      permissions: workgroupMembers.permissions,
    })
    .from(workgroupMembers)
    .innerJoin(workgroups, eq(workgroups.id, workgroupMembers.workgroupId))
    .where(eq(workgroupMembers.personId, personId))
    .orderBy(workgroups.name, workgroups.id);
}
