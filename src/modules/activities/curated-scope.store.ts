import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { activities } from '../../infra/db/schema/activities.ts';

/** Whose activities a caller may review: everything, or what lies in the regions or is of the organisations. */
export type ReviewScope = 'everything' | { regionIds: readonly string[]; organisationIds: readonly string[] };

const uuidArray = (values: readonly string[]) => sql`${sql.param([...values])}::uuid[]`;

/** Ids of these regions and all below them. */
export const regionsWithin = (regionIds: readonly string[]): SQL =>
  sql`array(select r.id from regions r where r.ancestor_ids && ${uuidArray(regionIds)})`;

/** Condition on `activities`: in the scope, by place, by where the provider travels or by its organisation. */
export function curatedScope(scope: ReviewScope): SQL | undefined {
  if (scope === 'everything') return undefined;
  const regions = uuidArray(scope.regionIds);
  return sql`(${activities.placeRegionIds} && ${regions}
    or ${activities.workRegionIds} && ${regionsWithin(scope.regionIds)}
    or ${activities.organisationId} = any(${uuidArray(scope.organisationIds)})
    or exists (select from organisations offering where offering.id = ${activities.organisationId}
      and offering.region_ids && ${regions}))`;
}

/** True when the provider comes to one of the regions or what lies in them, or is at home there. */
export async function isCurated(
  db: DbOrTx,
  { organisationId, workRegionIds }: { organisationId: string; workRegionIds: readonly string[] },
  regionIds: readonly string[],
): Promise<boolean> {
  if (regionIds.length === 0) return false;
  const curated = uuidArray(regionIds);
  const [row] = await db.execute<{ curated: boolean }>(sql`
    select exists (select from regions r where r.id = any(${uuidArray(workRegionIds)}) and r.ancestor_ids && ${curated})
      or exists (select from organisations o where o.id = ${organisationId} and o.region_ids && ${curated}) as curated`);
  return row?.curated === true;
}
