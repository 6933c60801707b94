import { CALL_WORDS } from '../../core/dutch/stop-words.ts';
import type { Fields } from '../../core/dutch/terms.ts';
import { localDay } from '../../core/local-time.ts';
import type { Context } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { getActivityFor } from '../activities/index.ts';
import { findShownCalls, seesLearnerQuestions } from '../demand-calls/index.ts';
import { getExpertFor } from '../people/index.ts';
import * as store from './call-candidate.store.ts';
import { type CallMatch, sessionsFor, sharesSubject } from './call-match.rules.ts';
import { type Call, callFacts, judge, NO_RECORD, wishOf } from './match.service.ts';
import * as candidates from './match-candidate.rules.ts';
import type { MatchCandidate } from './match-constraint.rules.ts';
import * as facts from './match-facts.store.ts';
import { compareCalls } from './match-fairness.rules.ts';
import { pageOfMatches, withoutDismissed } from './match-list.service.ts';
import { judgeTexts, readWishes } from './match-text.service.ts';

/** What the caller wants to see of the calls. */
export interface CallMatchFilters {
  includeExcluded: boolean;
  includeDismissed: boolean;
}

/** The one side of all pairs: an activity or expert, as a candidate for any call. */
interface Subject {
  search: Omit<store.CallSearch, 'today' | 'now' | 'withQuestions' | 'isWithinReach'>;
  shown: { candidateId: string; title: string; summary: string | null };
  /** By which the words of a call are judged. */
  fields: Fields;
  candidateFor(call: Call, distanceKm: number | null, text: candidates.TextMatch): MatchCandidate;
}

/** Municipality and the area around it: farther regions hold too many calls to say anything. */
const nearbyOf = (regionIds: readonly string[]) => regionIds.slice(0, 2);

async function activitySubject(ctx: Context, id: string): Promise<Subject | undefined> {
  const row = await getActivityFor(ctx, id);
  const [activity] = await facts.findActivityFacts(ctx.db, [id], { now: ctx.now });
  if (activity === undefined) return undefined;
  const { organisationId, clusters, themes, sectors, levels, title, summary } = activity;
  const isScheduled = activity.delivery === 'scheduled';
  const sessions = isScheduled ? await facts.listComingSessions(ctx.db, id, ctx.now) : [];
  const records = await facts.findProviderRecords(ctx.db, [organisationId], ctx.now);
  const record = records.get(organisationId) ?? NO_RECORD;
  return {
    search: {
      from: { kind: 'activity', id },
      regionIds: [...nearbyOf(row.placeRegionIds), ...row.workRegionIds],
      ownOrganisationIds: [organisationId],
      ...{ clusters, themes, sectors, levels },
    },
    shown: { candidateId: id, title, summary },
    fields: [title, summary, activity.description],
    candidateFor: (call, distanceKm, text) => ({
      ...candidates.activityCandidate(call, { ...activity, distanceKm }, sessionsFor(call, sessions), text),
      record,
    }),
  };
}

async function expertSubject(ctx: Context, id: string): Promise<Subject | undefined> {
  const row = await getExpertFor(ctx, id);
  const expert = await facts.findExpertFacts(ctx.db, id, ctx.now);
  if (expert === undefined) return undefined;
  const { clusters, themes, sectors, title, summary } = expert;
  return {
    search: {
      from: { kind: 'expert', id },
      regionIds: row.workRegionIds,
      ownOrganisationIds: [],
      levels: [],
      ...{ clusters, themes, sectors },
    },
    shown: { candidateId: id, title, summary },
    fields: [title, summary, expert.description],
    candidateFor: (call, _distanceKm, text) => candidates.expertCandidate(call, expert, text),
  };
}

const IGNORED_WORDS = [...CALL_WORDS].join(' ');
const NO_TEXT: candidates.TextMatch = { textRelevance: 0, textWords: [] };

/** The open calls that the caller may know of, each as a pair with the subject. */
async function findCallMatches(
  ctx: Context,
  { search, shown, fields, candidateFor }: Subject,
  isWithinReach: boolean,
): Promise<CallMatch[]> {
  const today = localDay(ctx.now, 'Europe/Amsterdam');
  const withQuestions = await seesLearnerQuestions(ctx);
  const asked = { ...search, today, now: ctx.now, withQuestions, isWithinReach };
  const hits = await store.listCallCandidates(ctx.db, asked, IGNORED_WORDS);
  const hitOf = new Map(hits.map((hit) => [hit.id, hit]));
  const rows = await findShownCalls(ctx, [...hitOf.keys()]);
  const searches = await readWishes(ctx, rows.map(wishOf));
  return rows.flatMap((row, place) => {
    const call = callFacts(row);
    const wish = searches[place];
    const [text = NO_TEXT] = wish === undefined ? [] : judgeTexts(wish, [fields]);
    const { distanceKm = null, servedCount = 0 } = hitOf.get(row.id) ?? {};
    const candidate = candidateFor(call, distanceKm, text);
    if (!sharesSubject(call, candidate)) return [];
    const { title, organisationId, organisationName, city, kind, respondBy, pupilCount } = row;
    const of = { title, summary: null, organisationId, organisationName, city };
    const match = judge(call, candidate, { ...shown, ...of });
    return [{ ...match, servedCount, demandCallKind: kind, respondBy, pupilCount }];
  });
}

async function listFor(
  ctx: Context,
  subject: Subject | undefined,
  { includeExcluded, includeDismissed }: CallMatchFilters,
  list: ListRequest,
): Promise<Slice<CallMatch>> {
  const found = subject === undefined ? [] : await findCallMatches(ctx, subject, !includeExcluded);
  const fitting = found.filter(({ exclusions }) => includeExcluded || exclusions.length === 0);
  const shown = includeDismissed ? fitting : await withoutDismissed(ctx, fitting, 'responder');
  return pageOfMatches(ctx, shown.toSorted(compareCalls), list);
}

/**
 * Open calls that an activity fits, best first, and among those that fit about as well the least served school
 * first. Nothing while the activity is not public.
 * @throws DomainError resource_not_found, permission_denied for who neither offers nor curates it
 */
export async function listActivityMatches(
  ctx: Context,
  activityId: string,
  filters: CallMatchFilters,
  list: ListRequest,
): Promise<Slice<CallMatch>> {
  return listFor(ctx, await activitySubject(ctx, activityId), filters, list);
}

/**
 * The same for an expert. Nothing while the profile is not published.
 * @throws DomainError resource_not_found, permission_denied for who is not the expert and does not review experts
 */
export async function listExpertMatches(
  ctx: Context,
  expertId: string,
  filters: CallMatchFilters,
  list: ListRequest,
): Promise<Slice<CallMatch>> {
  return listFor(ctx, await expertSubject(ctx, expertId), filters, list);
}

/** Open calls that a published activity fits, for the service itself: calls for everyone alone. */
export async function findCallsForActivity(ctx: Context, activityId: string): Promise<CallMatch[]> {
  const subject = await activitySubject(ctx, activityId);
  const found = subject === undefined ? [] : await findCallMatches(ctx, subject, true);
  return found.filter(({ exclusions }) => exclusions.length === 0).sort(compareCalls);
}
