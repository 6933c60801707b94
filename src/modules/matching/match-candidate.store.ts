import { type SQL, sql } from 'drizzle-orm';
import { boxAround, type Point } from '../../core/geo.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import type { ActivityFacts, ExpertFacts, OrganisationFacts, SessionFacts } from './match-candidate.rules.ts';
import type { LeadingTerm } from './match-text.rules.ts';

/** Most candidates of a kind that are scored. */
const MAX_ACTIVITIES = 400;
const MAX_OTHERS = 100;
/** A word in the title counts for more than in the summary, and there for more than in the description. */
const TITLE_FACTOR = 1.6;
const SUMMARY_FACTOR = 1.2;
/** Terms in an ordinary text; longer ones hold more words by chance. */
const ORDINARY_LENGTH = 40;
const LENGTH_POWER = 0.4;
/** Letters of a description that are read. */
const MAX_DESCRIPTION = 4_000;
/** Points of a theme in common when candidates are chosen, as a share of a perfect text. */
const THEME_SHARE = 0.1;

/** What candidates are looked for by. */
export interface CandidateSearch {
  terms: readonly LeadingTerm[];
  ideal: number;
  themes: readonly string[];
  clusters: readonly string[];
  sector: string;
  point: Point | undefined;
  radiusKm: number | undefined;
  regionIds: readonly string[];
  ownOrganisationId: string;
  now: Date;
  /** True: only what can be reached and is for the sector. */
  isWithinReach: boolean;
}

const texts = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;
const uuids = (values: readonly string[]) => sql`${sql.param([...values])}::uuid[]`;
const at = (now: Date) => sql`${now.toISOString()}::timestamptz`;

/** The terms as a table, each with the queries for it: anywhere, in the title, in title or summary. */
function termsTable(terms: readonly LeadingTerm[]): SQL {
  const column = (pick: (term: LeadingTerm) => string | number, type: string) =>
    sql`${sql.param(terms.map(pick))}::${sql.raw(type)}[]`;
  return sql`terms as materialized (
    select word, weight, lexeme::tsquery as query,
      (lexeme || ':A')::tsquery as title_query, (lexeme || ':AB')::tsquery as summary_query
    from (select word, weight, '''' || replace(lexeme, '''', '''''') || '''' as lexeme from unnest(${column((t) => t.word, 'text')}, ${column((t) => t.lexeme, 'text')},
      ${column((t) => t.weight, 'float8')}) as given(word, lexeme, weight)) quoted)`;
}

function distanceTo(point: Point | undefined, table: string): SQL {
  if (point === undefined) return sql`null::float8`;
  const [longitude, latitude] = [sql.raw(`${table}.longitude`), sql.raw(`${table}.latitude`)];
  return sql`public.distance_km(${point.longitude}::float8, ${point.latitude}::float8, ${longitude}, ${latitude})`;
}

/** Coarse: the exact rules come after. Who comes to school or is online has no distance to travel. */
function withinReach({ isWithinReach, sector, point, radiusKm }: CandidateSearch): SQL {
  if (!isWithinReach) return sql`true`;
  const forSector = sql`(a.sectors = '{}' or ${sector} = any(a.sectors))`;
  if (point === undefined || radiusKm === undefined) return forSector;
  const box = boxAround(point, radiusKm);
  return sql`${forSector} and (a.delivery in ('at_school_by_appointment', 'online') or a.longitude is null
    or point(a.longitude, a.latitude) <@ box(point(${box.minLon}::float8, ${box.minLat}::float8), point(${box.maxLon}::float8, ${box.maxLat}::float8)))`;
}

function eligible(search: CandidateSearch): SQL {
  return sql`a.status = 'published' and a.organisation_id <> ${search.ownOrganisationId}::uuid
    and (a.visible_from is null or a.visible_from <= ${at(search.now)})
    and (a.visible_until is null or a.visible_until > ${at(search.now)})
    and ${withinReach(search)}`;
}

/** By theme; by cluster only when the call names no theme, since a cluster is a fifth of everything. */
function byTheme({ themes, clusters }: CandidateSearch, table: string): SQL {
  const column = (name: string) => sql.raw(`${table}.${name}`);
  return themes.length > 0
    ? sql`${column('themes')} && ${texts(themes)}`
    : sql`${column('clusters')} && ${texts(clusters)}`;
}

const shared = (table: string, themes: readonly string[]) =>
  sql`(select count(*) from unnest(${sql.raw(`${table}.themes`)}) theme where theme = any(${texts(themes)}))`;

