import type { TransactionSql } from 'postgres';
import { CODE_LISTS } from '../../src/core/code-lists/index.ts';
import { WORDS } from './words.ts';

/** How much there is; the rest follows from these. */
export interface Volume {
  activities: number;
  sessions: number;
  providers: number;
  schools: number;
}

const codesOf = (name: keyof typeof CODE_LISTS) => CODE_LISTS[name].map(({ code }) => code);

/** Places all over the country in random order: a postcode's point with its municipality and all above it. */
async function choosePlaces(sql: TransactionSql): Promise<void> {
  await sql`create temp table place on commit drop as
    select row_number() over (order by random()) as n, p.pc4, p.longitude, p.latitude, r.id as municipality_id,
      r.ancestor_ids, r.name as city
    from postcodes p join regions r on r.id = p.municipality_id`;
  await sql`create index on place (n)`;
}

/** Providers (first in order) and schools, each with one main location. */
async function insertOrganisations(sql: TransactionSql, { providers, schools }: Volume): Promise<void> {
  await sql`create temp table chosen on commit drop as
    select n, n <= ${providers} as is_provider, uuidv7() as id, uuidv7() as location_id,
      case when n <= ${providers} then pg_temp.pick(${[...WORDS.organisationKinds]}::text[]) else 'Basisschool' end
        || ' ' || pg_temp.pick(${[...WORDS.names]}::text[]) as name, place.*
    from generate_series(1, ${providers + schools}::int) as n
    join (select n as place_n, pc4, longitude, latitude, municipality_id, ancestor_ids, city from place) place
      on place_n = 1 + n % (select count(*) from place)`;
  await sql`insert into organisations (id, slug, status, name, kinds, sectors, region_ids, pupil_count, created_at, updated_at)
    select id, pg_temp.slug(name || ' ' || city, n), 'active', name || ' ' || city,
      case when is_provider then array['provider'] else array['school'] end,
      case when is_provider then '{}'::text[] else array['po'] end, ancestor_ids,
      case when is_provider then null else 60 + (random() * 400)::int end,
      now() - random() * interval '700 days', now() from chosen`;
  await sql`insert into locations (id, organisation_id, name, postcode, city, municipality_id, longitude, latitude, is_main,
      created_at, updated_at)
    select location_id, id, name, pc4 || 'AB', city, municipality_id, longitude, latitude, true, now(), now() from chosen`;
  await sql`insert into organisation_identifiers (id, organisation_id, scheme, value)
    select uuidv7(), id, 'brin', lpad(n::text, 6, '0') from chosen where not is_provider`;
}

