import type { Sql, TransactionSql } from 'postgres';
import { CODE_LISTS } from '../../src/core/code-lists/index.ts';
import { WORDS } from './words.ts';

/** Schools whose teachers reserve during the measurement. */
const TEACHERS = 200;
/** Sessions that they reserve, each with room for all. */
const OPEN_SESSIONS = 400;

const themes = CODE_LISTS.themes.map(({ code }) => code);
const clusters = CODE_LISTS.clusters.map(({ code }) => code);
const formats = CODE_LISTS.expert_formats.map(({ code }) => code);
const levels = CODE_LISTS.levels.map(({ code }) => code);

/** A teacher per school (n counts from 1), an editor per provider, experts. */
async function insertPeople(sql: TransactionSql): Promise<void> {
  await sql`create temp table teacher on commit drop as
    select row_number() over (order by n) as n, uuidv7() as person_id, id as organisation_id, city, ancestor_ids,
      longitude, latitude, not is_provider as is_school
    from chosen`;
  await sql`insert into persons (id, email, name, created_at, updated_at)
    select person_id, 'persoon' || n || '@school.example', 'Persoon ' || n, now(), now() from teacher`;
  await sql`insert into memberships (id, person_id, organisation_id, role, created_at)
    select uuidv7(), person_id, organisation_id, case when is_school then 'teacher' else 'provider_editor' end::membership_role,
      now() from teacher`;
  await sql`insert into expert_profiles (id, person_id, status, display_name, headline, biography, themes, clusters, formats,
      levels, languages, sectors, created_at, updated_at)
    select uuidv7(), person_id, 'published', 'Vakmens ' || n, 'Vertelt graag over het vak', 'Al jaren in het vak.',
      pg_temp.pick_some(${themes}::text[], 3), pg_temp.pick_some(${clusters}::text[], 2),
      pg_temp.pick_some(${formats}::text[], 2), pg_temp.pick_some(${levels}::text[], 4), array['nl'], array['po'], now(), now()
    from teacher where n <= 2000`;
}

/** Calls of schools, most of them open. */
async function insertDemandCalls(sql: TransactionSql): Promise<void> {
  await sql`insert into demand_calls (id, organisation_id, created_by_id, status, title, description, themes, sector, levels,
      pupil_count, respond_by, longitude, latitude, region_ids, opened_at, created_at, updated_at)
    select uuidv7(), organisation_id, person_id, case when n % 5 = 0 then 'draft' else 'open' end::demand_call_status,
      'Wie laat ons ' || noun || ' zien?', 'We zoeken iemand die met een groep aan de slag gaat met ' || noun || '.',
      pg_temp.pick_some(${themes}::text[], 2), 'po', pg_temp.pick_some(${levels}::text[], 3),
      18 + floor(random() * 14)::int, current_date + 10 + floor(random() * 60)::int, longitude, latitude, ancestor_ids,
      case when n % 5 > 0 then now() - random() * interval '60 days' end, now() - interval '61 days', now()
    from (select teacher.*, pg_temp.pick(${[...WORDS.nouns]}::text[]) as noun from teacher where is_school limit 5000) made`;
}

/** Reservations of the past, three for each school, with their history. */
async function insertReservations(sql: TransactionSql): Promise<void> {
  await sql`create temp table moment on commit drop as
    select row_number() over (order by random()) as n, s.id, a.organisation_id from sessions s
    join activities a on a.id = s.activity_id`;
  await sql`create index on moment (n)`;
  await sql`insert into reservations (id, session_id, organisation_id, provider_organisation_id, created_by_id, group_name, status,
      pupil_count, adult_count, seats, level, confirmed_at, created_at, updated_at)
    select uuidv7(), moment.id, teacher.organisation_id, moment.organisation_id, person_id, 'Groep ' || k,
      'confirmed', 20, 2, 20, 'po_group_' || (1 + k % 8), now(), now() - random() * interval '90 days', now()
    from teacher cross join generate_series(1, 3) k
    join moment on moment.n = 1 + (teacher.n * 3 + k) % (select count(*) from moment)
    where is_school`;
  await sql`insert into status_changes (id, resource_kind, resource_id, from_status, to_status, actor_kind, actor_id, created_at)
    select uuidv7(), 'reservation', id, 'requested', 'confirmed', 'person', created_by_id::text, created_at from reservations
    union all
    select uuidv7(), 'activity', id, 'in_review', 'published', 'system', 'bench', created_at from activities`;
  await sql`update sessions set capacity_seats = 100000000 where id in (
    select id from sessions where starts_at > now() + interval '20 days' order by id limit ${OPEN_SESSIONS})`;
}

/** Partner catalogues with their runs and the outcome of each item. */
async function insertImports(sql: TransactionSql): Promise<void> {
  await sql`insert into sources (id, organisation_id, name, created_at, updated_at)
    select uuidv7(), id, 'Catalogus ' || n, now(), now() from chosen where is_provider`;
  await sql`insert into import_runs (id, source_id, status, mode, is_dry_run, is_content_complete, received_count, created_at,
      updated_at)
    select uuidv7(), id, 'succeeded', 'upsert', false, true, 50, now() - k * interval '1 day', now()
    from sources cross join generate_series(1, 5) k`;
  await sql`insert into import_run_items (import_run_id, item_index, external_id, status)
    select id, k, 'item-' || k, 'created' from import_runs cross join generate_series(0, 49) k`;
}

/** Workgroups, each with one province or municipality. */
async function insertWorkgroups(sql: TransactionSql): Promise<void> {
  await sql`insert into workgroups (id, slug, name, summary, created_at, updated_at)
    select id, 'werkgroep-' || code, 'Werkgroep ' || name, 'Brengt vraag en aanbod samen.', now(), now() from regions`;
  await sql`insert into workgroup_regions (workgroup_id, region_id) select id, id from regions`;
  await sql`insert into workgroup_members (id, workgroup_id, person_id, permissions)
    select uuidv7(), id, person_id, '{}' from (select id, row_number() over (order by code) as n from regions) region,
      generate_series(1, 3) k, teacher
    where teacher.n = 1000 + region.n * 3 + k`;
}

/** People, calls, reservations, imports and workgroups around a catalogue that is there. */
export async function fillBookings(sql: TransactionSql): Promise<void> {
  await insertPeople(sql);
  await insertDemandCalls(sql);
  await insertReservations(sql);
  await insertImports(sql);
  await insertWorkgroups(sql);
}

/** A school, its teacher, and a session to reserve. */
export interface Booker {
  personId: string;
  organisationId: string;
}

/** Who can reserve what during the measurement. */
export async function findBookers(sql: Sql): Promise<{ bookers: Booker[]; sessionIds: string[] }> {
  const bookers = await sql<Booker[]>`select person_id as "personId", organisation_id as "organisationId"
    from memberships where role = 'teacher' order by id limit ${TEACHERS}`;
  const sessions = await sql<{ id: string }[]>`select id from sessions where capacity_seats = 100000000`;
  return { bookers: [...bookers], sessionIds: sessions.map(({ id }) => id) };
}
