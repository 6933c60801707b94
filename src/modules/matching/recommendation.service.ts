import { v5 as uuidV5 } from 'uuid';
import type { Context } from '../../infra/context.ts';
import { type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { assertMember, getOrganisation, mainLocationOf } from '../organisations/index.ts';
import { NO_RECORD } from './match.service.ts';
import { activityCandidate } from './match-candidate.rules.ts';
import { findSessionFacts } from './match-candidate.store.ts';
import { exclusionsOf, type MatchCall, missingOf } from './match-constraint.rules.ts';
import { findActivityFacts, findProviderRecords } from './match-facts.store.ts';
import { spreadProviders } from './match-fairness.rules.ts';
import { matchesFrom, rankMatches, type ShownMatch } from './match-rank.rules.ts';
import { reasonsOf, scorePair } from './match-score.rules.ts';
import { isFinal, RECOMMENDATION_WEIGHTS, standingCall } from './recommendation.rules.ts';
import * as store from './recommendation.store.ts';

const NAMESPACE = '9d0d8f52-3b1f-4a8e-8d2c-6f0e5a7b9c31';
const NO_TEXT = { textRelevance: 0, textWords: [] };
const NO_SESSIONS = { inPeriod: 0, withRoom: 0 };

type Recommendation = Omit<ShownMatch, 'demandCallId'>;

/** The school as if it had posted a call, with where it lies. */
async function standingCallOf(ctx: Context, organisationId: string) {
  const organisation = await getOrganisation(ctx, organisationId);
  const place = await mainLocationOf(ctx, organisationId);
  const point =
    place?.longitude == null || place.latitude == null
      ? undefined
      : { longitude: place.longitude, latitude: place.latitude };
  const personId = ctx.actor.kind === 'person' ? ctx.actor.personId : undefined;
  const call = standingCall({
    sector: organisation.sectors[0],
    interests: await store.listInterests(ctx.db, organisationId, personId),
    tenthPostcodeKm: point && (await store.findTenthPostcodeKm(ctx.db, point)),
  });
  return { ...call, organisationId, point, regionIds: place?.regionIds ?? [] };
}

type StandingCall = Awaited<ReturnType<typeof standingCallOf>>;

async function candidatesOf(ctx: Context, call: StandingCall) {
  const { now } = ctx;
  const ids = await store.listRecommendable(ctx.db, { ...call, now });
  const activities = await findActivityFacts(ctx.db, ids, { point: call.point, now });
  const scheduled = activities.filter(({ delivery }) => delivery === 'scheduled').map(({ id }) => id);
  const period = { fromOn: null, toOn: null, pupilCount: 1, now };
  const sessions = await findSessionFacts(ctx.db, scheduled, period);
  const providers = [...new Set(activities.map(({ organisationId }) => organisationId))];
  const records = await findProviderRecords(ctx.db, providers, now);
  return activities.map((activity) => ({
    activity,
    candidate: {
      ...activityCandidate(call, activity, sessions.get(activity.id) ?? NO_SESSIONS, NO_TEXT),
      record: records.get(activity.organisationId) ?? NO_RECORD,
    },
  }));
}

function recommend(
  call: StandingCall,
  { activity, candidate }: Awaited<ReturnType<typeof candidatesOf>>[number],
): Recommendation {
  const asked: MatchCall = call;
  const pair = scorePair(asked, candidate, RECOMMENDATION_WEIGHTS);
  const { id, title, summary, organisationId, organisationName, city } = activity;
  return {
    ...{ title, summary, organisationId, organisationName, city },
    id: uuidV5(`${call.organisationId}/${id}`, NAMESPACE),
    kind: 'activity',
    candidateId: id,
    distanceKm: candidate.distanceKm,
    score: pair.score,
    reasons: reasonsOf(pair),
    missing: missingOf(asked, candidate),
    exclusions: exclusionsOf(asked, candidate).filter((exclusion) => isFinal(exclusion, asked)),
  };
}

/**
 * Activities that fit a school, best first, from its place, sector and reach and from what it asked for, reserved and,
 * for the person who asks, keeps; without what it had. Nothing of it is kept.
 * @throws DomainError resource_not_found for who does not act for the organisation
 */
export async function listRecommendations(
  ctx: Context,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<Recommendation>> {
  await assertMember(ctx, organisationId);
  const call = await standingCallOf(ctx, organisationId);
  const found = (await candidatesOf(ctx, call)).map((candidate) => recommend(call, candidate));
  const ranked = spreadProviders(rankMatches(found, false));
  const at = list.position && { ...list.position, score: Number(list.position.values[0]) };
  return toSlice(matchesFrom(ranked, at, list.limit), list, (match) => [match.score]);
}
