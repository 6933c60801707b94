import { callBody } from './call-fields.ts';
import type { EvalSchool } from './callers.ts';
import { type Ask, createAsk, listAll, RefusedError } from './http.ts';
import type { EvalCall } from './judged-set.ts';

/** A match as the API tells it, with the id that the catalogue has for it. */
export interface EvalMatch {
  documentId: string;
  title: string;
  summary?: string;
  score: number;
  reasons: { code: string; weight: number; text: string }[];
  missing: string[];
}

export interface FoundMatches {
  /** Best first, per call. */
  matches: Map<string, EvalMatch[]>;
  /** What the API refused, in words. */
  refusals: string[];
  engineVersion: string | undefined;
}

/** As deep as the baselines go. */
const DEPTH = 50;
const PAGE = 25;

type Listed = EvalMatch & { candidateId: string; engineVersion: string };

async function firstMatches(ask: Ask, demandCallId: string): Promise<Listed[]> {
  const found: Listed[] = [];
  for await (const match of listAll<Listed>(
    ask,
    `/demand-calls/${demandCallId}/matches?kind=activity&limit=${PAGE}`,
  )) {
    if (found.push(match) === DEPTH) break;
  }
  return found;
}

async function postCall(ask: Ask, call: EvalCall, organisationId: string): Promise<string> {
  const { id } = await ask<{ id: string }>(
    'POST',
    '/demand-calls',
    callBody(call, organisationId, new Date()),
  );
  await ask('POST', `/demand-calls/${id}/status-changes`, { to: 'open' });
  return id;
}

/** Posts and opens each call as the teacher of the school, and reads its first 50 activities. */
export async function findMatches(
  baseUrl: string,
  school: EvalSchool,
  calls: readonly EvalCall[],
  externalIds: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<FoundMatches> {
  const ask = createAsk(baseUrl, school.teacherToken);
  const found: FoundMatches = { matches: new Map(), refusals: [], engineVersion: undefined };
  for (const call of calls) {
    signal.throwIfAborted();
    try {
      const listed = await firstMatches(ask, await postCall(ask, call, school.id));
      found.engineVersion ??= listed[0]?.engineVersion;
      const named = listed.map((match) => ({
        ...match,
        documentId: externalIds.get(match.candidateId) ?? match.candidateId,
      }));
      found.matches.set(call.id, named);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      found.refusals.push(`${call.id}: ${error.message}`);
    }
  }
  return found;
}
