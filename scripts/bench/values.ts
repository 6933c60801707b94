import type { Sql } from 'postgres';

/** Values for parameters, by name; what is absent comes from the example in the document. */
export type Values = Readonly<Record<string, string>>;

/** Parameters that are named otherwise than the table they come from. */
const TABLES: Readonly<Record<string, string>> = {
  demandInvitationId: 'demand_call_invitations',
  duplicateCandidateId: 'activity_duplicates',
  imageId: 'activity_images',
  matchId: 'match_pairs',
  memberId: 'memberships',
  recognitionId: 'attestation_recognitions',
  savedSearchId: 'saved_searches',
  sessionSeriesId: 'session_series',
  slotId: 'expert_availability_slots',
  userId: 'persons',
  verificationId: 'organisation_verifications',
};

const GIVEN: Values = {
  q: 'drukken',
  near: '5.9878,51.1942',
  bbox: '5.8,51.1,6.1,51.3',
  codeListName: 'themes',
  resourceKind: 'activity',
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const tableOf = (parameter: string) =>
  TABLES[parameter] ?? `${snake(parameter.slice(0, -'Id'.length)).replace(/y$/, 'ie')}s`;

/** What belongs together: a provider and its activity, sessions and source; a school, its teacher and its call. */
async function findAnchors(sql: Sql): Promise<Values> {
  const [found = {}] = await sql<Values[]>`
    select a.id as "activityId", a.id as "resourceId", s.id as "sessionId", s.series_id as "sessionSeriesId",
      a.organisation_id as "organisationId", a.organisation_id as "providerId", a.location_id as "locationId",
      r.id as "reservationId", r.organisation_id as "schoolId", r.created_by_id as "personId",
      r.created_by_id::text as "actorId", o.id as "sourceId", run.id as "importRunId", m.id as "regionId",
      call.id as "demandCallId", a.external_id as "externalId", number.scheme as "identifierScheme",
      number.value as "identifierValue"
    from reservations r join sessions s on s.id = r.session_id join activities a on a.id = s.activity_id
    join sources o on o.id = a.source_id join import_runs run on run.source_id = o.id
    join regions m on m.id = any(a.place_region_ids) and m.kind = 'province'
    join demand_calls call on call.organisation_id = r.organisation_id and call.status = 'open' and call.kind = 'call'
    join organisation_identifiers number on number.organisation_id = r.organisation_id
    where a.status = 'published' and s.starts_at > now() and s.series_id is not null and r.status = 'completed'
      and exists (select from activity_images i where i.activity_id = a.id)
    order by a.id limit 1`;
  return found;
}

/** What has a kind or a number of its own. */
async function findOthers(sql: Sql, { demandCallId = '' }: Values): Promise<Values> {
  const [found = {}] = await sql<Values[]>`
    select
      (select e.id from demand_responses r join expert_profiles e on e.id = r.expert_id
        where e.status = 'published' order by (r.demand_call_id = ${demandCallId}) desc, e.id limit 1) as "expertId",
      (select id from demand_calls where kind = 'learner_question' and status = 'open' order by id limit 1)
        as "learnerQuestionId",
      (select programme_id from sessions s join activities a on a.id = s.activity_id
        where programme_id is not null and a.status = 'published' order by s.id limit 1) as "programmeId",
      (select key from embed_keys order by id limit 1) as "embedKey",
      (select '00000000-0000-8000-8000-' || lpad(min(id)::text, 12, '0') from graphile_worker.jobs) as "jobId"`;
  return found;
}

/** Columns by which rows belong to what was chosen, with the value they have then. */
const tiesOf = (known: Values): (readonly [string, string | undefined])[] => [
  ['activity_id', known.activityId],
  ['session_id', known.sessionId],
  ['demand_call_id', known.demandCallId],
  ['expert_id', known.expertId],
  ['person_id', known.personId],
  ['organisation_id', known.schoolId],
];

/** The id of the row that has most in common with what was chosen; undefined when there is no such table. */
async function someId(sql: Sql, parameter: string, known: Values): Promise<string | undefined> {
  const table = tableOf(parameter);
  const columns = await sql<{ name: string }[]>`select attname as name from pg_attribute
    where attrelid = to_regclass(${table}) and attnum > 0`;
  const names = new Set(columns.map(({ name }) => name));
  if (!names.has('id')) return undefined;
  const ties = tiesOf(known).filter(([column, value]) => names.has(column) && value !== undefined);
  const score = ties.map(([column], index) => `coalesce((${column} = $${index + 1})::int, 0)`).join(' + ');
  const [row] = await sql.unsafe<{ id: string }[]>(
    `select id from ${table} order by ${score === '' ? '' : `${score} desc, `}id limit 1`,
    ties.map(([, value = '']) => value),
  );
  return row?.id;
}

/** Ids that belong together for the parameters with these names, and words to search for. */
export async function findValues(sql: Sql, names: readonly string[]): Promise<Values> {
  const anchors = await findAnchors(sql);
  const known: Values = { ...GIVEN, ...anchors, ...(await findOthers(sql, anchors)) };
  const missing = names.filter((name) => /.Id$/.test(name) && known[name] === undefined);
  const found = await Promise.all(
    missing.map(async (name): Promise<Values> => {
      const id = await someId(sql, name, known);
      return id === undefined ? {} : { [name]: id };
    }),
  );
  return Object.assign({ ...known }, ...found);
}
