/** What fairness asks of a ranked candidate: whose it is, and how good. */
interface Offered {
  score: number;
  /** Who offers it; undefined for who offers only this. */
  organisationId?: string | undefined;
}

/** One provider takes at most two of the first ten while others come near. */
export const PROVIDER_CAP = 2;
export const FAIR_PLACES = 10;
/** As near as this in score, and another provider goes first. */
export const WITHIN_REACH = 0.05;

const countOf = <M extends Offered>(placed: readonly M[], { organisationId }: M) =>
  organisationId === undefined ? 0 : placed.filter((other) => other.organisationId === organisationId).length;

/**
 * Spreads the first ten over providers: who has two already lets the best of another go first when that one is
 * within reach. All others keep their order.
 */
export function spreadProviders<M extends Offered>(ranked: readonly M[]): M[] {
  const rest = [...ranked];
  const placed: M[] = [];
  while (rest.length > 0 && placed.length < FAIR_PLACES) {
    const best = rest[0] as M;
    const isFull = countOf(placed, best) >= PROVIDER_CAP;
    const other = isFull
      ? rest.findIndex(
          (match) => match.score >= best.score - WITHIN_REACH && countOf(placed, match) < PROVIDER_CAP,
        )
      : 0;
    placed.push(...rest.splice(Math.max(0, other), 1));
  }
  return [...placed, ...rest];
}

/** A call with what decides on its place: how well it fits, and how much its school had. */
interface Asked {
  id: string;
  score: number;
  /** Reservations of the school in the last twelve months that were kept. */
  servedCount: number;
}

/** Scores in one step of this size count as equal when schools are compared. */
export const NEAR_EQUAL = 0.02;

const stepOf = (score: number) => Math.floor(score / NEAR_EQUAL + 1e-9);

/** Best first; of calls that fit about as well the one whose school was served least. */
export function compareCalls(a: Asked, b: Asked): number {
  return (
    stepOf(b.score) - stepOf(a.score) ||
    a.servedCount - b.servedCount ||
    b.score - a.score ||
    (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
  );
}
