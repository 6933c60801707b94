import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import { boxAround } from '../../core/geo.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { isPublicNow } from './activity.store.ts';
import type { SessionRow } from './session.schemas.ts';
import { agendaColumns } from './session.store.ts';
import type { AlternativeRow, HitRow } from './session-impact.schemas.ts';

/** How far away another activity still is an alternative. */
const NEARBY_KM = 30;
/** Activities and sessions of each that are looked at; enough to choose ten from. */
const MOST_ACTIVITIES = 40;
const MOST_SESSIONS_EACH = 10;

interface Wanted {
  session: SessionRow;
  activity: ActivityRow;
  seats: number;
  limit: number;
}

const textArray = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;

const pointOf = ({ longitude, latitude }: ActivityRow) =>
  longitude === null || latitude === null ? undefined : { longitude, latitude };

/** Other activities on one of its themes, for one of its levels, not far away. */
function isSimilar(activity: ActivityRow): SQL {
  if (activity.themes.length === 0) return sql`false`;
  const point = pointOf(activity);
  const box = point && boxAround(point, NEARBY_KM);
  return sql`(${activities.themes} && ${textArray(activity.themes)}
    ${activity.levels.length === 0 ? sql`` : sql`and (${activities.levels} = '{}' or ${activities.levels} && ${textArray(activity.levels)})`}
    ${box === undefined ? sql`` : sql`and point(${activities.longitude}, ${activities.latitude}) <@ box(point(${box.minLon}::float8, ${box.minLat}::float8), point(${box.maxLon}::float8, ${box.maxLat}::float8))`})`;
}

function distanceTo(activity: ActivityRow): SQL {
  const point = pointOf(activity);
  if (point === undefined) return sql`null::float8`;
  return sql`public.distance_km(${activities.longitude}, ${activities.latitude}, ${point.longitude}::float8, ${point.latitude}::float8)`;
}

interface Ranked {
  id: string;
  is_same: boolean;
  distance_km: number | null;
}

/**
 * Sessions that can be reserved now with room for so many pupils: first of the same activity, then of similar
 * ones; nearest in time first. Sessions of a programme are left out, since they are reserved together.
 */
async function rankAlternatives(
  db: DbOrTx,
  { session, activity, seats, limit }: Wanted,
  now: Date,
): Promise<Ranked[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  return db.execute<Ranked & Record<string, unknown>>(sql`
    with offers as materialized (
      select ${activities.id} as id, ${activities.id} = ${activity.id} as is_same, ${distanceTo(activity)} as distance_km,
        (select count(*) from unnest(${activities.themes}) theme where theme = any(${textArray(activity.themes)})) as shared,
        case ${activities.seatUnit} when 'group' then 1 else ${seats}::integer end as seats
      from ${activities}
      where ${isPublicNow(now)} and (${activities.id} = ${activity.id} or ${isSimilar(activity)})
        and coalesce(${activities.groupSizeMax}, 100000) >= ${seats}::integer
      order by 2 desc, 4 desc, 3 nulls last, 1 limit ${MOST_ACTIVITIES})
    select coming.id, offers.is_same, offers.distance_km
    from offers cross join lateral (
      select s.id, abs(extract(epoch from s.starts_at - ${session.startsAt.toISOString()}::timestamptz)) as apart
      from sessions s
      where s.activity_id = offers.id and s.id <> ${session.id} and s.status = 'scheduled'
        and s.agreed_for_organisation_id is null
        and s.starts_at > ${at} and s.booking_closes_at > ${at} and s.programme_id is null
        and (s.booking_opens_at is null or s.booking_opens_at <= ${at})
        and (s.priority_until_at is null or s.priority_until_at <= ${at})
        and s.capacity_seats - s.taken_seats >= offers.seats
      order by apart, s.id limit ${MOST_SESSIONS_EACH}) coming
    order by offers.is_same desc, offers.shared desc, coming.apart, offers.distance_km nulls last, coming.id
    limit ${limit}`);
}

/** The best sessions in place of another, best first. */
export async function findAlternatives(db: DbOrTx, wanted: Wanted, now: Date): Promise<AlternativeRow[]> {
  const ranked = await rankAlternatives(db, wanted, now);
  if (ranked.length === 0) return [];
  const { seatUnit, groupSizeMin, groupSizeMax } = activities;
  const rows = await db
    .select({ ...agendaColumns, seatUnit, groupSizeMin, groupSizeMax })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(
      inArray(
        sessions.id,
        ranked.map((row) => row.id),
      ),
    );
  const found = new Map(rows.map((row) => [row.session.id, row]));
  return ranked.flatMap(({ id, is_same: isSameActivity, distance_km: distanceKm }) => {
    const row = found.get(id);
    if (row === undefined) return [];
    const { session, ...rest } = row;
    const remainingSeats = session.capacitySeats - session.takenSeats;
    return [{ ...session, ...rest, remainingSeats, isSameActivity, distanceKm }];
  });
}

export interface Hits {
  groups: HitRow[];
  holdCount: number;
}

/** Everyone with a live claim on the session, and who waits for it, oldest first. */
export async function findHits(db: DbOrTx, sessionId: string, now: Date): Promise<Hits> {
  const rows = await db.execute<HitRow & { holdCount: number } & Record<string, unknown>>(sql`
    with hit as (
      select 'reservation' as kind, id, organisation_id, group_name, status::text, pupil_count, adult_count, created_at
      from reservations where session_id = ${sessionId}
        and status in ('awaiting_school_approval', 'requested', 'confirmed')
      union all
      select 'waitlist_entry', id, organisation_id, group_name, status::text, pupil_count, adult_count, created_at
      from waitlist_entries where session_id = ${sessionId} and status in ('waiting', 'offered'))
    select hit.kind, hit.id, hit.organisation_id as "organisationId", o.name as "organisationName", hit.status,
      hit.pupil_count as "pupilCount", hit.adult_count as "adultCount",
      exists (select from reservations other
        join sessions theirs on theirs.id = other.session_id and theirs.status = 'scheduled'
        join sessions own on own.id = ${sessionId} and own.id <> theirs.id
          and theirs.starts_at < own.ends_at and theirs.ends_at > own.starts_at
        where other.organisation_id = hit.organisation_id and lower(other.group_name) = lower(hit.group_name)
          and other.status in ('awaiting_school_approval', 'requested', 'confirmed')) as "overlapsOther"
    from hit join organisations o on o.id = hit.organisation_id
    order by hit.kind, hit.created_at, hit.id`);
  const [held] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from holds
    where session_id = ${sessionId} and status = 'active' and expires_at > ${now.toISOString()}::timestamptz`);
  return { groups: [...rows], holdCount: held?.count ?? 0 };
}
