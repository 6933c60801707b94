import { v5 as uuidV5 } from 'uuid';
import type { Context } from '../../infra/context.ts';
import { type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { type DemandCallRow, getDemandCallFor } from '../demand-calls/index.ts';
import * as candidates from './match-candidate.rules.ts';
import * as store from './match-candidate.store.ts';
import {
  type CandidateKind,
  exclusionsOf,
  type MatchCandidate,
  missingOf,
} from './match-constraint.rules.ts';
import { matchesFrom, rankMatches, type ShownMatch } from './match-rank.rules.ts';
import { MATCH_WEIGHTS, reasonsOf, scorePair } from './match-score.rules.ts';
import {
  CALL_WORDS,
  idealWeight,
  textRelevance,
  wantedText,
  weighTerms,
  wordsOf,
} from './match-text.rules.ts';
import { findTerms } from './search-lexeme.store.ts';

/** Ids of pairs are UUIDv5 of both ids in this namespace, so that a computed match keeps its id. */
const PAIR_NAMESPACE = '2f6c3d0e-6a2b-4a53-9f44-51c2b7a5f9d1';

type Call = ReturnType<typeof callFacts>;
type Shown = Pick<
  ShownMatch,
  'candidateId' | 'title' | 'summary' | 'organisationId' | 'organisationName' | 'city'
>;

function callFacts(row: DemandCallRow) {
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

async function searchOf(
  ctx: Context,
  row: DemandCallRow,
  isWithinReach: boolean,
): Promise<store.CandidateSearch> {
  const title = wantedText(row.title);
  const description = wantedText(row.description);
  const found = await findTerms(ctx.db, { title, description, ignored: CALL_WORDS });
  const terms = weighTerms(found.terms, found.catalogueSize);
  const { themes, clusters, sector, regionIds, point, radiusKm } = callFacts(row);
  return {
    terms,
    ideal: idealWeight(terms),
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

/** Text relevance of each candidate of a kind, against the best of them. */
function textMatcher(call: Call, ideal: number, hits: readonly candidates.TextHit[]) {
  const best = Math.max(0, ...hits.map((hit) => hit.textPoints));
  return ({ textPoints, textStems }: candidates.TextHit): candidates.TextMatch => ({
    textRelevance: textRelevance(textPoints, best, ideal),
    textWords: wordsOf(call.text, textStems),
  });
}

function judge(call: Call, candidate: MatchCandidate, shown: Shown): ShownMatch {
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

const NO_SESSIONS: candidates.SessionFacts = { inPeriod: 0, withRoom: 0 };

async function judgeActivities(
  ctx: Context,
  call: Call,
  search: store.CandidateSearch,
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
  const textOf = textMatcher(call, search.ideal, activities);
  return activities.map((facts) => {
    const { id, title, summary, organisationId, organisationName, city } = facts;
    const candidate = candidates.activityCandidate(
      call,
      facts,
      sessions.get(id) ?? NO_SESSIONS,
      textOf(facts),
    );
    return judge(call, candidate, {
      candidateId: id,
      title,
      summary,
      organisationId,
      organisationName,
      city,
    });
  });
}

async function judgeExperts(ctx: Context, call: Call, search: store.CandidateSearch): Promise<ShownMatch[]> {
  const experts = await store.listExpertCandidates(ctx.db, search);
  const textOf = textMatcher(call, search.ideal, experts);
  return experts.map((facts) => {
    const { id, title, summary } = facts;
    return judge(call, candidates.expertCandidate(call, facts, textOf(facts)), {
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
  search: store.CandidateSearch,
  activities: readonly candidates.ActivityFacts[],
): Promise<ShownMatch[]> {
  const offers = Map.groupBy(activities, (activity) => activity.organisationId);
  const rows = await store.listOrganisationCandidates(ctx.db, search, [...offers.keys()]);
  const withOffers = rows.map((own) => {
    const hits = [own, ...(offers.get(own.id) ?? [])];
    const best = hits.reduce((a, b) => (b.textPoints > a.textPoints ? b : a));
    return { ...own, textPoints: best.textPoints, textStems: best.textStems };
  });
  const textOf = textMatcher(call, search.ideal, withOffers);
  return withOffers.map((facts) => {
    const { id, title, summary, city } = facts;
    const candidate = candidates.organisationCandidate(facts, offers.get(id) ?? [], textOf(facts));
    return judge(call, candidate, { candidateId: id, title, summary, city });
  });
}

async function findMatches(
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

const ALL_KINDS: readonly CandidateKind[] = ['activity', 'expert', 'organisation'];

/**
 * Candidates for a call, best first, each with its score, reasons and what it does not say. Nothing is kept:
 * equal data give equal matches.
 * @throws DomainError resource_not_found, permission_denied as for the call itself
 */
export async function listMatches(
  ctx: Context,
  demandCallId: string,
  filters: { kinds?: readonly CandidateKind[] | undefined; includeExcluded: boolean },
  list: ListRequest,
): Promise<Slice<ShownMatch>> {
  const row = await getDemandCallFor(ctx, demandCallId);
  const { kinds = ALL_KINDS, includeExcluded } = filters;
  const ranked = rankMatches(await findMatches(ctx, row, kinds, includeExcluded), includeExcluded);
  const at = list.position && { ...list.position, score: Number(list.position.values[0]) };
  return toSlice(matchesFrom(ranked, at, list.limit), list, (match) => [match.score]);
}
