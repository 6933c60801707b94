import { and, eq, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { favourites } from '../../infra/db/schema/activities-kept.ts';
import { isPublicNow } from './activity.store.ts';
import type { ActivityListRow } from './activity-mapping.schemas.ts';
import { LIST_COLUMNS } from './activity-search.store.ts';

const SORTS = { createdAt: { column: sql`${favourites.createdAt}`, type: 'timestamptz' } } as const;

/** The activities somebody keeps and that everyone may see now. */
export async function listFavourites(
  db: DbOrTx,
  personId: string,
  now: Date,
  list: ListRequest,
): Promise<Slice<ActivityListRow & { keptAt: Date }>> {
  const keyset = keysetClauses(list, SORTS, sql`${favourites.activityId}`);
  const rows = await db
    .select({ ...LIST_COLUMNS, keptAt: favourites.createdAt })
    .from(favourites)
    .innerJoin(activities, eq(activities.id, favourites.activityId))
    .where(and(eq(favourites.personId, personId), isPublicNow(now), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.keptAt.toISOString()]);
}

/** Keeps an activity; one that is kept already stays as it is. */
export async function upsertFavourite(tx: Tx, row: typeof favourites.$inferInsert): Promise<void> {
  await tx.insert(favourites).values(row).onConflictDoNothing();
}

/** False when it was not kept. */
export async function deleteFavourite(tx: Tx, personId: string, activityId: string): Promise<boolean> {
  const gone = await tx
    .delete(favourites)
    .where(and(eq(favourites.personId, personId), eq(favourites.activityId, activityId)))
    .returning({ activityId: favourites.activityId });
  return gone.length > 0;
}
