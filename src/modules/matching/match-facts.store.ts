import { sql } from 'drizzle-orm';
import type { Point } from '../../core/geo.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import type { ActivityFacts, ExpertFacts } from './match-candidate.rules.ts';
import type { ProviderRecord } from './provider-record.rules.ts';

const uuids = (values: readonly string[]) => sql`${sql.param([...values])}::uuid[]`;
const at = (now: Date) => sql`${now.toISOString()}::timestamptz`;

/** Published activities of active organisations by their ids, in no order, with the distance from a point. */
export async function findActivityFacts(
  db: DbOrTx,
  ids: readonly string[],
  { point, now }: { point?: Point | undefined; now: Date },
): Promise<ActivityFacts[]> {
  const distance =
    point === undefined
      ? sql`null::float8`
      : sql`public.distance_km(${point.longitude}::float8, ${point.latitude}::float8, a.longitude, a.latitude)`;
  const rows = await db.execute<Record<string, unknown> & ActivityFacts>(sql`
    select a.id, a.title, a.summary, a.organisation_id as "organisationId", o.name as "organisationName",
      a.place_city as city, a.delivery, a.clusters, a.themes, a.sectors, a.levels, a.languages,
      a.curriculum_goals as "curriculumGoals",
      a.accessibility_features || coalesce(l.accessibility_features, '{}') as "accessibilityFeatures",
      a.group_size_min as "groupSizeMin", a.group_size_max as "groupSizeMax",
      a.price_cents as "priceCents", a.price_unit as "priceUnit",
      a.work_region_ids as "workRegionIds", a.work_radius_km as "workRadiusKm", ${distance} as "distanceKm",
      greatest(0, ${at(now)}::date - a.updated_at::date) as "ageDays", left(a.description, 4000) as description
    from activities a join organisations o on o.id = a.organisation_id and o.status = 'active'
    left join locations l on l.id = a.location_id
    where a.id = any(${uuids(ids)}) and a.status = 'published'
      and (a.visible_from is null or a.visible_from <= ${at(now)})
      and (a.visible_until is null or a.visible_until > ${at(now)})`);
  return [...rows];
}

/** A published expert, unless of an organisation that is not active. */
export async function findExpertFacts(db: DbOrTx, id: string, now: Date): Promise<ExpertFacts | undefined> {
  const [row] = await db.execute<Record<string, unknown> & ExpertFacts>(sql`
    select e.id, e.display_name as title, e.headline as summary, e.clusters, e.themes, e.sectors, e.languages,
      e.formats, e.work_region_ids as "workRegionIds",
      greatest(0, ${at(now)}::date - e.updated_at::date) as "ageDays", left(e.biography, 4000) as description
    from expert_profiles e
    where e.id = ${id}::uuid and e.status = 'published' and not exists (
      select from organisations o where o.id = e.organisation_id and o.status <> 'active')`);
  return row;
}

/** A coming session that can be reserved, with the seats that are left in the unit of its activity. */
export interface ComingSession {
  day: string;
  freeSeats: number;
  isPerGroup: boolean;
}

/** More moments than a group can choose from. */
const MOST_SESSIONS = 1000;

/** Coming sessions of an activity, first ones first, at most 1,000. */
export async function listComingSessions(
  db: DbOrTx,
  activityId: string,
  now: Date,
): Promise<ComingSession[]> {
  const rows = await db.execute<Record<string, unknown> & ComingSession>(sql`
    select s.on_date::text as day, s.capacity_seats - s.taken_seats as "freeSeats", a.seat_unit = 'group' as "isPerGroup"
    from sessions s join activities a on a.id = s.activity_id
    where s.activity_id = ${activityId}::uuid and s.status = 'scheduled' and s.agreed_for_organisation_id is null
      and s.starts_at > ${at(now)} and s.booking_closes_at > ${at(now)}
    order by s.starts_at, s.id limit ${MOST_SESSIONS}`);
  return [...rows];
}

/** Of how many decisions of a provider the record is made. */
const LAST_DECISIONS = 20;

/** What providers did with the last requests of schools within a year; who had none is not in it. */
export async function findProviderRecords(
  db: DbOrTx,
  organisationIds: readonly string[],
  now: Date,
): Promise<Map<string, ProviderRecord>> {
  if (organisationIds.length === 0) return new Map();
  const since = sql`${at(now)} - interval '1 year'`;
  const rows = await db.execute<{ id: string; decided: number; kept: number }>(sql`
    select o.id, count(d.kept)::int as decided, (count(*) filter (where d.kept))::int as kept
    from unnest(${uuids(organisationIds)}) as o(id)
    cross join lateral (
      (select r.status in ('confirmed', 'completed') as kept from reservations r
        where r.provider_organisation_id = o.id and r.created_at > ${since}
          and (r.status in ('confirmed', 'completed', 'declined', 'expired')
            or r.status = 'cancelled' and r.cancelled_by = 'provider')
        order by r.created_at desc, r.id desc limit ${LAST_DECISIONS})
      union all
      (select r.status = 'accepted' from demand_responses r
        where r.responder_organisation_id = o.id and r.updated_at > ${since} and r.status in ('accepted', 'withdrawn')
        order by r.updated_at desc, r.id desc limit ${LAST_DECISIONS})
    ) d group by o.id`);
  return new Map(rows.map(({ id, decided, kept }) => [id, { decidedCount: decided, keptCount: kept }]));
}
