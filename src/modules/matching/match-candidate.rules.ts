import type { MatchCall, MatchCandidate } from './match-constraint.rules.ts';

/** An activity as the candidate query reads it. */
export interface ActivityFacts {
  id: string;
  title: string;
  summary: string;
  description: string;
  organisationId: string;
  organisationName: string;
  city: string | null;
  delivery: 'scheduled' | 'at_venue_by_appointment' | 'at_school_by_appointment' | 'online';
  clusters: string[];
  themes: string[];
  sectors: string[];
  levels: string[];
  languages: string[];
  curriculumGoals: string[];
  /** Of the activity and its location. */
  accessibilityFeatures: string[];
  groupSizeMin: number | null;
  groupSizeMax: number | null;
  priceCents: number;
  priceUnit: 'per_pupil' | 'per_group' | null;
  workRegionIds: string[];
  workRadiusKm: number | null;
  distanceKm: number | null;
  ageDays: number;
}

export interface ExpertFacts {
  id: string;
  title: string;
  summary: string;
  description: string;
  clusters: string[];
  themes: string[];
  sectors: string[];
  languages: string[];
  formats: string[];
  workRegionIds: string[];
  ageDays: number;
}

export interface OrganisationFacts {
  id: string;
  title: string;
  summary: string | null;
  description: string;
  city: string | null;
  distanceKm: number | null;
}

/** Coming sessions of an activity within the wanted period, and those with room for the group. */
export interface SessionFacts {
  inPeriod: number;
  withRoom: number;
}

/** Relevance and words of a text, worked out from its hit. */
export interface TextMatch {
  textRelevance: number;
  textWords: readonly string[];
}

const NOTHING_TOLD = {
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
};

const orUndefined = <T>(value: T | null): T | undefined => value ?? undefined;

/** What the group pays, in cents. */
export function costOf(
  call: Pick<MatchCall, 'pupilCount'>,
  activity: Pick<ActivityFacts, 'priceCents' | 'priceUnit'>,
): number {
  return activity.priceUnit === 'per_pupil' ? activity.priceCents * call.pupilCount : activity.priceCents;
}

interface WorkArea {
  workRegionIds: readonly string[];
  workRadiusKm?: number | null;
  distanceKm?: number | null;
}

/** Whether a school in these regions lies in a work area; undefined when no area was named or the distance is unknown. */
export function isInWorkArea(regionIds: readonly string[], area: WorkArea): boolean | undefined {
  const { workRegionIds, workRadiusKm = null, distanceKm = null } = area;
  if (workRegionIds.some((id) => regionIds.includes(id))) return true;
  if (workRadiusKm !== null && distanceKm !== null) return distanceKm <= workRadiusKm;
  return workRegionIds.length > 0 && workRadiusKm === null ? false : undefined;
}

/** An activity as a candidate for a call of a school in these regions. */
export function activityCandidate(
  call: MatchCall & { regionIds: readonly string[] },
  facts: ActivityFacts,
  sessions: SessionFacts,
  text: TextMatch,
): MatchCandidate {
  const { clusters, themes, sectors, levels, languages, curriculumGoals, accessibilityFeatures, ageDays } =
    facts;
  return {
    ...NOTHING_TOLD,
    ...text,
    kind: 'activity',
    clusters,
    themes,
    sectors,
    levels,
    languages,
    curriculumGoals,
    accessibilityFeatures,
    ageDays,
    groupSizeMin: orUndefined(facts.groupSizeMin),
    groupSizeMax: orUndefined(facts.groupSizeMax),
    costCents: costOf(call, facts),
    comesToSchool: facts.delivery === 'at_school_by_appointment',
    isOnline: facts.delivery === 'online',
    isInWorkArea: isInWorkArea(call.regionIds, facts),
    distanceKm: orUndefined(facts.distanceKm),
    needsSession: facts.delivery === 'scheduled',
    sessionsInPeriod: sessions.inPeriod,
    sessionsWithRoom: sessions.withRoom,
  };
}

/** An expert as a candidate; who only receives visits does not come to school. */
export function expertCandidate(
  call: MatchCall & { regionIds: readonly string[] },
  facts: ExpertFacts,
  text: TextMatch,
): MatchCandidate {
  const { clusters, themes, sectors, languages, ageDays } = facts;
  const comesToSchool = facts.formats.length === 0 || facts.formats.some((format) => format !== 'visit');
  const inArea = isInWorkArea(call.regionIds, facts);
  const base = {
    ...NOTHING_TOLD,
    ...text,
    kind: 'expert' as const,
    clusters,
    themes,
    sectors,
    languages,
    ageDays,
  };
  return { ...base, comesToSchool, isInWorkArea: inArea };
}

/** An organisation as a candidate, with the clusters and themes of its activities that fit the call. */
export function organisationCandidate(
  facts: OrganisationFacts,
  offers: readonly Pick<ActivityFacts, 'clusters' | 'themes'>[],
  text: TextMatch,
): MatchCandidate {
  const union = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())];
  return {
    ...NOTHING_TOLD,
    ...text,
    kind: 'organisation',
    clusters: union(offers.map((offer) => offer.clusters)),
    themes: union(offers.map((offer) => offer.themes)),
    distanceKm: orUndefined(facts.distanceKm),
    ageDays: 0,
  };
}
