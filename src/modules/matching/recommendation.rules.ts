import type { MatchCall } from './match-constraint.rules.ts';
import { MATCH_WEIGHTS, type MatchWeights } from './match-score.rules.ts';

/** How often a school met a theme or cluster. */
export interface Interest {
  kind: 'theme' | 'cluster';
  code: string;
  count: number;
}

/** What a school is known by when it asks for nothing. */
export interface SchoolFacts {
  sector: string | undefined;
  interests: readonly Interest[];
  /** Distance to the tenth nearest postcode area, in km; undefined without a place. */
  tenthPostcodeKm: number | undefined;
}

const MOST_THEMES = 6;
const MOST_CLUSTERS = 3;
const LEAST_REACH_KM = 10;
const MOST_REACH_KM = 50;
/** How many times the distance to the tenth postcode area a school travels. */
const REACH_FACTOR = 4;
/** A class, to compare prices and groups with. */
const ORDINARY_GROUP = 25;

/** How far a school travels: the emptier its surroundings, the farther, from 10 to 50 km. */
export function reachOf(tenthPostcodeKm: number | undefined): number | undefined {
  if (tenthPostcodeKm === undefined) return undefined;
  const km = Math.round(REACH_FACTOR * tenthPostcodeKm);
  return Math.min(MOST_REACH_KM, Math.max(LEAST_REACH_KM, km));
}

const topOf = (interests: readonly Interest[], kind: Interest['kind'], most: number) =>
  interests
    .filter((interest) => interest.kind === kind)
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
    .slice(0, most)
    .map(({ code }) => code);

/** A school as if it had posted a call: its interests, its sector and its reach, and no words. */
export function standingCall({ sector = '', interests, tenthPostcodeKm }: SchoolFacts): MatchCall {
  return {
    clusters: topOf(interests, 'cluster', MOST_CLUSTERS),
    themes: topOf(interests, 'theme', MOST_THEMES),
    sector,
    levels: [],
    pupilCount: ORDINARY_GROUP,
    groupSize: ORDINARY_GROUP,
    hasWantedPeriod: false,
    place: 'either',
    radiusKm: reachOf(tenthPostcodeKm),
    languages: [],
    accessibilityNeeds: [],
    curriculumGoals: [],
  };
}

/** A school has no words to compare with and no group to fit. */
export const RECOMMENDATION_WEIGHTS: MatchWeights = { ...MATCH_WEIGHTS, text: 0, group: 0 };

/** Constraints of a group, which a school without a call does not have. */
const OF_A_GROUP: readonly string[] = ['group_too_large', 'group_too_small'];

/** True for what puts an activity out for this school whatever group it comes with. */
export function isFinal({ code }: { code: string }, { sector }: Pick<MatchCall, 'sector'>): boolean {
  return !OF_A_GROUP.includes(code) && !(code === 'sector_mismatch' && sector === '');
}
