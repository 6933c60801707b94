import { and, asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import { demandCallInvitations } from '../../infra/db/schema/demand-responses.ts';
import { organisations } from '../../infra/db/schema/organisations.ts';
import { expertProfiles } from '../../infra/db/schema/people.ts';
import type { CallInvitationCreate, InvitationRow } from './call-invitation.schemas.ts';

const columns = {
  ...getTableColumns(demandCallInvitations),
  schoolId: demandCalls.organisationId,
  callTitle: demandCalls.title,
  candidateName: sql<string>`coalesce((select ${activities.title} from ${activities}
    where ${activities.id} = ${demandCallInvitations.candidateId} and ${demandCallInvitations.candidateKind} = 'activity'),
    ${expertProfiles.displayName}, ${organisations.name})`,
  expertPersonId: expertProfiles.personId,
};

const select = (db: DbOrTx) =>
  db
    .select(columns)
    .from(demandCallInvitations)
    .innerJoin(demandCalls, eq(demandCalls.id, demandCallInvitations.demandCallId))
    .leftJoin(organisations, eq(organisations.id, demandCallInvitations.organisationId))
    .leftJoin(expertProfiles, eq(expertProfiles.id, demandCallInvitations.expertId));

export async function findInvitation(db: DbOrTx, id: string): Promise<InvitationRow | undefined> {
  const [row] = await select(db).where(eq(demandCallInvitations.id, id));
  return row;
}

/** The invitation, locked until the transaction ends. */
export async function lockInvitation(tx: Tx, id: string): Promise<InvitationRow | undefined> {
  await tx
    .select({ id: demandCallInvitations.id })
    .from(demandCallInvitations)
    .where(eq(demandCallInvitations.id, id))
    .for('update');
  return findInvitation(tx, id);
}

/** Whose invitations: of a call, of an organisation or of an expert. */
export type InvitationOwner = { demandCallId: string } | { organisationId: string } | { expertId: string };

function isOf(owner: InvitationOwner): SQL {
  if ('demandCallId' in owner) return eq(demandCallInvitations.demandCallId, owner.demandCallId);
  if ('expertId' in owner) return eq(demandCallInvitations.expertId, owner.expertId);
  return eq(demandCallInvitations.organisationId, owner.organisationId);
}

export async function listInvitations(
  db: DbOrTx,
  owner: InvitationOwner,
  list: ListRequest,
): Promise<Slice<InvitationRow>> {
  const sorts = {
    createdAt: { column: sql`${demandCallInvitations.createdAt}`, type: 'timestamptz' },
  } as const;
  const keyset = keysetClauses(list, sorts, sql`${demandCallInvitations.id}`);
  const rows = await select(db)
    .where(and(isOf(owner), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

/** The invitation of a candidate to a call. */
export async function findInvitationOf(
  db: DbOrTx,
  demandCallId: string,
  candidate: Pick<CallInvitationCreate, 'candidateKind' | 'candidateId'>,
): Promise<InvitationRow | undefined> {
  const [row] = await select(db).where(
    and(
      eq(demandCallInvitations.demandCallId, demandCallId),
      eq(demandCallInvitations.candidateKind, candidate.candidateKind),
      eq(demandCallInvitations.candidateId, candidate.candidateId),
    ),
  );
  return row;
}

/** How many invitations a call has. */
export async function countInvitations(db: DbOrTx, demandCallId: string): Promise<number> {
  return db.$count(demandCallInvitations, eq(demandCallInvitations.demandCallId, demandCallId));
}

/** The invitations to a call that were not answered, of one responder or of all, locked in order of id. */
export async function lockSent(
  tx: Tx,
  demandCallId: string,
  responder?: { responderOrganisationId: string | null; expertId: string | null },
): Promise<InvitationRow[]> {
  const { responderOrganisationId, expertId } = responder ?? {};
  const isTheirs =
    responder &&
    sql`(${demandCallInvitations.organisationId} = ${responderOrganisationId ?? null}::uuid
      or ${demandCallInvitations.expertId} = ${expertId ?? null}::uuid)`;
  return select(tx)
    .where(
      and(
        eq(demandCallInvitations.demandCallId, demandCallId),
        sql`${demandCallInvitations.status} = 'sent'`,
        isTheirs,
      ),
    )
    .orderBy(asc(demandCallInvitations.id))
    .for('update', { of: demandCallInvitations });
}

export async function insertInvitation(
  tx: Tx,
  row: typeof demandCallInvitations.$inferInsert,
): Promise<void> {
  await tx.insert(demandCallInvitations).values(row);
}

export async function updateInvitation(
  tx: Tx,
  id: string,
  change: Partial<typeof demandCallInvitations.$inferInsert>,
): Promise<void> {
  await tx.update(demandCallInvitations).set(change).where(eq(demandCallInvitations.id, id));
}

/** Who answers for a candidate that everyone can find. */
export interface CandidateOwner {
  organisationId: string | null;
  expertId: string | null;
}

const isActive = eq(organisations.status, 'active');

/** Who answers for a candidate; undefined for what is not public. */
export async function findCandidate(
  db: DbOrTx,
  { candidateKind, candidateId }: Pick<CallInvitationCreate, 'candidateKind' | 'candidateId'>,
): Promise<CandidateOwner | undefined> {
  if (candidateKind === 'expert') {
    const [expert] = await db
      .select({ id: expertProfiles.id })
      .from(expertProfiles)
      .where(and(eq(expertProfiles.id, candidateId), eq(expertProfiles.status, 'published')));
    return expert && { organisationId: null, expertId: expert.id };
  }
  const [owner] =
    candidateKind === 'organisation'
      ? await db
          .select({ organisationId: organisations.id })
          .from(organisations)
          .where(and(eq(organisations.id, candidateId), isActive))
      : await db
          .select({ organisationId: organisations.id })
          .from(activities)
          .innerJoin(organisations, eq(organisations.id, activities.organisationId))
          .where(and(eq(activities.id, candidateId), eq(activities.status, 'published'), isActive));
  return owner && { ...owner, expertId: null };
}