/** Published activities of active organisations that share words or themes with the call, at most 400, most promising first. */
export async function listActivityCandidates(db: DbOrTx, search: CandidateSearch): Promise<ActivityFacts[]> {
  const rows = await db.execute<Record<string, unknown> & ActivityFacts>(sql`
    with ${termsTable(search.terms)},
    hits as (
      select a.id, t.word, length(a.search_terms) as size, max(t.weight * case
          when not a.search_terms @@ t.summary_query then 1
          when a.search_terms @@ t.title_query then ${TITLE_FACTOR}::float8
          else ${SUMMARY_FACTOR}::float8 end) as points
      from terms t join activities a on a.search_terms @@ t.query
      where ${eligible(search)} group by a.id, t.word, a.search_terms
    ),
    texts as (
      select id, sum(points) / power(1 + max(size)::float8 / ${ORDINARY_LENGTH}, ${LENGTH_POWER}::float8) as points
      from hits group by id
    ),
    found as (
      select id from texts union select a.id from activities a where ${byTheme(search, 'a')} and ${eligible(search)}
    ),
    chosen as (
      select a.id
      from found join activities a using (id) left join texts x using (id)
      join organisations o on o.id = a.organisation_id and o.status = 'active'
      order by coalesce(x.points, 0) + case when ${byTheme(search, 'a')} then ${search.ideal * THEME_SHARE}::float8 else 0 end desc,
        a.title, a.id
      limit ${MAX_ACTIVITIES}
    )
    select a.id, a.title, a.summary, a.organisation_id as "organisationId", o.name as "organisationName",
      a.place_city as city, a.delivery, a.clusters, a.themes, a.sectors, a.levels, a.languages,
      a.curriculum_goals as "curriculumGoals",
      a.accessibility_features || coalesce(l.accessibility_features, '{}') as "accessibilityFeatures",
      a.group_size_min as "groupSizeMin", a.group_size_max as "groupSizeMax",
      a.price_cents as "priceCents", a.price_unit as "priceUnit",
      a.work_region_ids as "workRegionIds", a.work_radius_km as "workRadiusKm",
      ${distanceTo(search.point, 'a')} as "distanceKm",
      greatest(0, ${at(search.now)}::date - a.updated_at::date) as "ageDays",
      left(a.description, ${MAX_DESCRIPTION}) as description
    from chosen c join activities a using (id)
    join organisations o on o.id = a.organisation_id
    left join locations l on l.id = a.location_id`);
  return [...rows];
}

/** The period, group and time that sessions must fit. */
export interface SessionSearch {
  fromOn: string | null;
  toOn: string | null;
  pupilCount: number;
  now: Date;
}

/** Sessions that can still be booked in the period, per activity that has any. */
export async function findSessionFacts(
  db: DbOrTx,
  activityIds: readonly string[],
  { fromOn, toOn, pupilCount, now }: SessionSearch,
): Promise<Map<string, SessionFacts>> {
  const rows = await db.execute<{ activity_id: string; in_period: number; with_room: number }>(sql`
    select s.activity_id, count(*)::int as in_period,
      (count(*) filter (where s.capacity_seats - s.taken_seats
        >= case a.seat_unit when 'group' then 1 else ${pupilCount}::int end))::int as with_room
    from sessions s join activities a on a.id = s.activity_id
    where s.activity_id = any(${uuids(activityIds)}) and s.status = 'scheduled'
      and s.agreed_for_organisation_id is null and s.starts_at > ${at(now)} and s.booking_closes_at > ${at(now)}
      and s.on_date >= coalesce(${fromOn}::date, '-infinity') and s.on_date <= coalesce(${toOn}::date, 'infinity')
    group by s.activity_id`);
  return new Map(rows.map((row) => [row.activity_id, { inPeriod: row.in_period, withRoom: row.with_room }]));
}

/** Published experts, unless of an organisation that is not active, of a theme, cluster or work region of the call, at most 100. */
export async function listExpertCandidates(db: DbOrTx, search: CandidateSearch): Promise<ExpertFacts[]> {
  const rows = await db.execute<Record<string, unknown> & ExpertFacts>(sql`
    with c as (
      select e.* from expert_profiles e
      where e.status = 'published' and not exists (
          select from organisations o where o.id = e.organisation_id and o.status <> 'active') and (${byTheme(search, 'e')} or e.work_region_ids && ${uuids(search.regionIds)})
      order by ${shared('e', search.themes)} desc, e.work_region_ids && ${uuids(search.regionIds)} desc, e.id
      limit ${MAX_OTHERS}
    )
    select c.id, c.display_name as title, c.headline as summary, c.clusters, c.themes, c.sectors, c.languages,
      c.formats, c.work_region_ids as "workRegionIds",
      greatest(0, ${at(search.now)}::date - c.updated_at::date) as "ageDays",
      left(c.biography, ${MAX_DESCRIPTION}) as description
    from c`);
  return [...rows];
}

const OFFERING = [
  'provider',
  'museum',
  'company',
  'library',
  'association',
  'theatre',
  'nature_centre',
  'laboratory',
  'sports_club',
];

/** The given organisations and others that offer something in the region nearby, at most 100. */
export async function listOrganisationCandidates(
  db: DbOrTx,
  search: CandidateSearch,
  ids: readonly string[],
): Promise<OrganisationFacts[]> {
  // Behind the municipality comes the area around it.
  const nearby = search.regionIds[1] ?? search.regionIds[0];
  const around = nearby === undefined ? sql`false` : sql`o.region_ids @> array[${nearby}::uuid]`;
  const rows = await db.execute<Record<string, unknown> & OrganisationFacts>(sql`
    with c as (
      select o.id, o.name, o.summary
      from organisations o
      where o.status = 'active' and o.id <> ${search.ownOrganisationId}::uuid and o.kinds && ${texts(OFFERING)}
        and (o.id = any(${uuids(ids)}) or ${around})
      order by o.id = any(${uuids(ids)}) desc, o.id limit ${MAX_OTHERS}
    )
    select c.id, c.name as title, c.summary, l.city, ${distanceTo(search.point, 'l')} as "distanceKm", '' as description
    from c
    left join lateral (
      select city, longitude, latitude from locations where organisation_id = c.id and is_main limit 1) l on true`);
  return [...rows];
}
