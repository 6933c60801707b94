import { eq, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { isNoDuplicate, publicConditions } from './activity.store.ts';
import { inRegion } from './activity-search.store.ts';
import type { VisibilityCheckCode } from './activity-visibility.rules.ts';

interface Region {
  id: string;
  ancestorIds: readonly string[];
}

/** By what a list is narrowed. */
export interface VisibilityScope {
  now: Date;
  region?: Region | undefined;
  keyRegion?: Region | undefined;
  keyOrganisationId?: string | undefined;
}

export interface EmbedKeyFilter {
  organisationId: string | null;
  regionId: string | null;
  origins: string[];
}

export async function findEmbedKey(db: DbOrTx, key: string): Promise<EmbedKeyFilter | undefined> {
  const [row] = await db.execute<{
    organisationId: string | null;
    regionId: string | null;
    origins: string[];
  }>(
    sql`select organisation_id as "organisationId", region_id as "regionId", origins from embed_keys where key = ${key}`,
  );
  return row;
}

const bookableSession = (now: Date) => {
  const at = sql`${now.toISOString()}::timestamptz`;
  return sql`exists (select from sessions s where s.activity_id = ${activities.id} and s.status = 'scheduled'
    and s.agreed_for_organisation_id is null
    and s.starts_at > ${at} and s.booking_closes_at > ${at} and s.taken_seats < s.capacity_seats)`;
};

/** The conditions of the public list, each on its own, for one activity. */
export async function findChecks(
  db: DbOrTx,
  activityId: string,
  { now, region, keyRegion, keyOrganisationId }: VisibilityScope,
): Promise<Partial<Record<VisibilityCheckCode, boolean>>> {
  const conditions: Partial<Record<VisibilityCheckCode, SQL>> = {
    ...publicConditions(now),
    no_duplicate: isNoDuplicate,
    ...(region === undefined ? {} : { in_region: inRegion(region) }),
    ...(keyRegion === undefined ? {} : { key_region: inRegion(keyRegion) }),
    ...(keyOrganisationId === undefined
      ? {}
      : { key_organisation: sql`${activities.organisationId} = ${keyOrganisationId}` }),
    bookable_session: bookableSession(now),
  };
  const columns = Object.fromEntries(
    Object.entries(conditions).map(([code, condition]) => [
      code,
      sql<boolean>`coalesce((${condition}), false)`,
    ]),
  );
  const [row] = await db.select(columns).from(activities).where(eq(activities.id, activityId));
  return row ?? {};
}
