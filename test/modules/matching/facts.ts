import type { MatchCall, MatchCandidate } from '../../../src/modules/matching/match-constraint.rules.ts';

/** A call that asks for little. */
export const aCall = (over: Partial<MatchCall> = {}): MatchCall => ({
  clusters: [],
  themes: [],
  sector: 'po',
  levels: [],
  pupilCount: 25,
  groupSize: 28,
  hasWantedPeriod: false,
  place: 'either',
  languages: [],
  accessibilityNeeds: [],
  curriculumGoals: [],
  ...over,
});

/** An activity at a venue by appointment that tells little. */
export const aCandidate = (over: Partial<MatchCandidate> = {}): MatchCandidate => ({
  kind: 'activity',
  clusters: [],
  themes: [],
  sectors: [],
  levels: [],
  languages: [],
  curriculumGoals: [],
  accessibilityFeatures: [],
  comesToSchool: false,
  isOnline: false,
  needsSession: false,
  sessionsInPeriod: 0,
  sessionsWithRoom: 0,
  textRelevance: 0,
  textWords: [],
  ageDays: 0,
  ...over,
});
