import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';

/** Most calls that are scored for one activity or expert: each asks for its own words. */
const MAX_CALLS = 40;

const texts = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;
const uuids = (values: readonly string[]) => sql`${sql.param([...values])}::uuid[]`;

/** What open calls are looked for by, for one activity or expert. */
export interface CallSearch {
  /** Of which the words are looked for. */
  from: { kind: 'activity' | 'expert'; id: string };
  clusters: readonly string[];
  themes: readonly string[];
  sectors: readonly string[];
  levels: readonly string[];
  /** Regions where it is or works; calls from there are looked at too. */
  regionIds: readonly string[];
  /** Whose own calls are none of its matches. */
  ownOrganisationIds: readonly string[];
  /** Calendar day in the Netherlands. */
  today: string;
  now: Date;
  withQuestions: boolean;
  /** True: only those for its sectors and levels. */
  isWithinReach: boolean;
}

/** A call with what the list needs of it besides. */
export interface CallHit {
  id: string;
  distanceKm: number | null;
  /** Reservations that its school kept or keeps, of the last twelve months; at most 50 are counted. */
  servedCount: number;
}

const DESCRIBED: Readonly<Record<CallSearch['from']['kind'], SQL>> = {
  activity: sql`select a.title || ' ' || a.summary || ' ' || a.theme_words as words, a.longitude, a.latitude
    from activities a`,
  expert: sql`select e.headline || ' ' || e.biography as words, null::float8 as longitude, null::float8 as latitude
    from expert_profiles e`,
};

function withinReach({ isWithinReach, sectors, levels }: CallSearch): SQL {
  if (!isWithinReach) return sql`true`;
  const forSector = sectors.length === 0 ? sql`true` : sql`d.sector = any(${texts(sectors)})`;
  const forLevel = levels.length === 0 ? sql`true` : sql`(d.levels = '{}' or d.levels && ${texts(levels)})`;
  return sql`${forSector} and ${forLevel}`;
}

/** Open calls that share words, themes or a region with it, at most 40, most promising first. */
export async function listCallCandidates(
  db: DbOrTx,
  search: CallSearch,
  ignoredWords: string,
): Promise<CallHit[]> {
  const { from, themes, clusters, regionIds, ownOrganisationIds, today, now, withQuestions } = search;
  const about = themes.length > 0 ? sql`d.themes && ${texts(themes)}` : sql`d.clusters && ${texts(clusters)}`;
  const rows = await db.execute<Record<string, unknown> & CallHit>(sql`
    with described as materialized (${DESCRIBED[from.kind]} where id = ${from.id}::uuid),
    asked as materialized (
      select string_agg(quote_literal(w.lexeme), ' | ')::tsquery as query
      from described, unnest(to_tsvector('public.dutch_unaccent', described.words)) w
      where w.lexeme not in (
        select common.lexeme from unnest(to_tsvector('public.dutch_unaccent', ${ignoredWords})) common)
    ),
    found as (
      select id from demand_calls d where d.search_vector @@ (select query from asked)
      union select id from demand_calls d where ${about}
      union select id from demand_calls d where d.region_ids && ${uuids(regionIds)}
    ),
    chosen as (
      select d.id, d.organisation_id, d.longitude, d.latitude,
        coalesce(ts_rank(d.search_vector, (select query from asked)), 0) + case when ${about} then 0.3 else 0 end as points
      from found join demand_calls d using (id) join organisations o on o.id = d.organisation_id and o.status = 'active'
      where d.status = 'open' and d.respond_by >= ${today}::date and (d.kind = 'call' or ${withQuestions})
        and d.organisation_id <> all(${uuids(ownOrganisationIds)}) and ${withinReach(search)}
      order by points desc, d.id desc limit ${MAX_CALLS}
    )
    select c.id, public.distance_km(c.longitude, c.latitude, described.longitude, described.latitude) as "distanceKm",
      served.count as "servedCount"
    from chosen c cross join described cross join lateral (
      select count(*)::int as count from (
        select from reservations r where r.organisation_id = c.organisation_id
          and r.created_at > ${now.toISOString()}::timestamptz - interval '1 year'
          and r.status in ('confirmed', 'completed') limit 50) kept) served`);
  return [...rows];
}
