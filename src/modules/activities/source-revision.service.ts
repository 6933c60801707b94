import type { TransactionContext } from '../../infra/context.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { withDerived } from './activity-content.schemas.ts';
import { differing, splitChange } from './activity-revision.rules.ts';
import type { RevisionRow } from './activity-revision.schemas.ts';
import { lockOpenRevisions } from './activity-revision.store.ts';
import { holdForReview } from './hold-revision.service.ts';
import { isHeldDelivery } from './source-activity.rules.ts';

/** An activity row as a delivery would write it. */
type DeliveredRow = Omit<
  ActivityRow,
  'searchVector' | 'searchText' | 'searchTerms' | 'termsVersion' | 'termsLanguage'
>;

/** What a delivery says about the content, apart from where the row stands and what follows from the content. */
function contentOf(row: DeliveredRow): Partial<ActivityRow> {
  const { contentDigest: _d, status: _s, isPausedByCurator: _p, inReviewSince: _r, ...rest } = row;
  const { publishedAt: _pa, archivedAt: _a, version: _v, createdAt: _c, updatedAt: _u, ...content } = rest;
  const { slug: _sl, themeWords: _t, completeness: _co, ...written } = content;
  return written;
}

function asWritten({
  searchVector: _vector,
  searchText: _text,
  searchTerms: _terms,
  termsVersion: _version,
  termsLanguage: _language,
  ...columns
}: ActivityRow): DeliveredRow {
  return columns;
}

async function holdOne(
  ctx: TransactionContext,
  current: ActivityRow,
  row: DeliveredRow,
  open: RevisionRow | undefined,
): Promise<DeliveredRow> {
  const { material, immaterial } = splitChange(differing(current, contentOf(row)));
  await holdForReview(ctx, current, open, material);
  const isChanged = Object.keys(immaterial).length > 0;
  return {
    ...asWritten(withDerived({ ...current, ...immaterial })),
    contentDigest: row.contentDigest,
    ...(isChanged ? { version: row.version, updatedAt: ctx.now } : {}),
  };
}

/**
 * Leaves the reviewed version as it is where a delivery of a source that is not trusted must wait beside it: of
 * those, only what readers do not decide on counts at once.
 * @param current the row that each delivered one replaces
 */
export async function holdDelivered(
  ctx: TransactionContext,
  rows: readonly DeliveredRow[],
  current: readonly (ActivityRow | undefined)[],
  isTrusted: boolean,
): Promise<DeliveredRow[]> {
  const isHeld = (row: ActivityRow | undefined) =>
    row !== undefined && isHeldDelivery(row.status, isTrusted) ? [row.id] : [];
  const held = new Set(current.flatMap(isHeld));
  const open = new Map((await lockOpenRevisions(ctx.db, [...held])).map((row) => [row.activityId, row]));
  const kept: DeliveredRow[] = [];
  for (const [index, row] of rows.entries()) {
    const before = current[index];
    const isKept = before === undefined || !held.has(before.id);
    kept.push(isKept ? row : await holdOne(ctx, before, row, open.get(before.id)));
  }
  return kept;
}
