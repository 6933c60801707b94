import { type Context, inTransaction } from '../../infra/context.ts';
import { type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import type { MatchSide } from './match-pair.store.ts';
import * as store from './match-pair.store.ts';
import { matchesFrom, type ShownMatch } from './match-rank.rules.ts';
import { ENGINE_VERSION } from './match-score.rules.ts';

/** The matches as pairs to keep, so that their ids can be named later. */
const pairsOf = ({ now }: Context, matches: readonly ShownMatch[]) =>
  matches.map(({ id, demandCallId, kind, candidateId, score }) => ({
    id,
    demandCallId,
    kind,
    candidateId,
    score,
    engineVersion: ENGINE_VERSION,
    createdAt: now,
  }));

/** Keeps what the ids of these matches stand for; writes only what is new or has another score. */
export async function keepMatches(ctx: Context, matches: readonly ShownMatch[]): Promise<void> {
  const kept = await store.findPairs(
    ctx.db,
    matches.map(({ id }) => id),
  );
  const known = new Map(kept.map((pair) => [pair.id, pair]));
  const changed = pairsOf(ctx, matches).filter(({ id, score, engineVersion }) => {
    const pair = known.get(id);
    return pair?.score !== score || pair.engineVersion !== engineVersion;
  });
  if (changed.length > 0) await inTransaction(ctx, (ctx) => store.keepPairs(ctx.db, changed));
}

/** Without what the side put aside. */
export async function withoutDismissed<M extends ShownMatch>(
  ctx: Context,
  ranked: readonly M[],
  side: MatchSide,
): Promise<M[]> {
  const dismissed = await store.findDismissed(
    ctx.db,
    ranked.map(({ id }) => id),
    side,
  );
  return ranked.filter(({ id }) => !dismissed.has(id));
}

/** One page of ranked matches, whose pairs are kept so that feedback can name them. */
export async function pageOfMatches<M extends ShownMatch>(
  ctx: Context,
  ranked: readonly M[],
  list: ListRequest,
): Promise<Slice<M>> {
  const at = list.position && { ...list.position, score: Number(list.position.values[0]) };
  const slice = toSlice(matchesFrom(ranked, at, list.limit), list, (match) => [match.score]);
  await keepMatches(ctx, slice.rows);
  return slice;
}
