import { type CodeListName, codeLabel } from '../../core/code-lists/index.ts';
import type { CandidateKind, MatchCall, MatchCandidate } from './match-constraint.rules.ts';
import { cappedRecordWeight, recordValue } from './provider-record.rules.ts';

/** How much each soft signal counts; only those that a call asks about take part. */
export interface MatchWeights {
  text: number;
  theme: number;
  cluster: number;
  level: number;
  curriculum: number;
  distance: number;
  group: number;
  dates: number;
  language: number;
  cost: number;
  freshness: number;
  record: number;
}

/** Told with every match; it changes whenever equal data would give another score. */
export const ENGINE_VERSION = '2.0.0';

/** The weights in use. They change with the engine's version. */
export const MATCH_WEIGHTS: MatchWeights = {
  text: 45,
  theme: 20,
  cluster: 5,
  level: 10,
  curriculum: 5,
  distance: 10,
  group: 5,
  dates: 5,
  language: 3,
  cost: 4,
  freshness: 3,
  record: 3,
};

export type MatchSignal = keyof MatchWeights;

/** What one signal says of a pair: 0 to 1, in words for the teacher when it speaks for the candidate. */
interface Opinion {
  value: number;
  text?: string;
}

/** One part of a score; the contributions of all parts add up to the score. */
interface ScorePart {
  code: MatchSignal;
  contribution: number;
  text?: string;
}

export interface PairScore {
  score: number;
  parts: ScorePart[];
}

/** Where nothing is known a candidate neither gains nor loses much. */
const UNKNOWN: Opinion = { value: 0.4 };
const NEAR_KM = 50;
const FRESH_DAYS = 180;
const STALE_DAYS = 730;
/** A reason is worth telling from here on. */
const GOOD = 0.5;

const common = (a: readonly string[], b: readonly string[]) => a.filter((value) => b.includes(value));
const labels = (list: CodeListName, codes: readonly string[]) =>
  codes.map((code) => codeLabel(list, code).toLocaleLowerCase('nl')).join(', ');

/** Undefined when the call does not ask; unknown when the candidate does not say. */
function overlap(
  wanted: readonly string[],
  offered: readonly string[],
  say: (codes: string[]) => string,
): Opinion | undefined {
  if (wanted.length === 0) return undefined;
  if (offered.length === 0) return UNKNOWN;
  const shared = common(wanted, offered);
  return shared.length === 0
    ? { value: 0 }
    : { value: 0.5 + (0.5 * shared.length) / wanted.length, text: say(shared) };
}

function textOpinion(_call: MatchCall, { textRelevance, textWords }: MatchCandidate): Opinion {
  const words = textWords.slice(0, 5).join(', ');
  return { value: textRelevance, ...(words === '' ? {} : { text: `De omschrijving gaat over ${words}` }) };
}

function levelOpinion(call: MatchCall, candidate: MatchCandidate): Opinion | undefined {
  if (call.levels.length > 0 && candidate.levels.length > 0) {
    return overlap(call.levels, candidate.levels, (codes) => `Bedoeld voor ${labels('levels', codes)}`);
  }
  if (candidate.sectors.length === 0) return UNKNOWN;
  return candidate.sectors.includes(call.sector)
    ? { value: 0.7, text: `Bedoeld voor ${labels('sectors', [call.sector])}` }
    : { value: 0 };
}

function distanceOpinion(call: MatchCall, { distanceKm, comesToSchool, isOnline }: MatchCandidate): Opinion {
  if (isOnline) return { value: 0.8, text: 'Is online te volgen' };
  if (comesToSchool) return { value: 1, text: 'Komt naar de school' };
  if (distanceKm === undefined) return UNKNOWN;
  const reach = call.radiusKm ?? NEAR_KM;
  const km = distanceKm < 1 ? 'minder dan 1' : `${Math.round(distanceKm)}`;
  return { value: Math.max(0, 1 - (0.7 * distanceKm) / reach), text: `Op ${km} km van de school` };
}

function groupOpinion(call: MatchCall, { groupSizeMin, groupSizeMax }: MatchCandidate): Opinion {
  if (groupSizeMin === undefined && groupSizeMax === undefined) return UNKNOWN;
  const fits =
    call.groupSize >= (groupSizeMin ?? 0) && call.groupSize <= (groupSizeMax ?? Number.POSITIVE_INFINITY);
  return fits ? { value: 1, text: `Geschikt voor een groep van ${call.groupSize}` } : { value: 0 };
}

function datesOpinion(
  call: MatchCall,
  { needsSession, sessionsWithRoom }: MatchCandidate,
): Opinion | undefined {
  if (!needsSession) return { value: 0.7, text: 'De datum is in overleg te kiezen' };
  if (sessionsWithRoom === 0) return { value: 0 };
  const when = call.hasWantedPeriod ? ' in de gewenste periode' : '';
  const moments = sessionsWithRoom === 1 ? '1 moment' : `${sessionsWithRoom} momenten`;
  return { value: 1, text: `Nog plaats op ${moments}${when}` };
}

