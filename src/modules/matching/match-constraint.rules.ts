import { codeLabel } from '../../core/code-lists/index.ts';
import type { ProviderRecord } from './provider-record.rules.ts';

export type CandidateKind = 'activity' | 'expert' | 'organisation';

/** What of a demand call decides on its matches. */
export interface MatchCall {
  clusters: readonly string[];
  themes: readonly string[];
  sector: string;
  levels: readonly string[];
  pupilCount: number;
  /** Pupils and adults. */
  groupSize: number;
  hasWantedPeriod: boolean;
  place: 'at_school' | 'away' | 'either';
  radiusKm?: number | undefined;
  languages: readonly string[];
  accessibilityNeeds: readonly string[];
  curriculumGoals: readonly string[];
  /** For the whole group. */
  maximumPriceCents?: number | undefined;
}

/** What of an activity, expert or organisation decides on a match; undefined and empty lists say "not told". */
export interface MatchCandidate {
  kind: CandidateKind;
  clusters: readonly string[];
  themes: readonly string[];
  sectors: readonly string[];
  levels: readonly string[];
  languages: readonly string[];
  curriculumGoals: readonly string[];
  accessibilityFeatures: readonly string[];
  groupSizeMin?: number | undefined;
  groupSizeMax?: number | undefined;
  /** For the group of the call. */
  costCents?: number | undefined;
  comesToSchool: boolean;
  isOnline: boolean;
  /** Whether the school lies where it works; undefined when it names no area. */
  isInWorkArea?: boolean | undefined;
  distanceKm?: number | undefined;
  /** True when it happens at fixed moments only. */
  needsSession: boolean;
  sessionsInPeriod: number;
  sessionsWithRoom: number;
  /** 0 to 1. */
  textRelevance: number;
  textWords: readonly string[];
  /** Days since it was changed. */
  ageDays: number;
  /** Of who offers it; undefined where none is kept. */
  record?: ProviderRecord | undefined;
}

/** A reason for which a candidate is out, whatever its score. */
export interface Exclusion {
  code: string;
  text: string;
}

interface Constraint {
  code: string;
  kinds: readonly CandidateKind[];
  /** The reason in words when the pair breaks the constraint. */
  breach(call: MatchCall, candidate: MatchCandidate): string | undefined;
}

const ACTIVITY = ['activity'] as const;
const when = (isBroken: boolean, text: string) => (isBroken ? text : undefined);
const shares = (a: readonly string[], b: readonly string[]) => a.some((value) => b.includes(value));
const lacking = (call: MatchCall, candidate: MatchCandidate) =>
  call.accessibilityNeeds.filter((need) => !candidate.accessibilityFeatures.includes(need));
const isAtVenue = ({ comesToSchool, isOnline }: MatchCandidate) => !comesToSchool && !isOnline;

