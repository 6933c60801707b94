import { present } from '../../core/fields.ts';
import type { Point } from '../../core/geo.ts';
import { localDay } from '../../core/local-time.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { resolvePoint } from '../regions/index.ts';
import type { DemandInsight } from './demand-insight.schemas.ts';
import { cellsOf, type DemandSource, monthOf } from './unmet-demand.rules.ts';
import * as store from './unmet-demand.store.ts';

const thisMonth = ({ now }: Context) => monthOf(localDay(now, 'Europe/Amsterdam'));

async function count(
  ctx: TransactionContext,
  source: DemandSource,
  { regionIds, themes, levels }: store.UnmetWish,
): Promise<void> {
  const regionId = await store.findCountedRegion(ctx.db, regionIds);
  await store.countUnmet(ctx.db, thisMonth(ctx), source, cellsOf(regionId, themes, levels));
}

/** What a search asked for, in codes and places alone. */
export interface EmptySearch {
  themes?: readonly string[] | undefined;
  levels?: readonly string[] | undefined;
  regionId?: string | undefined;
  near?: Point | undefined;
}

/**
 * Counts a search that found nothing, by place, theme and level; neither its words nor who searched are kept. One
 * without a place is not counted, and failing does not fail the search.
 */
export async function countEmptySearch(ctx: Context, search: EmptySearch): Promise<void> {
  const { themes = [], levels = [], regionId, near } = search;
  try {
    const place = near === undefined ? undefined : await resolvePoint(ctx, near);
    const regionIds = regionId === undefined ? (place?.regionIds ?? []) : [regionId];
    if (regionIds.length === 0) return;
    const wish = { regionIds: [...regionIds], themes: [...themes], levels: [...levels] };
    await inTransaction(ctx, (ctx) => count(ctx, 'search', wish));
  } catch (err) {
    ctx.log.warn({ err }, 'An empty search was not counted');
  }
}

/** Counts a call that nobody answered in time. */
export async function countExpiredCall(ctx: TransactionContext, demandCallId: string): Promise<void> {
  const wish = await store.findWishOfCall(ctx.db, demandCallId);
  if (wish !== undefined) await count(ctx, 'call', wish);
}

/** Counts a group that waited and did not get a place. */
export async function countLapsedEntry(ctx: TransactionContext, entryId: string): Promise<void> {
  const wish = await store.findWishOfEntry(ctx.db, entryId);
  if (wish !== undefined) await count(ctx, 'waitlist', wish);
}

/** A cell as the API shows it. */
export function toInsight({
  id,
  month,
  regionId,
  regionName,
  theme,
  level,
  count,
}: store.InsightRow): DemandInsight {
  return {
    ...{ id, month: month.slice(0, 7), regionId: regionId ?? '', regionName, count },
    ...present({ theme, level }),
  };
}

/** Unmet demand for everyone: whole months, and only cells with enough in them. */
export async function listDemandInsights(
  ctx: Context,
  filters: store.InsightFilters,
  list: ListRequest,
): Promise<Slice<store.InsightRow>> {
  return store.listInsights(ctx.db, filters, thisMonth(ctx), list);
}
