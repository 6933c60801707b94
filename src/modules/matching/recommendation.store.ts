import { type SQL, sql } from 'drizzle-orm';
import { boxAround, type Point } from '../../core/geo.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import type { Interest } from './recommendation.rules.ts';

const texts = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;
const uuids = (values: readonly string[]) => sql`${sql.param([...values])}::uuid[]`;
const at = (now: Date) => sql`${now.toISOString()}::timestamptz`;

/** Most activities that are scored for a school: of its interests, and near it whatever they are about. */
const MOST_INTERESTING = 200;
const MOST_NEARBY = 100;
/** Of the last years only, and not of all of them. */
const MOST_TRACES = 100;

/**
 * Themes and clusters of the last calls and reservations of a school and of what a person of it keeps, most frequent
 * first, at most 40.
 */
export async function listInterests(
  db: DbOrTx,
  organisationId: string,
  personId: string | undefined,
): Promise<Interest[]> {
  const rows = await db.execute<Record<string, unknown> & Interest>(sql`
    with traces as (
      (select themes, clusters from demand_calls where organisation_id = ${organisationId}::uuid and status <> 'draft'
        order by updated_at desc, id desc limit ${MOST_TRACES})
      union all
      (select a.themes, a.clusters from (
          select session_id from reservations where organisation_id = ${organisationId}::uuid
            and status in ('requested', 'confirmed', 'completed')
          order by created_at desc, id desc limit ${MOST_TRACES}) r
        join sessions s on s.id = r.session_id join activities a on a.id = s.activity_id)
      union all
      (select a.themes, a.clusters from (
          select activity_id from favourites where person_id = ${personId ?? null}::uuid
          order by created_at desc, activity_id desc limit ${MOST_TRACES}) f
        join activities a on a.id = f.activity_id)
    )
    select kind, code, count(*)::int as count from traces, lateral (
      select 'theme' as kind, unnest(themes) as code union all select 'cluster', unnest(clusters)) met
    group by kind, code order by count(*) desc, code limit 40`);
  return [...rows];
}

/** Distance to the tenth nearest postcode area: near in a town, far in the country. */
export async function findTenthPostcodeKm(db: DbOrTx, point: Point): Promise<number | undefined> {
  const [row] = await db.execute<{ km: number }>(sql`
    select public.distance_km(${point.longitude}::float8, ${point.latitude}::float8, longitude, latitude) as km
    from postcodes order by km offset 9 limit 1`);
  return row?.km;
}

/** What activities are looked for by, for a school. */
export interface RecommendationSearch {
  organisationId: string;
  themes: readonly string[];
  clusters: readonly string[];
  sector: string;
  regionIds: readonly string[];
  point: Point | undefined;
  radiusKm?: number | undefined;
  now: Date;
}

/** Where the school can go, or who comes to it; the exact rules come after. */
function nearby({ point, radiusKm, regionIds }: RecommendationSearch): SQL {
  const comes = sql`a.work_region_ids && ${uuids(regionIds)}`;
  if (point === undefined || radiusKm === undefined) return comes;
  const box = boxAround(point, radiusKm);
  return sql`(${comes} or point(a.longitude, a.latitude) <@ box(point(${box.minLon}::float8, ${box.minLat}::float8),
    point(${box.maxLon}::float8, ${box.maxLat}::float8)))`;
}

/** Nearest first, by the index; without a place the newest of who comes there. */
const nearest = ({ point }: RecommendationSearch): SQL =>
  point === undefined
    ? sql`a.id desc`
    : sql`point(a.longitude, a.latitude) <-> point(${point.longitude}::float8, ${point.latitude}::float8), a.id desc`;

/** Ids of published activities near a school or of its interests that it did not have yet, at most 300. */
export async function listRecommendable(db: DbOrTx, search: RecommendationSearch): Promise<string[]> {
  const { organisationId, themes, clusters, sector, now } = search;
  const eligible = sql`a.status = 'published' and a.organisation_id <> ${organisationId}::uuid
    and (a.visible_from is null or a.visible_from <= ${at(now)})
    and (a.visible_until is null or a.visible_until > ${at(now)})
    and (a.sectors = '{}' or ${sector} = '' or ${sector} = any(a.sectors))
    and not exists (select from had where had.activity_id = a.id)`;
  const interests =
    themes.length > 0 ? sql`a.themes && ${texts(themes)}` : sql`a.clusters && ${texts(clusters)}`;
  const rows = await db.execute<{ id: string }>(sql`
    with had as materialized (
      select distinct s.activity_id from reservations r join sessions s on s.id = r.session_id
      where r.organisation_id = ${organisationId}::uuid
        and r.status in ('awaiting_school_approval', 'requested', 'confirmed', 'completed')
    ),
    interesting as (
      select a.id from activities a
      where ${interests} and (a.delivery = 'online' or ${nearby(search)}) and ${eligible}
      order by a.completeness desc, a.id desc limit ${MOST_INTERESTING}
    ),
    around as (
      select a.id from activities a where ${nearby(search)} and ${eligible}
      order by ${nearest(search)} limit ${MOST_NEARBY}
    )
    select id from interesting union select id from around`);
  return rows.map(({ id }) => id);
}
