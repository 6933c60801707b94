import { v5 as uuidV5 } from 'uuid';
import type { Context } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { type DemandCallRow, getDemandCallFor } from '../demand-calls/index.ts';
import * as candidates from './match-candidate.rules.ts';
import * as store from './match-candidate.store.ts';
import {
  type CandidateKind,
  exclusionsOf,
  type MatchCandidate,
  missingOf,
} from './match-constraint.rules.ts';
import { findProviderRecords } from './match-facts.store.ts';
import { spreadProviders } from './match-fairness.rules.ts';
import { pageOfMatches, withoutDismissed } from './match-list.service.ts';
import { rankMatches, type ShownMatch } from './match-rank.rules.ts';
import { MATCH_WEIGHTS, reasonsOf, scorePair } from './match-score.rules.ts';
import { judgeTexts, readWishes, type TextSearch } from './match-text.service.ts';
import type { ProviderRecord } from './provider-record.rules.ts';

/** Ids of pairs are UUIDv5 of both ids in this namespace, so that a computed match keeps its id. */
const PAIR_NAMESPACE = '2f6c3d0e-6a2b-4a53-9f44-51c2b7a5f9d1';

/** What of a call decides on its matches. */
export type Call = ReturnType<typeof callFacts>;
type Shown = Pick<
  ShownMatch,
  'candidateId' | 'title' | 'summary' | 'organisationId' | 'organisationName' | 'city'
>;

export function callFacts(row: DemandCallRow) {
  const { id, organisationId, clusters, themes, sector, levels, pupilCount, place, languages } = row;
  const point =
    row.longitude === null || row.latitude === null
      ? undefined
      : { longitude: row.longitude, latitude: row.latitude };
  return {
    id,
    organisationId,
    clusters,
    themes,
    sector,
    levels,
    pupilCount,
    place,
    languages,
    point,
    groupSize: pupilCount + row.adultCount,
    hasWantedPeriod: row.wantedFromOn !== null || row.wantedToOn !== null,
    wantedFromOn: row.wantedFromOn,
    wantedToOn: row.wantedToOn,
    radiusKm: row.radiusKm ?? undefined,
    accessibilityNeeds: row.accessibilityNeeds,
    curriculumGoals: row.curriculumGoals,
    maximumPriceCents: row.maximumPriceCents ?? undefined,
    regionIds: row.regionIds,
    text: `${row.title} ${row.description}`,
  };
}

/** What candidates of a call are looked for by. */
interface MatchSearch extends store.CandidateSearch, TextSearch {}

/** What a call asks for in words. */
export const wishOf = ({ title, description }: DemandCallRow) => ({ title, text: description });

async function searchOf(ctx: Context, row: DemandCallRow, isWithinReach: boolean): Promise<MatchSearch> {
  const [text] = await readWishes(ctx, [wishOf(row)]);
  if (text === undefined) throw new Error('A wish was not read');
  const { themes, clusters, sector, regionIds, point, radiusKm } = callFacts(row);
  return {
    ...text,
    themes,
    clusters,
    sector,
    point,
    radiusKm: row.place === 'at_school' ? undefined : radiusKm,
    regionIds,
    ownOrganisationId: row.organisationId,
    now: ctx.now,
    isWithinReach,
  };
}

/** The texts by which a candidate is judged. */
const fieldsOf = ({ title, summary, description }: Described) => [title, summary ?? '', description] as const;

type Described = { title: string; summary: string | null; description: string };

const NO_TEXT: candidates.TextMatch = { textRelevance: 0, textWords: [] };

/** Text relevance of candidates of a kind, each against the best of them, by the place in the list. */
const textsOf = (search: MatchSearch, described: readonly Described[]) =>
  judgeTexts(search, described.map(fieldsOf));

/** Scores and explains one pair. */
export function judge(call: Call, candidate: MatchCandidate, shown: Shown): ShownMatch {
  const pair = scorePair(call, candidate, MATCH_WEIGHTS);
  return {
    ...shown,
    id: uuidV5(`${call.id}/${shown.candidateId}`, PAIR_NAMESPACE),
    demandCallId: call.id,
    kind: candidate.kind,
    distanceKm: candidate.distanceKm,
    score: pair.score,
    reasons: reasonsOf(pair),
    missing: missingOf(call, candidate),
    exclusions: exclusionsOf(call, candidate),
  };
}

/** Of who is new. */
export const NO_RECORD: ProviderRecord = { decidedCount: 0, keptCount: 0 };
const NO_SESSIONS: candidates.SessionFacts = { inPeriod: 0, withRoom: 0 };

