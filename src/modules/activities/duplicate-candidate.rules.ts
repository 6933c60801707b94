/** What of two activities says whether they are one. */
export interface DuplicateTraits {
  /** Likeness of the titles and of the summaries by trigrams, 0 to 1. */
  titleSimilarity: number;
  summarySimilarity: number;
  /** Kilometres between their places; null when one has none. */
  distanceKm: number | null;
  isSameOrganisation: boolean;
  isSameWebsite: boolean;
  /** Grades that one is for; empty for all. */
  levels: readonly string[];
  otherLevels: readonly string[];
}

/** How alike two activities are, 0 to 1, and by what. */
export interface DuplicateScore {
  score: number;
  reasons: string[];
}

/** From this score a pair is put before somebody. */
export const PROPOSED_FROM = 0.65;

const NEAR_KM = 1;
const ALIKE = 0.5;

const WEIGHTS = { title: 0.5, summary: 0.2, place: 0.15, organisation: 0.1, website: 0.05 } as const;

/** Two lessons for other grades are two activities, however alike their names are. */
const areForOthers = ({ levels, otherLevels }: DuplicateTraits) =>
  levels.length > 0 && otherLevels.length > 0 && !levels.some((level) => otherLevels.includes(level));

/** Scores a pair; the parts add up, and pairs for other grades count for half. */
export function scoreDuplicate(traits: DuplicateTraits): DuplicateScore {
  const parts: Record<keyof typeof WEIGHTS, number> = {
    title: traits.titleSimilarity,
    summary: traits.summarySimilarity,
    place: traits.distanceKm !== null && traits.distanceKm <= NEAR_KM ? 1 : 0,
    organisation: traits.isSameOrganisation ? 1 : 0,
    website: traits.isSameWebsite ? 1 : 0,
  };
  const names = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
  const sum = names.reduce((total, name) => total + WEIGHTS[name] * parts[name], 0);
  const score = areForOthers(traits) ? sum / 2 : sum;
  return {
    score: Math.round(score * 1000) / 1000,
    reasons: names.filter((name) => parts[name] >= ALIKE).map((name) => `same_${name}`),
  };
}

interface Aged {
  id: string;
  createdAt: Date;
}

/** The older of two is the canonical one, so that no chain of duplicates can close on itself. */
export function orderPair(a: Aged, b: Aged): { duplicate: Aged; canonical: Aged } {
  const isOlder =
    a.createdAt < b.createdAt || (a.createdAt.getTime() === b.createdAt.getTime() && a.id < b.id);
  return isOlder ? { duplicate: b, canonical: a } : { duplicate: a, canonical: b };
}
