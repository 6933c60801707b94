import { type Actor, actsFor, withoutSuspended } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { MatchFeedback, MatchFeedbackReplace } from './match-feedback.schemas.ts';
import * as store from './match-feedback.store.ts';
import type { MatchSide } from './match-pair.store.ts';

/** What the caller knows of the feedback that is there. */
interface FeedbackExpectation {
  versions: ExpectedVersions;
  /** True when the caller only wants to give feedback where there is none. */
  isAbsent: boolean;
}

/** The row as the API shows it; it goes by the id of its match. */
export function toMatchFeedback(row: store.MatchFeedbackRow): MatchFeedback {
  const { matchId: id, version, side, verdict, score, engineVersion, createdAt, updatedAt } = row;
  const [made, changed] = [createdAt.toISOString(), updatedAt.toISOString()];
  return { id, version, side, verdict, score, engineVersion, createdAt: made, updatedAt: changed };
}

/** The side of a pair that somebody is on; the school goes first for who is on both. */
function sideOf(actor: Actor, pair: store.OwnedPair): MatchSide | undefined {
  if (actsFor(actor, pair.schoolId)) return 'school';
  const { responderOrganisationId, responderPersonId } = pair;
  const isExpert = actor.kind === 'person' && actor.personId === responderPersonId;
  const offers = responderOrganisationId !== null && actsFor(actor, responderOrganisationId);
  return isExpert || offers ? 'responder' : undefined;
}

function assertSide(actor: Actor, pair: store.OwnedPair | undefined): MatchSide {
  const side = pair && sideOf(actor, pair);
  if (side === undefined) throw notFound('match');
  return side;
}

/**
 * What the own side said of a match.
 * @throws DomainError resource_not_found for a match that nobody was shown, of others, or without feedback yet
 */
export async function getMatchFeedback(ctx: Context, matchId: string): Promise<store.MatchFeedbackRow> {
  const side = assertSide(ctx.actor, await store.findOwnedPair(ctx.db, matchId));
  const row = await store.findFeedback(ctx.db, matchId, side);
  if (row === undefined) throw notFound('match_feedback');
  return row;
}

function assertExpected(
  current: store.MatchFeedbackRow | undefined,
  { versions, isAbsent }: FeedbackExpectation,
): void {
  if (current === undefined ? versions !== undefined : isAbsent) {
    throw new DomainError(
      'precondition_failed',
      'De feedback is anders dan u verwachtte. Haal die eerst op.',
      current === undefined ? {} : { currentVersion: current.version },
    );
  }
  if (current !== undefined) assertVersion(current.version, versions);
}

async function record(ctx: TransactionContext, row: store.MatchFeedbackRow, pair: store.OwnedPair) {
  const { demandCallId, kind, candidateId } = pair;
  const { side, verdict, score, engineVersion } = row;
  await recordChange(ctx, {
    type: 'match.feedback_given',
    resourceKind: 'match',
    resourceId: row.matchId,
    resourceVersion: row.version,
    facts: { demandCallId, kind, candidateId, side, verdict, score, engineVersion },
  });
}

/**
 * Says for the own side what it does with a match, or says it anew; the same again keeps the version.
 * @throws DomainError resource_not_found, precondition_failed
 */
export async function replaceMatchFeedback(
  ctx: Context,
  matchId: string,
  { verdict }: MatchFeedbackReplace,
  expected: FeedbackExpectation,
): Promise<{ row: store.MatchFeedbackRow; isCreated: boolean }> {
  return inTransaction(ctx, async (ctx) => {
    const pair = await store.lockOwnedPair(ctx.db, matchId);
    const side = assertSide(withoutSuspended(ctx.actor), pair);
    if (pair === undefined || ctx.actor.kind !== 'person') throw notFound('match');
    const current = await store.findFeedback(ctx.db, matchId, side);
    assertExpected(current, expected);
    if (current?.verdict === verdict) return { row: current, isCreated: false };
    const row = {
      ...{ matchId, side, verdict, score: pair.score, engineVersion: pair.engineVersion },
      createdById: ctx.actor.personId,
      version: (current?.version ?? 0) + 1,
      createdAt: current?.createdAt ?? ctx.now,
      updatedAt: ctx.now,
    };
    await store.putFeedback(ctx.db, row);
    await record(ctx, row, pair);
    return { row, isCreated: current === undefined };
  });
}
