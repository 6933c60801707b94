import { asc, eq, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { demandResponseProposals, expertOrganisations } from '../../infra/db/schema/demand-responses.ts';
import { locations, memberships } from '../../infra/db/schema/organisations.ts';
import { expertProfiles } from '../../infra/db/schema/people.ts';
import type { ProposalRow } from './demand-proposal.schemas.ts';

/** All versions of what a response offers, the oldest first. */
export async function listProposals(db: DbOrTx, responseId: string): Promise<ProposalRow[]> {
  return db
    .select()
    .from(demandResponseProposals)
    .where(eq(demandResponseProposals.responseId, responseId))
    .orderBy(asc(demandResponseProposals.version));
}

export async function insertProposal(
  tx: Tx,
  row: typeof demandResponseProposals.$inferInsert,
): Promise<void> {
  await tx.insert(demandResponseProposals).values(row);
}

/** What of an activity decides on a proposal that names it. */
export async function findActivity(db: DbOrTx, id: string) {
  const [row] = await db
    .select({
      organisationId: activities.organisationId,
      status: activities.status,
      seatUnit: activities.seatUnit,
    })
    .from(activities)
    .where(eq(activities.id, id));
  return row;
}

/** What of a session decides on a proposal that names it. */
export async function findSession(db: DbOrTx, id: string) {
  const [row] = await db
    .select({
      organisationId: activities.organisationId,
      activityId: sessions.activityId,
      status: sessions.status,
      startsAt: sessions.startsAt,
    })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(eq(sessions.id, id));
  return row;
}

/** The organisation of a location. */
export async function findLocationOwner(db: DbOrTx, id: string): Promise<string | undefined> {
  const [row] = await db
    .select({ organisationId: locations.organisationId })
    .from(locations)
    .where(eq(locations.id, id));
  return row?.organisationId;
}

/** Lets one transaction at a time settle under which organisation an expert works. */
export async function lockExpert(tx: Tx, expertId: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`expert-organisation:${expertId}`}, 0))`,
  );
}

/** The organisation an expert plans for: the employer whose offers the expert manages, or the hidden own one. */
export async function findExpertOrganisation(tx: Tx, expertId: string) {
  const [row] = await tx
    .select({
      personId: expertProfiles.personId,
      displayName: expertProfiles.displayName,
      ownId: expertOrganisations.organisationId,
      employerId: sql<string | null>`(select ${memberships.organisationId} from ${memberships}
        where ${memberships.personId} = ${expertProfiles.personId}
          and ${memberships.organisationId} = ${expertProfiles.organisationId}
          and ${memberships.role} in ('provider_editor', 'organisation_admin') limit 1)`,
    })
    .from(expertProfiles)
    .leftJoin(expertOrganisations, eq(expertOrganisations.expertId, expertProfiles.id))
    .where(eq(expertProfiles.id, expertId));
  return row;
}

export async function insertExpertOrganisation(
  tx: Tx,
  row: typeof expertOrganisations.$inferInsert,
): Promise<void> {
  await tx.insert(expertOrganisations).values(row);
}
