import { and, eq, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import { matchFeedback, matchPairs } from '../../infra/db/schema/matching.ts';
import type { MatchSide } from './match-pair.store.ts';

export type MatchFeedbackRow = typeof matchFeedback.$inferSelect;

/** A pair with who stands at both of its sides. */
export type OwnedPair = typeof matchPairs.$inferSelect & {
  schoolId: string;
  /** Who offers the activity, or the organisation itself. */
  responderOrganisationId: string | null;
  /** Of an expert. */
  responderPersonId: string | null;
};

const ownedPair = {
  id: matchPairs.id,
  demandCallId: matchPairs.demandCallId,
  kind: matchPairs.kind,
  candidateId: matchPairs.candidateId,
  score: matchPairs.score,
  engineVersion: matchPairs.engineVersion,
  foundAt: matchPairs.foundAt,
  createdAt: matchPairs.createdAt,
  schoolId: demandCalls.organisationId,
  responderOrganisationId: sql<string | null>`case ${matchPairs.kind}
    when 'activity' then (select a.organisation_id from activities a where a.id = ${matchPairs.candidateId})
    when 'organisation' then ${matchPairs.candidateId} end`,
  responderPersonId: sql<string | null>`case ${matchPairs.kind}
    when 'expert' then (select e.person_id from expert_profiles e where e.id = ${matchPairs.candidateId}) end`,
};

export async function findOwnedPair(db: DbOrTx, id: string): Promise<OwnedPair | undefined> {
  const [row] = await db
    .select(ownedPair)
    .from(matchPairs)
    .innerJoin(demandCalls, eq(demandCalls.id, matchPairs.demandCallId))
    .where(eq(matchPairs.id, id));
  return row;
}

/** The same, locked until the transaction ends, so that feedback on a pair is given one after another. */
export async function lockOwnedPair(tx: Tx, id: string): Promise<OwnedPair | undefined> {
  await tx.select({ id: matchPairs.id }).from(matchPairs).where(eq(matchPairs.id, id)).for('update');
  return findOwnedPair(tx, id);
}

export async function findFeedback(
  db: DbOrTx,
  matchId: string,
  side: MatchSide,
): Promise<MatchFeedbackRow | undefined> {
  const [row] = await db
    .select()
    .from(matchFeedback)
    .where(and(eq(matchFeedback.matchId, matchId), eq(matchFeedback.side, side)));
  return row;
}

export async function putFeedback(tx: Tx, row: MatchFeedbackRow): Promise<void> {
  const { matchId: _, side: __, createdAt: ___, ...change } = row;
  await tx
    .insert(matchFeedback)
    .values(row)
    .onConflictDoUpdate({ target: [matchFeedback.matchId, matchFeedback.side], set: change });
}