/** Everything published, apart from one draft in twenty for the lists of owners. */
async function insertActivities(sql: TransactionSql, { activities, providers }: Volume): Promise<void> {
  const total = activities + Math.round(activities / 20);
  const words = (list: readonly string[]) => sql`pg_temp.pick(${[...list]}::text[])`;
  const some = (list: keyof typeof CODE_LISTS, most: number) =>
    sql`pg_temp.pick_some(${codesOf(list)}::text[], ${most})`;
  await sql`create temp table draft on commit drop as
    select numbered.n, chosen.id as organisation_id, location_id, name, city, longitude, latitude, ancestor_ids,
      ${words(WORDS.compoundBegins)} || ${words(WORDS.compoundEnds)} as compound,
      ${words(WORDS.compoundBegins)} || ${words(WORDS.compoundEnds)} as other,
      ${words(WORDS.nouns)} as noun, pg_temp.pick(array['scheduled', 'scheduled', 'scheduled',
        'at_venue_by_appointment', 'at_school_by_appointment', 'online']) as delivery,
      case when random() < 0.6 then 0 else 250 * (1 + floor(random() * 20)::int) end as price_cents,
      4 + floor(random() * 10)::int as age_from, 1 + floor(random() * ${CODE_LISTS.levels.length})::int as first_level, now() - random() * interval '700 days' as at
    from (select n, 1 + floor(power(random(), 2) * ${providers})::int as provider
      from generate_series(1, ${total}::int) n) numbered
    join chosen on chosen.n = provider`;
  await sql`insert into activities (id, organisation_id, location_id, slug, status, title, summary, description_markdown,
      description, description_html, clusters, themes, sectors, levels, age_from, age_to, group_size_min, group_size_max,
      seat_unit, duration_minutes, languages, price_cents, price_unit, curriculum_goals, skills, accessibility_features,
      practical_facts, delivery, longitude, latitude, place_name, place_city, place_region_ids, work_region_ids,
      completeness, published_at, created_at, updated_at)
    select uuidv7(), organisation_id, location_id, pg_temp.slug(title, n),
      case when n > ${activities} then 'draft' else 'published' end::activity_status,
      title, 'Een ' || other || ' over ' || noun || ' ' || ${words(WORDS.places)} || ' in ' || city || '.',
      text, text, '<p>' || text || '</p>', ${some('clusters', 2)}, ${some('themes', 3)}, ${some('sectors', 2)},
      (${codesOf('levels')}::text[])[first_level:first_level + floor(random() * 4)::int], age_from, age_from + 1 + floor(random() * 5)::int, 1, 28 + floor(random() * 30)::int,
      'pupil', 45 + 15 * floor(random() * 12)::int, case when random() < 0.9 then array['nl'] else array['nl', 'en'] end,
      price_cents, case when price_cents > 0 then pg_temp.pick(array['per_pupil', 'per_group'])::price_unit end,
      ${some('curriculum_goals', 3)}, ${some('skills', 3)},
      case when random() < 0.3 then ${some('accessibility_features', 3)} else '{}' end,
      ${some('practical_facts', 3)}, delivery::delivery_form,
      longitude + (random() - 0.5) / 50, latitude + (random() - 0.5) / 50, name, city, ancestor_ids,
      case when delivery = 'at_school_by_appointment' then ancestor_ids[2:2] else '{}' end,
      30 + floor(random() * 70)::int, case when n <= ${activities} then at end, at - interval '3 days', at
    from (select *, ${words(WORDS.verbs)} || ' de ' || ${words(WORDS.adjectives)} || ' ' || compound as title,
      (select string_agg(${words(WORDS.clauses)}, '. ') from generate_series(1, 6 + n % 5)) || '. Over ' || noun || ' en '
        || other || '.' as text from draft) made`;
}

/** Sessions from a month ago to half a year ahead, within school hours, of scheduled activities. */
async function insertSessions(sql: TransactionSql, { sessions }: Volume): Promise<void> {
  await sql`create temp table offer on commit drop as
    select row_number() over (order by random()) as n, id from activities
    where delivery = 'scheduled' and status = 'published'`;
  await sql`create index on offer (n)`;
  await sql`insert into sessions (id, activity_id, on_date, start_time, end_on_date, end_time, starts_at, ends_at,
      starts_at_offset, ends_at_offset, capacity_seats, taken_seats, booking_closes_at, created_at, updated_at)
    select uuidv7(), id, day, at, day, at + interval '90 minutes', starts, starts + interval '90 minutes', zone, zone,
      capacity, floor(random() * capacity)::int, starts, now(), now()
    from (select offer.id, day, at, 24 + floor(random() * 36)::int as capacity,
        (day + at) at time zone 'Europe/Amsterdam' as starts,
        case when ((day + at) at time zone 'Europe/Amsterdam') at time zone 'UTC' = day + at - interval '2 hours'
          then '+02:00' else '+01:00' end as zone
      from (select n, current_date - 30 + floor(random() * 210)::int as day,
          time '09:00' + floor(random() * 11)::int * interval '30 minutes' as at
        from generate_series(1, ${sessions}::int) n) moment
      join offer on offer.n = 1 + moment.n % (select count(*) from offer)) planned`;
}

/** Organisations over the whole country, their activities and sessions. */
export async function fillCatalogue(sql: TransactionSql, volume: Volume): Promise<void> {
  await choosePlaces(sql);
  await insertOrganisations(sql, volume);
  await insertActivities(sql, volume);
  await insertSessions(sql, volume);
  await sql`insert into search_lexemes (lexeme, activity_count) select word, ndoc
    from ts_stat('select search_vector from activities where status = ''published''')
    where word ~ '^[[:alnum:]]{2,40}$'`;
}
