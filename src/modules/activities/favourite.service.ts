import { DomainError } from '../../core/errors.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { getPublicActivity } from './activity-access.service.ts';
import type { ActivityListRow } from './activity-mapping.schemas.ts';
import * as store from './favourite.store.ts';

function ownId({ actor }: Context): string {
  if (actor.kind === 'person') return actor.personId;
  throw new DomainError('permission_denied', 'Alleen een persoon bewaart favorieten.');
}

/** The activities the signed-in person keeps, as far as they are public now. */
export async function listFavourites(
  ctx: Context,
  list: ListRequest,
): Promise<Slice<ActivityListRow & { keptAt: Date }>> {
  return store.listFavourites(ctx.db, ownId(ctx), ctx.now, list);
}

/** Keeps a public activity at hand; what somebody likes is told to nobody. @throws DomainError resource_not_found */
export async function keepFavourite(ctx: Context, activityId: string): Promise<void> {
  const personId = ownId(ctx);
  await getPublicActivity(ctx, activityId);
  await inTransaction(ctx, (ctx) =>
    store.upsertFavourite(ctx.db, { personId, activityId, createdAt: ctx.now }),
  );
}

/** Keeps it no longer; doing so again changes nothing. @throws DomainError resource_not_found for what nobody can keep */
export async function deleteFavourite(ctx: Context, activityId: string): Promise<void> {
  const personId = ownId(ctx);
  const wasKept = await inTransaction(ctx, (ctx) => store.deleteFavourite(ctx.db, personId, activityId));
  if (!wasKept) await getPublicActivity(ctx, activityId);
}
