/** What a provider did with what schools asked of it lately. */
export interface ProviderRecord {
  /** Reservations and responses that were decided, for or against. */
  decidedCount: number;
  /** Those among them that were kept: confirmed, completed or accepted. */
  keptCount: number;
}

/** As much as so many decisions speak for the middle, so that a few say little and none say nothing. */
const DOUBT = 6;
const NEUTRAL = 0.5;

/** How well a provider keeps what it offers, from 0 to 1; who is new stands in the middle. */
export function recordValue({ decidedCount, keptCount }: ProviderRecord): number {
  return (keptCount + NEUTRAL * DOUBT) / (decidedCount + DOUBT);
}

/** Most that the record gives to a score: it may break a tie and never decide. */
export const RECORD_CAP = 0.03;

/** The weight of the record beside the other weights that take part, held to its cap whatever they add up to. */
export function cappedRecordWeight(weight: number, otherWeights: number): number {
  return Math.min(weight, (RECORD_CAP / (1 - RECORD_CAP)) * otherWeights);
}
