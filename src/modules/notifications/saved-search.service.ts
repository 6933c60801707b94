import { DomainError } from '../../core/errors.ts';
import { parseBox, parsePoint } from '../../core/geo.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { type ActivitySearch, searchActivities } from '../activities/index.ts';
import { listOpenDemandCalls } from '../demand-calls/index.ts';
import { dueSavedSearches, markSavedSearchesRun, type SavedSearchRow } from '../people/index.ts';
import { digestMomentOf } from './notification-time.rules.ts';
import { notify } from './notify.service.ts';

const BATCH = 100;
/** More than this in one mail is not read; the newest come first. */
const MOST_FOUND = 20;
const HOUR = 7;

interface Found {
  title: string;
  since: Date | null;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** The filters of a saved query, which were read and checked when it was saved. */
function searchOf(filters: Record<string, unknown>): ActivitySearch {
  const { cluster, theme, sector, level, language, accessibilityFeature, curriculumGoal } = filters;
  const { id, organisationId, delivery, near, bbox, crs: _crs, ...rest } = filters;
  const named = {
    ids: id,
    clusters: cluster,
    themes: theme,
    sectors: sector,
    levels: level,
    languages: language,
    accessibilityFeatures: accessibilityFeature,
    curriculumGoals: curriculumGoal,
    deliveries: delivery,
    organisationIds: organisationId,
  };
  return { ...rest, ...named, near: parsePoint(textOf(near)), box: parseBox(textOf(bbox)) } as ActivitySearch;
}

async function newestOf(ctx: Context, { kind, filters }: SavedSearchRow): Promise<Found[]> {
  const search = searchOf(filters);
  const newestFirst = (name: string) => ({ limit: MOST_FOUND, sorts: [{ name, isDescending: true }] });
  if (kind === 'activities') {
    const { rows } = await searchActivities(ctx, search, newestFirst('publishedAt'));
    return rows.map(({ title, publishedAt }) => ({ title, since: publishedAt }));
  }
  const { rows } = await listOpenDemandCalls(ctx, search, newestFirst('openedAt'));
  return rows.map(({ title, openedAt }) => ({ title, since: openedAt }));
}

/** Asks a search as everyone can; one that no longer works, such as of a region that is gone, finds nothing. */
async function titlesOf(ctx: Context, row: SavedSearchRow): Promise<string[]> {
  const after = row.lastRunAt ?? row.createdAt;
  try {
    const found = await newestOf({ ...ctx, actor: { kind: 'anonymous' } }, row);
    return found.filter(({ since }) => since !== null && since > after).map(({ title }) => title);
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}

async function ask(ctx: Context, row: SavedSearchRow, day: string): Promise<void> {
  const found = await titlesOf(ctx, row);
  await inTransaction(ctx, async (ctx) => {
    await markSavedSearchesRun(ctx, [row.id]);
    if (found.length === 0) return;
    await notify(ctx, {
      kind: 'saved_search_found',
      occasion: `search/${day}`,
      addressees: [{ personId: row.personId, resourceId: row.id }],
      facts: { found },
    });
  });
}

/** Asks each on its own, so that one that fails does not hold up the others; returns how many failed. */
async function askEach(
  ctx: Context,
  rows: readonly SavedSearchRow[],
  day: string,
  failures: unknown[],
): Promise<number> {
  const before = failures.length;
  for (const row of rows) {
    try {
      await ask(ctx, row, day);
    } catch (error) {
      failures.push(error);
    }
  }
  return failures.length - before;
}

/** Repeats the saved searches whose day or week has come, and tells what is new; each is asked once a moment. */
export async function askSavedSearches(ctx: Context): Promise<void> {
  const failures: unknown[] = [];
  for (const frequency of ['daily', 'weekly'] as const) {
    const { at, day } = digestMomentOf(ctx.now, frequency, HOUR);
    for (;;) {
      const due = await dueSavedSearches(ctx, frequency, at, BATCH);
      const failed = await askEach(ctx, due, day, failures);
      // What failed comes back in the next batch, and the next run tries it again.
      if (due.length < BATCH || failed === due.length) break;
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Not every saved search could be asked');
}
