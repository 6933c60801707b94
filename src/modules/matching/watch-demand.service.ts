import { DomainError } from '../../core/errors.ts';
import { recordChanges } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { type OutboxEvent, takeEvents } from '../../infra/outbox.ts';
import { findShownCalls } from '../demand-calls/index.ts';
import { findCallsForActivity } from './call-match.service.ts';
import { ALL_KINDS, findMatches } from './match.service.ts';
import { keepMatches } from './match-list.service.ts';
import { markFound } from './match-pair.store.ts';
import { rankMatches, type ShownMatch } from './match-rank.rules.ts';
import { ENGINE_VERSION } from './match-score.rules.ts';
import { countExpiredCall, countLapsedEntry } from './unmet-demand.service.ts';

/** Names of jobs; kept with queued work. */
export const FIND_MATCHES_OF_CALL = 'find-matches-of-call';
export const FIND_MATCHES_OF_ACTIVITIES = 'find-matches-of-activities';

const CONSUMER = 'matching';
const BATCH = 500;
/** A run ends after so many events, so that others can share the work of a long line. */
const BATCHES_PER_RUN = 100;
/** Activities of one job. */
const ACTIVITIES_PER_JOB = 50;

const isStep = ({ type, facts }: OutboxEvent, kind: string, to: string) =>
  type.startsWith(`${kind}.`) && facts.to === to;

async function handle(ctx: TransactionContext, events: readonly OutboxEvent[]): Promise<void> {
  const published = new Set<string>();
  for (const event of events) {
    const { type, resourceId } = event;
    if (isStep(event, 'demand_call', 'open')) {
      await enqueue(
        ctx,
        FIND_MATCHES_OF_CALL,
        { demandCallId: resourceId },
        { key: `matches:${resourceId}` },
      );
    } else if (isStep(event, 'demand_call', 'expired')) await countExpiredCall(ctx, resourceId);
    else if (type === 'waitlist_entry.lapsed') await countLapsedEntry(ctx, resourceId);
    else if (type === 'activity.published') published.add(resourceId);
  }
  const activityIds = [...published];
  for (let start = 0; start < activityIds.length; start += ACTIVITIES_PER_JOB) {
    const part = activityIds.slice(start, start + ACTIVITIES_PER_JOB);
    await enqueue(ctx, FIND_MATCHES_OF_ACTIVITIES, { activityIds: part });
  }
}

/**
 * Follows what happens: counts demand that was not met, and queues the search for matches of calls that opened and
 * activities that were published. Each event is handled once, with the cursor in the same transaction.
 */
export async function watchDemand(ctx: Context): Promise<void> {
  for (let batch = 0; batch < BATCHES_PER_RUN; batch++) {
    const taken = await inTransaction(ctx, async (ctx) => {
      const events = await takeEvents(ctx, CONSUMER, BATCH);
      await handle(ctx, events);
      return events.length;
    });
    if (taken < BATCH) break;
  }
}

/** From here on a match is worth telling of. */
const THRESHOLD = 0.6;
/** Most matches that one call or activity is told of. */
const MOST_TOLD = 20;

/** Tells of the best matches; of each pair once, whoever finds it. */
async function tell(ctx: Context, matches: readonly ShownMatch[]): Promise<void> {
  const best = matches.filter(({ score }) => score >= THRESHOLD).slice(0, MOST_TOLD);
  if (best.length === 0) return;
  await inTransaction(ctx, async (ctx) => {
    await keepMatches(ctx, best);
    const told = new Set(
      await markFound(
        ctx.db,
        best.map(({ id }) => id),
        ctx.now,
      ),
    );
    const fresh = best.filter(({ id }) => told.has(id));
    await recordChanges(
      ctx,
      fresh.map(({ id, demandCallId, kind, candidateId, score }) => ({
        type: 'match.found',
        resourceKind: 'match',
        resourceId: id,
        resourceVersion: 1,
        facts: { demandCallId, kind, candidateId, score, engineVersion: ENGINE_VERSION },
      })),
    );
  });
}

/** Finds and tells what fits a call that opened; nothing when it is not open any more or of a learner. */
export async function findMatchesOfCall(ctx: Context, demandCallId: string): Promise<void> {
  const [row] = await findShownCalls(ctx, [demandCallId]);
  if (row === undefined || row.kind !== 'call') return;
  await tell(ctx, rankMatches(await findMatches(ctx, row, ALL_KINDS, false), false));
}

/** Finds and tells the open calls that these activities fit. */
export async function findMatchesOfActivities(ctx: Context, activityIds: readonly string[]): Promise<void> {
  for (const activityId of activityIds) {
    try {
      const found = await findCallsForActivity(ctx, activityId);
      await tell(
        ctx,
        found.filter(({ demandCallKind }) => demandCallKind === 'call'),
      );
    } catch (error) {
      // Gone since it was published.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