async function judgeActivities(
  ctx: Context,
  call: Call,
  search: MatchSearch,
  activities: readonly candidates.ActivityFacts[],
): Promise<ShownMatch[]> {
  const scheduled = activities.filter((activity) => activity.delivery === 'scheduled').map(({ id }) => id);
  const period = {
    fromOn: call.wantedFromOn,
    toOn: call.wantedToOn,
    pupilCount: call.pupilCount,
    now: ctx.now,
  };
  const sessions = await store.findSessionFacts(ctx.db, scheduled, period);
  const providers = [...new Set(activities.map(({ organisationId }) => organisationId))];
  const records = await findProviderRecords(ctx.db, providers, ctx.now);
  const texts = textsOf(search, activities);
  return activities.map((facts, at) => {
    const { id, title, summary, organisationId, organisationName, city } = facts;
    const candidate = candidates.activityCandidate(
      call,
      facts,
      sessions.get(id) ?? NO_SESSIONS,
      texts[at] ?? NO_TEXT,
    );
    const record = records.get(organisationId) ?? NO_RECORD;
    return judge(
      call,
      { ...candidate, record },
      {
        candidateId: id,
        title,
        summary,
        organisationId,
        organisationName,
        city,
      },
    );
  });
}

async function judgeExperts(ctx: Context, call: Call, search: MatchSearch): Promise<ShownMatch[]> {
  const experts = await store.listExpertCandidates(ctx.db, search);
  const texts = textsOf(search, experts);
  return experts.map((facts, at) => {
    const { id, title, summary } = facts;
    return judge(call, candidates.expertCandidate(call, facts, texts[at] ?? NO_TEXT), {
      candidateId: id,
      title,
      summary,
    });
  });
}

/** An organisation's text is its own or that of its best activity. */
async function judgeOrganisations(
  ctx: Context,
  call: Call,
  search: MatchSearch,
  activities: readonly candidates.ActivityFacts[],
): Promise<ShownMatch[]> {
  const offers = Map.groupBy(activities, (activity) => activity.organisationId);
  const rows = await store.listOrganisationCandidates(ctx.db, search, [...offers.keys()]);
  const activityTexts = textsOf(search, activities);
  const own = textsOf(search, rows);
  const offered = new Map(activities.map(({ id }, at) => [id, activityTexts[at] ?? NO_TEXT]));
  return rows.map((facts, at) => {
    const { id, title, summary, city } = facts;
    const offer = offers.get(id) ?? [];
    const texts = [own[at] ?? NO_TEXT, ...offer.map((activity) => offered.get(activity.id) ?? NO_TEXT)];
    const text = texts.reduce((a, b) => (b.textRelevance > a.textRelevance ? b : a));
    const candidate = candidates.organisationCandidate(facts, offer, text);
    return judge(call, candidate, { candidateId: id, title, summary, city });
  });
}

/** Every candidate of a call with its score, in no order. */
export async function findMatches(
  ctx: Context,
  row: DemandCallRow,
  kinds: readonly CandidateKind[],
  includeExcluded: boolean,
): Promise<ShownMatch[]> {
  const call = callFacts(row);
  const search = await searchOf(ctx, row, !includeExcluded);
  const needsActivities = kinds.includes('activity') || kinds.includes('organisation');
  const activities = needsActivities ? await store.listActivityCandidates(ctx.db, search) : [];
  return [
    ...(kinds.includes('activity') ? await judgeActivities(ctx, call, search, activities) : []),
    ...(kinds.includes('expert') ? await judgeExperts(ctx, call, search) : []),
    ...(kinds.includes('organisation') ? await judgeOrganisations(ctx, call, search, activities) : []),
  ];
}

export const ALL_KINDS: readonly CandidateKind[] = ['activity', 'expert', 'organisation'];

/**
 * Candidates for a call, best first, each with its score, reasons and what it does not say. Of the
 * matches only which pairs they are is kept; equal data give equal matches.
 * @throws DomainError resource_not_found, permission_denied as for the call itself
 */
export async function listMatches(
  ctx: Context,
  demandCallId: string,
  filters: {
    kinds?: readonly CandidateKind[] | undefined;
    includeExcluded: boolean;
    includeDismissed: boolean;
  },
  list: ListRequest,
): Promise<Slice<ShownMatch>> {
  const row = await getDemandCallFor(ctx, demandCallId);
  const { kinds = ALL_KINDS, includeExcluded, includeDismissed } = filters;
  const ranked = rankMatches(await findMatches(ctx, row, kinds, includeExcluded), includeExcluded);
  const shown = includeDismissed ? ranked : await withoutDismissed(ctx, ranked, 'school');
  return pageOfMatches(ctx, spreadProviders(shown), list);
}
