import { and, eq, gte, isNotNull, lt, lte, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { unmetDemand } from '../../infra/db/schema/matching.ts';
import { regions } from '../../infra/db/schema/regions.ts';
import { newId } from '../../infra/ids.ts';
import { type DemandPlace, type DemandSource, LEAST_COUNT } from './unmet-demand.rules.ts';

const COLUMNS = { search: 'searchCount', call: 'callCount', waitlist: 'waitlistCount' } as const;

/** Adds one to each cell of a month. */
export async function countUnmet(
  tx: Tx,
  month: string,
  source: DemandSource,
  cells: readonly DemandPlace[],
): Promise<void> {
  const name = COLUMNS[source];
  const column = unmetDemand[name];
  await tx
    .insert(unmetDemand)
    .values(cells.map((cell) => ({ ...cell, id: newId(), month, [name]: 1 })))
    .onConflictDoUpdate({
      target: [unmetDemand.month, unmetDemand.regionId, unmetDemand.theme, unmetDemand.level],
      set: { [name]: sql`${column} + 1` },
    });
}

/** The region that demand is counted in: the subregion among these, or else the province, or else the country. */
export async function findCountedRegion(db: DbOrTx, ids: readonly string[]): Promise<string | null> {
  if (ids.length === 0) return null;
  const [row] = await db.execute<{ id: string }>(sql`
    select above.id from regions r join regions above on above.id = any(r.ancestor_ids)
    where r.id = any(${sql.param([...ids])}::uuid[]) and above.kind in ('subregion', 'province', 'country')
    order by case above.kind when 'subregion' then 1 when 'province' then 2 else 3 end, above.id limit 1`);
  return row?.id ?? null;
}

/** A wish that was not met, as its record tells it. */
export interface UnmetWish {
  regionIds: string[];
  themes: string[];
  levels: string[];
}

export async function findWishOfCall(db: DbOrTx, demandCallId: string): Promise<UnmetWish | undefined> {
  const [row] = await db.execute<Record<string, unknown> & UnmetWish>(sql`
    select region_ids as "regionIds", themes, levels from demand_calls where id = ${demandCallId}::uuid`);
  return row;
}

export async function findWishOfEntry(db: DbOrTx, entryId: string): Promise<UnmetWish | undefined> {
  const [row] = await db.execute<Record<string, unknown> & UnmetWish>(sql`
    select o.region_ids as "regionIds", a.themes, array[e.level] as levels
    from waitlist_entries e join organisations o on o.id = e.organisation_id
    join sessions s on s.id = e.session_id join activities a on a.id = s.activity_id
    where e.id = ${entryId}::uuid`);
  return row;
}

/** Filters of the list; absent ones do not filter, and none of them adds cells up. */
export interface InsightFilters {
  regionId?: string | undefined;
  theme?: string | undefined;
  level?: string | undefined;
  monthFrom?: string | undefined;
  monthTo?: string | undefined;
}

export type InsightRow = Awaited<ReturnType<typeof listInsights>>['rows'][number];

const insight = {
  id: unmetDemand.id,
  month: unmetDemand.month,
  regionId: unmetDemand.regionId,
  regionName: regions.name,
  theme: unmetDemand.theme,
  level: unmetDemand.level,
  count: unmetDemand.count,
};

/** Cells of months that are over with enough in them, newest month first unless asked otherwise. */
export async function listInsights(
  db: DbOrTx,
  { regionId, theme, level, monthFrom, monthTo }: InsightFilters,
  thisMonth: string,
  list: ListRequest,
) {
  const month = { column: sql`${unmetDemand.month}`, type: 'date' as const };
  const keyset = keysetClauses(list, { month }, sql`${unmetDemand.id}`);
  const rows = await db
    .select(insight)
    .from(unmetDemand)
    .innerJoin(regions, eq(regions.id, unmetDemand.regionId))
    .where(
      and(
        // As the index has it, so that the planner knows it; the same bound as everywhere.
        sql`${unmetDemand.count} >= ${sql.raw(String(LEAST_COUNT))}`,
        // A month that runs would tell of each wish as it comes.
        lt(unmetDemand.month, thisMonth),
        isNotNull(unmetDemand.regionId),
        regionId === undefined ? undefined : eq(unmetDemand.regionId, regionId),
        theme === undefined ? undefined : eq(unmetDemand.theme, theme),
        level === undefined ? undefined : eq(unmetDemand.level, level),
        monthFrom === undefined ? undefined : gte(unmetDemand.month, monthFrom),
        monthTo === undefined ? undefined : lte(unmetDemand.month, monthTo),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  const slice: Slice<(typeof rows)[number]> = toSlice(rows, list, (row) => [row.month]);
  return slice;
}
