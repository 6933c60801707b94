import { type Context, inTransaction } from '../../infra/context.ts';
import { decideSessionStep } from './session.service.ts';
import * as sessionStore from './session.store.ts';
import { getPublicSession, lockOwnSession, type SessionWithActivity } from './session-access.service.ts';
import { alternativesOf, fewestPupils } from './session-impact.rules.ts';
import {
  type AlternativeRow,
  type SessionAlternative,
  type SessionImpact,
  toSessionAlternative,
  toSessionImpact,
} from './session-impact.schemas.ts';
import * as store from './session-impact.store.ts';
import type { SessionStatusChangeCreate } from './session-input.schemas.ts';
import { agendaItemAt } from './session-views.ts';

/** Alternatives that a group is shown, and that a list holds. */
const MOST_PER_GROUP = 3;
const MOST_LISTED = 10;
/** Enough that a large group finds its own among them. */
const MOST_CONSIDERED = 100;

const viewOf = (row: AlternativeRow, now: Date): SessionAlternative =>
  toSessionAlternative(row, agendaItemAt(row, now));

/**
 * Sessions with room for so many pupils in place of another, whether that goes on or not: of the same activity
 * first, then of similar ones nearby. Empty when the session does not exist.
 */
export async function listAlternatives(
  ctx: Context,
  sessionId: string,
  seats: number,
): Promise<SessionAlternative[]> {
  const found = await sessionStore.findSession(ctx.db, sessionId);
  if (found === undefined) return [];
  const rows = await store.findAlternatives(ctx.db, { ...found, seats, limit: MOST_LISTED }, ctx.now);
  return rows.map((row) => viewOf(row, ctx.now));
}

/** The same for everyone, of a public session. @throws DomainError resource_not_found */
export async function listPublicAlternatives(
  ctx: Context,
  sessionId: string,
  seats: number,
): Promise<SessionAlternative[]> {
  const found = await getPublicSession(ctx, sessionId);
  const rows = await store.findAlternatives(ctx.db, { ...found, seats, limit: MOST_LISTED }, ctx.now);
  return rows.map((row) => viewOf(row, ctx.now));
}

async function impactOf(
  ctx: Context,
  found: SessionWithActivity,
  to: SessionStatusChangeCreate['to'],
): Promise<SessionImpact> {
  const { id: sessionId, status: from } = found.session;
  const { groups, holdCount } = await store.findHits(ctx.db, sessionId, ctx.now);
  const seats = fewestPupils(groups);
  const rows =
    seats === undefined || to === 'scheduled'
      ? []
      : await store.findAlternatives(ctx.db, { ...found, seats, limit: MOST_CONSIDERED }, ctx.now);
  const views = groups.map((group) => ({
    ...group,
    alternatives: alternativesOf(rows, group, MOST_PER_GROUP).map((row) => viewOf(row, ctx.now)),
  }));
  return toSessionImpact({ sessionId, from, to, holdCount }, views);
}

/**
 * What a step of a session would do, checked as the real one is; nothing changes.
 * @throws DomainError transition_not_allowed, validation_failed
 */
export async function previewSessionStep(
  ctx: Context,
  id: string,
  input: SessionStatusChangeCreate,
): Promise<SessionImpact> {
  return inTransaction(ctx, async (ctx) => {
    const found = await lockOwnSession(ctx, id);
    const isStep = decideSessionStep(ctx, found.session, input);
    if (isStep) return impactOf(ctx, found, input.to);
    return toSessionImpact({ sessionId: id, from: input.to, to: input.to, holdCount: 0 }, []);
  });
}
