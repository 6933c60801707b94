import { curatedRegionIds } from '../../core/actor.ts';
import { DomainError, invalidInput } from '../../core/errors.ts';
import type { Context } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { findRegions } from '../regions/index.ts';
import { REVIEW_KINDS, type ReviewItemRow, type ReviewKind } from './review-item.schemas.ts';
import * as store from './review-item.store.ts';

interface ReviewFilters {
  kinds?: readonly string[] | undefined;
  regionId?: string | undefined;
}

/** The regions in which the actor decides on a kind; undefined for all. */
function curatedFor({ actor }: Context, kind: ReviewKind): readonly string[] | undefined {
  if (actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin)) return undefined;
  return curatedRegionIds(actor, kind === 'organisation_verification' ? 'verify' : 'review');
}

async function assertRegion(ctx: Context, regionId: string | undefined): Promise<void> {
  if (regionId === undefined || (await findRegions(ctx, [regionId])).length > 0) return;
  throw invalidInput({
    parameter: 'regionId',
    code: 'reference_not_found',
    detail: 'Deze regio bestaat niet.',
  });
}

/** Everything that waits for the caller's workgroups, oldest first. @throws DomainError permission_denied */
export async function listReviewItems(
  ctx: Context,
  { kinds = REVIEW_KINDS, regionId }: ReviewFilters,
  list: ListRequest,
): Promise<Slice<ReviewItemRow>> {
  const rights = REVIEW_KINDS.map((kind) => ({ kind, curated: curatedFor(ctx, kind) }));
  const held = rights.filter(({ curated }) => curated === undefined || curated.length > 0);
  if (held.length === 0) throw new DomainError('permission_denied', 'Dit is aan leden van een werkgroep.');
  await assertRegion(ctx, regionId);
  const asked = regionId === undefined ? undefined : [regionId];
  const scopes = held.filter(({ kind }) => kinds.includes(kind)).map((right) => ({ ...right, asked }));
  return store.listReviewItems(ctx.db, scopes, list);
}
