/** Where demand was not met; what is not known is null. */
export interface DemandPlace {
  regionId: string | null;
  theme: string | null;
  level: string | null;
}

/** How it showed. */
export type DemandSource = 'search' | 'call' | 'waitlist';

/** Fewer than this could point at a school, so nobody sees them. */
export const LEAST_COUNT = 5;

/** Most themes and most levels of one search, call or place in a queue that are counted. */
const MOST_CODES = 5;

/**
 * The cells that one unmet wish counts in: one for each of its themes with each of its levels. No cell is the sum of
 * others, so that a cell which is left out cannot be worked out from those which are shown.
 */
export function cellsOf(
  regionId: string | null,
  themes: readonly string[],
  levels: readonly string[],
): DemandPlace[] {
  const some = (codes: readonly string[]) =>
    codes.length === 0 ? [null] : [...new Set(codes)].sort().slice(0, MOST_CODES);
  return some(themes).flatMap((theme) => some(levels).map((level) => ({ regionId, theme, level })));
}

/** First day of the month of a calendar day. */
export const monthOf = (day: string) => `${day.slice(0, 7)}-01`;