function costOpinion(call: MatchCall, { costCents }: MatchCandidate): Opinion | undefined {
  // An unknown price is kept as none, so that a price speaks only where the school has a limit.
  if (costCents === undefined || call.maximumPriceCents === undefined) return undefined;
  if (costCents === 0) return { value: 1, text: 'Past binnen het budget' };
  if (call.maximumPriceCents === 0) return { value: 0 };
  const share = costCents / call.maximumPriceCents;
  return share > 1 ? { value: 0 } : { value: 0.9 - 0.4 * share, text: 'Past binnen het budget' };
}

function freshnessOpinion(_call: MatchCall, { ageDays }: MatchCandidate): Opinion {
  if (ageDays <= FRESH_DAYS) return { value: 1, text: 'Onlangs bijgewerkt' };
  return { value: Math.max(0, 1 - (ageDays - FRESH_DAYS) / (STALE_DAYS - FRESH_DAYS)) };
}

/** From here on a record is worth telling. */
const GOOD_RECORD = 0.7;

function recordOpinion(_call: MatchCall, { record }: MatchCandidate): Opinion | undefined {
  if (record === undefined) return undefined;
  const value = recordValue(record);
  return { value, ...(value < GOOD_RECORD ? {} : { text: 'Gaat meestal in op wat scholen vragen' }) };
}

type Signal = (call: MatchCall, candidate: MatchCandidate) => Opinion | undefined;

const SIGNALS: Readonly<Record<MatchSignal, Signal>> = {
  text: textOpinion,
  theme: (call, { themes }) =>
    overlap(call.themes, themes, (codes) => `Past bij het thema ${labels('themes', codes)}`),
  cluster: (call, { clusters }) =>
    overlap(call.clusters, clusters, (codes) => `Hoort bij ${labels('clusters', codes)}`),
  level: levelOpinion,
  curriculum: (call, { curriculumGoals }) =>
    overlap(
      call.curriculumGoals,
      curriculumGoals,
      (codes) => `Werkt aan ${labels('curriculum_goals', codes)}`,
    ),
  distance: distanceOpinion,
  group: groupOpinion,
  dates: datesOpinion,
  language: (call, { languages }) =>
    overlap(call.languages, languages, (codes) => `Kan in het ${labels('languages', codes)}`),
  cost: costOpinion,
  freshness: freshnessOpinion,
  record: recordOpinion,
};

/** The signals that a kind of candidate can give; an organisation has no price or grade of its own. */
const SIGNALS_OF: Readonly<Record<CandidateKind, readonly MatchSignal[]>> = {
  activity: Object.keys(SIGNALS) as MatchSignal[],
  expert: ['text', 'theme', 'cluster', 'level', 'distance', 'language', 'freshness'],
  organisation: ['text', 'theme', 'cluster', 'distance', 'record'],
};

const round = (value: number) => Math.round(value * 10_000) / 10_000;

/** What stays of the score of a pair that has nothing to do with what is asked, however near and free it is. */
const OFF_TOPIC_SHARE = 0.4;
const ABOUT: readonly MatchSignal[] = ['text', 'theme'];

/**
 * Scores one pair from 0 to 1: the weighted mean of the signals that apply, held back by how little the
 * candidate is about what is asked. Signals that a kind of candidate cannot give are left out of its mean.
 */
export function scorePair(call: MatchCall, candidate: MatchCandidate, weights: MatchWeights): PairScore {
  const opinions = SIGNALS_OF[candidate.kind].flatMap((code) => {
    const opinion = SIGNALS[code](call, candidate);
    return opinion === undefined || weights[code] === 0 ? [] : [{ code, ...opinion }];
  });
  const others = opinions.reduce((sum, { code }) => (code === 'record' ? sum : sum + weights[code]), 0);
  const weightOf = (code: MatchSignal) =>
    code === 'record' ? cappedRecordWeight(weights.record, others) : weights[code];
  const total = opinions.reduce((sum, { code }) => sum + weightOf(code), 0);
  const about = Math.max(0, ...opinions.filter(({ code }) => ABOUT.includes(code)).map(({ value }) => value));
  const factor = total === 0 ? 0 : (OFF_TOPIC_SHARE + (1 - OFF_TOPIC_SHARE) * about) / total;
  const parts = opinions.map(({ code, value, text }) => ({
    code,
    contribution: round(weightOf(code) * value * factor),
    ...(text === undefined || value < GOOD ? {} : { text }),
  }));
  const sum = parts.reduce((total, part) => total + part.contribution, 0);
  return { score: round(Math.min(1, sum)), parts };
}

/** The parts that speak for the pair, strongest first. */
export function reasonsOf({ parts }: PairScore): { code: MatchSignal; weight: number; text: string }[] {
  return parts
    .flatMap(({ code, contribution, text }) =>
      text === undefined ? [] : [{ code, weight: contribution, text }],
    )
    .sort((a, b) => b.weight - a.weight || (a.code < b.code ? -1 : 1));
}
