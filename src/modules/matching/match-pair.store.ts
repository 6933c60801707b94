import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { matchFeedback, matchPairs } from '../../infra/db/schema/matching.ts';

export type MatchSide = (typeof matchFeedback.$inferSelect)['side'];
export type MatchPairRow = typeof matchPairs.$inferSelect;

/** Keeps what the ids of shown matches stand for, with their score; what is kept already is not written again. */
export async function keepPairs(tx: Tx, pairs: readonly Omit<MatchPairRow, 'foundAt'>[]): Promise<void> {
  // In one order, so that two lists that keep the same pairs do not wait for each other.
  const ordered = pairs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await tx
    .insert(matchPairs)
    .values(ordered)
    .onConflictDoUpdate({
      target: matchPairs.id,
      set: { score: sql`excluded.score`, engineVersion: sql`excluded.engine_version` },
      setWhere: sql`(${matchPairs.score}, ${matchPairs.engineVersion}) is distinct from (excluded.score, excluded.engine_version)`,
    });
}

/** The pairs among these that are kept. */
export async function findPairs(db: DbOrTx, ids: readonly string[]): Promise<MatchPairRow[]> {
  return db
    .select()
    .from(matchPairs)
    .where(inArray(matchPairs.id, [...ids]));
}

/** Marks pairs as told; returns those that had not been. */
export async function markFound(tx: Tx, ids: readonly string[], now: Date): Promise<string[]> {
  const rows = await tx
    .update(matchPairs)
    .set({ foundAt: now })
    .where(and(inArray(matchPairs.id, [...ids]), isNull(matchPairs.foundAt)))
    .returning({ id: matchPairs.id });
  return rows.map(({ id }) => id);
}

/** Ids among these that the side put aside. */
export async function findDismissed(
  db: DbOrTx,
  ids: readonly string[],
  side: MatchSide,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: matchFeedback.matchId })
    .from(matchFeedback)
    .where(
      and(
        inArray(matchFeedback.matchId, [...ids]),
        eq(matchFeedback.side, side),
        eq(matchFeedback.verdict, 'dismissed'),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}
