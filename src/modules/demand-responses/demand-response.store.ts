import { and, asc, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import { demandResponses } from '../../infra/db/schema/demand-responses.ts';
import { memberships, organisations } from '../../infra/db/schema/organisations.ts';
import { expertProfiles, persons } from '../../infra/db/schema/people.ts';
import type { ResponseRow } from './demand-response.schemas.ts';
import type { Contact } from './demand-response-mapping.schemas.ts';

const OPEN: SQL = sql`${demandResponses.status} in ('proposed', 'shortlisted')`;

const columns = {
  ...getTableColumns(demandResponses),
  organisationId: demandCalls.organisationId,
  callStatus: demandCalls.status,
  callTitle: demandCalls.title,
  callCreatedById: demandCalls.createdById,
  responderName: sql<string>`coalesce(${expertProfiles.displayName}, ${organisations.name})`,
  expertPersonId: expertProfiles.personId,
};

const select = (db: DbOrTx) =>
  db
    .select(columns)
    .from(demandResponses)
    .innerJoin(demandCalls, eq(demandCalls.id, demandResponses.demandCallId))
    .leftJoin(organisations, eq(organisations.id, demandResponses.responderOrganisationId))
    .leftJoin(expertProfiles, eq(expertProfiles.id, demandResponses.expertId));

export async function findResponse(db: DbOrTx, id: string): Promise<ResponseRow | undefined> {
  const [row] = await select(db).where(eq(demandResponses.id, id));
  return row;
}

/** The response, locked until the transaction ends; its call is locked before. */
export async function lockResponse(tx: Tx, id: string): Promise<ResponseRow | undefined> {
  await tx
    .select({ id: demandResponses.id })
    .from(demandResponses)
    .where(eq(demandResponses.id, id))
    .for('update');
  return findResponse(tx, id);
}

/** The responses to a call that are open, locked in order of id. */
export async function lockOpenIds(tx: Tx, demandCallId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: demandResponses.id })
    .from(demandResponses)
    .where(and(eq(demandResponses.demandCallId, demandCallId), OPEN))
    .orderBy(asc(demandResponses.id))
    .for('update');
  return rows.map((row) => row.id);
}

/** Responses by id. */
export async function listResponses(db: DbOrTx, ids: readonly string[]): Promise<ResponseRow[]> {
  if (ids.length === 0) return [];
  return select(db)
    .where(inArray(demandResponses.id, [...ids]))
    .orderBy(asc(demandResponses.id));
}

/** Who responds: an organisation or an expert. */
export interface Responder {
  organisationIds: readonly string[];
  expertId: string | null;
}

const ofResponder = ({ organisationIds, expertId }: Responder): SQL =>
  sql`(${demandResponses.responderOrganisationId} = any(${sql.param([...organisationIds])}::uuid[])
    or ${demandResponses.expertId} = ${expertId}::uuid)`;

/** The response of a responder to a call that is still open. */
export async function findOpenId(
  db: DbOrTx,
  demandCallId: string,
  responder: Responder,
): Promise<string | undefined> {
  const [row] = await db
    .select({ id: demandResponses.id })
    .from(demandResponses)
    .where(and(eq(demandResponses.demandCallId, demandCallId), OPEN, ofResponder(responder)));
  return row?.id;
}

/** Responses to a call: all of them, or those of one responder. */
export async function listResponsesTo(
  db: DbOrTx,
  demandCallId: string,
  responder: Responder | undefined,
  list: ListRequest,
): Promise<Slice<ResponseRow>> {
  const sorts = { createdAt: { column: sql`${demandResponses.createdAt}`, type: 'timestamptz' } } as const;
  const keyset = keysetClauses(list, sorts, sql`${demandResponses.id}`);
  const rows = await select(db)
    .where(
      and(eq(demandResponses.demandCallId, demandCallId), responder && ofResponder(responder), keyset.where),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

/** Responses of one organisation or one expert. */
export async function listResponsesOf(
  db: DbOrTx,
  owner: { organisationId: string } | { expertId: string },
  list: ListRequest,
): Promise<Slice<ResponseRow>> {
  const sorts = { updatedAt: { column: sql`${demandResponses.updatedAt}`, type: 'timestamptz' } } as const;
  const keyset = keysetClauses(list, sorts, sql`${demandResponses.id}`);
  const isOwn =
    'expertId' in owner
      ? eq(demandResponses.expertId, owner.expertId)
      : eq(demandResponses.responderOrganisationId, owner.organisationId);
  const rows = await select(db).where(and(isOwn, keyset.where)).orderBy(keyset.orderBy).limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.updatedAt.toISOString()]);
}

export async function insertResponse(tx: Tx, row: typeof demandResponses.$inferInsert): Promise<void> {
  await tx.insert(demandResponses).values(row);
}

export async function updateResponse(
  tx: Tx,
  id: string,
  change: Partial<typeof demandResponses.$inferInsert>,
): Promise<void> {
  await tx.update(demandResponses).set(change).where(eq(demandResponses.id, id));
}

/** Whom to speak to at an organisation: this person while active and a member, else who answers for it. */
export async function findContact(
  db: DbOrTx,
  organisationId: string,
  personId: string | null,
): Promise<Contact | undefined> {
  const [row] = await db
    .select({ personId: persons.id, name: persons.name, email: persons.email })
    .from(persons)
    .innerJoin(memberships, eq(memberships.personId, persons.id))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(persons.status, 'active'),
        sql`(${persons.id} = ${personId}::uuid
          or ${memberships.role} in ('coordinator', 'provider_editor', 'organisation_admin'))`,
      ),
    )
    .orderBy(
      sql`${persons.id} is distinct from ${personId}::uuid, ${memberships.role} = 'organisation_admin'`,
      asc(persons.id),
    )
    .limit(1);
  return row;
}

/** True while who responded, and the activity that is named, still go on: nobody of them is suspended or paused. */
export async function canKeepPromise(
  db: DbOrTx,
  responseId: string,
  { activityId, sessionId }: { activityId: string | null; sessionId: string | null },
): Promise<boolean> {
  const [row] = await db.execute<{ stands: boolean }>(sql`
    select (o.id is null or o.status = 'active')
      and (e.id is null or (e.status = 'published' and p.status = 'active'))
      and not exists (select from activities a
        where (a.id = ${activityId}::uuid or a.id = (select s.activity_id from sessions s where s.id = ${sessionId}::uuid))
          and (a.status = 'archived' or a.is_paused_by_curator)) as stands
    from demand_responses d
    left join organisations o on o.id = d.responder_organisation_id
    left join expert_profiles e on e.id = d.expert_id
    left join persons p on p.id = e.person_id
    where d.id = ${responseId}`);
  return row?.stands === true;
}

/** The expert profile of a person. */
export async function findExpertOf(
  db: DbOrTx,
  personId: string,
): Promise<{ id: string; status: string } | undefined> {
  const [row] = await db
    .select({ id: expertProfiles.id, status: expertProfiles.status })
    .from(expertProfiles)
    .where(eq(expertProfiles.personId, personId));
  return row;
}