/** The hard constraints as data; each is named to the caller when it excludes a candidate. */
const CONSTRAINTS: readonly Constraint[] = [
  {
    code: 'not_at_school',
    kinds: ACTIVITY,
    breach: (call, candidate) =>
      when(call.place === 'at_school' && isAtVenue(candidate), 'Komt niet naar de school'),
  },
  {
    code: 'not_away',
    kinds: ACTIVITY,
    breach: (call, candidate) =>
      when(call.place === 'away' && !isAtVenue(candidate), 'Is niet buiten de school'),
  },
  {
    code: 'outside_work_area',
    kinds: ['activity', 'expert'],
    breach: (_call, { comesToSchool, isInWorkArea }) =>
      when(comesToSchool && isInWorkArea === false, 'Komt niet in de regio van de school'),
  },
  {
    code: 'too_far',
    kinds: ['activity', 'organisation'],
    breach: ({ radiusKm, place }, candidate) => {
      const { kind, distanceKm } = candidate;
      if (radiusKm === undefined || distanceKm === undefined || !isAtVenue(candidate)) return undefined;
      if (kind === 'organisation' && place !== 'away') return undefined;
      return when(distanceKm > radiusKm, `Ligt op ${Math.round(distanceKm)} km, verder dan ${radiusKm} km`);
    },
  },
  {
    code: 'sector_mismatch',
    kinds: ['activity', 'expert'],
    breach: ({ sector }, { sectors }) =>
      when(
        sectors.length > 0 && !sectors.includes(sector),
        `Niet voor ${codeLabel('sectors', sector).toLowerCase()}`,
      ),
  },
  {
    code: 'level_mismatch',
    kinds: ACTIVITY,
    breach: (call, { levels }) =>
      when(
        call.levels.length > 0 && levels.length > 0 && !shares(call.levels, levels),
        'Bedoeld voor andere leerjaren',
      ),
  },
  {
    code: 'group_too_large',
    kinds: ACTIVITY,
    breach: ({ groupSize }, { groupSizeMax }) =>
      when(
        groupSizeMax !== undefined && groupSize > groupSizeMax,
        `De groep mag hoogstens ${groupSizeMax} zijn`,
      ),
  },
  {
    code: 'group_too_small',
    kinds: ACTIVITY,
    breach: ({ groupSize }, { groupSizeMin }) =>
      when(
        groupSizeMin !== undefined && groupSize < groupSizeMin,
        `De groep moet minstens ${groupSizeMin} zijn`,
      ),
  },
  {
    code: 'no_session_in_period',
    kinds: ACTIVITY,
    breach: ({ hasWantedPeriod }, { needsSession, sessionsInPeriod }) =>
      when(
        needsSession && sessionsInPeriod === 0,
        hasWantedPeriod ? 'Geen moment in de gewenste periode' : 'Geen komend moment',
      ),
  },
  {
    code: 'no_room',
    kinds: ACTIVITY,
    breach: (_call, { needsSession, sessionsInPeriod, sessionsWithRoom }) =>
      when(needsSession && sessionsInPeriod > 0 && sessionsWithRoom === 0, 'Geen moment met genoeg plaats'),
  },
  {
    code: 'accessibility_lacking',
    kinds: ACTIVITY,
    breach: (call, candidate) => {
      const needs = candidate.accessibilityFeatures.length === 0 ? [] : lacking(call, candidate);
      const names = needs.map((need) => codeLabel('accessibility_features', need).toLowerCase()).join(', ');
      return when(needs.length > 0, `Heeft niet: ${names}`);
    },
  },
  {
    code: 'too_expensive',
    kinds: ACTIVITY,
    breach: ({ maximumPriceCents }, { costCents }) =>
      when(
        maximumPriceCents !== undefined && costCents !== undefined && costCents > maximumPriceCents,
        'Kost meer dan het budget',
      ),
  },
];

/** Why a candidate is out; empty when nothing known stands in the way. */
export function exclusionsOf(call: MatchCall, candidate: MatchCandidate): Exclusion[] {
  return CONSTRAINTS.filter(({ kinds }) => kinds.includes(candidate.kind)).flatMap(({ code, breach }) => {
    const text = breach(call, candidate);
    return text === undefined ? [] : [{ code, text }];
  });
}

interface Gap {
  code: string;
  kinds: readonly CandidateKind[];
  isOpen(call: MatchCall, candidate: MatchCandidate): boolean;
}

/** What a candidate does not say although the call asks for it. */
const GAPS: readonly Gap[] = [
  {
    code: 'themes_unknown',
    kinds: ['activity', 'expert'],
    isOpen: (call, { themes }) => call.themes.length > 0 && themes.length === 0,
  },
  {
    code: 'levels_unknown',
    kinds: ['activity', 'expert'],
    isOpen: (_call, { sectors, levels }) => sectors.length === 0 && levels.length === 0,
  },
  {
    code: 'group_size_unknown',
    kinds: ACTIVITY,
    isOpen: (_call, { groupSizeMin, groupSizeMax }) =>
      groupSizeMin === undefined && groupSizeMax === undefined,
  },
  {
    code: 'accessibility_unknown',
    kinds: ACTIVITY,
    isOpen: (call, { accessibilityFeatures }) =>
      call.accessibilityNeeds.length > 0 && accessibilityFeatures.length === 0,
  },
  {
    code: 'languages_unknown',
    kinds: ['activity', 'expert'],
    isOpen: (call, { languages }) => call.languages.length > 0 && languages.length === 0,
  },
  {
    code: 'work_area_unknown',
    kinds: ['activity', 'expert'],
    isOpen: (_call, { comesToSchool, isInWorkArea }) => comesToSchool && isInWorkArea === undefined,
  },
  {
    code: 'place_unknown',
    kinds: ['activity', 'organisation'],
    isOpen: (_call, candidate) => isAtVenue(candidate) && candidate.distanceKm === undefined,
  },
];

/** Codes of what the candidate does not say, for the provider to complete and the teacher to ask. */
export function missingOf(call: MatchCall, candidate: MatchCandidate): string[] {
  return GAPS.filter(({ kinds, isOpen }) => kinds.includes(candidate.kind) && isOpen(call, candidate)).map(
    ({ code }) => code,
  );
}
