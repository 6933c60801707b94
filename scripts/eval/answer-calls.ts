import { makePartner, makeSchool } from './callers.ts';
import { type FoundMatches, findMatches } from './find-matches.ts';
import type { EvalCall } from './judged-set.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { withService } from './service.ts';

interface AnswerOptions {
  /** Absent: an embedded database. */
  databaseUrl: string | undefined;
  signal: AbortSignal;
  /** Told how far it is. */
  tell: (line: string) => void;
}

/** Delivers items to a fresh service, posts the calls there and reads their matches; `failed` counts items. */
export function answerCalls(
  items: readonly string[],
  calls: readonly EvalCall[],
  { databaseUrl, signal, tell }: AnswerOptions,
): Promise<FoundMatches & { failed: number }> {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  tell('Starting the service on a fresh database');
  return withService(databaseUrl, signal, async ({ baseUrl, issuer, ctx, settle }) => {
    tell(`Started, ${seconds()}; delivering ${items.length} activities`);
    const partner = await makePartner(ctx, issuer);
    const { externalIds, failed } = await loadCatalogue(baseUrl, partner, items, signal);
    await settle();
    tell(`Delivered, ${seconds()}; posting ${calls.length} calls`);
    const school = await makeSchool(ctx, issuer);
    const found = await findMatches(baseUrl, school, calls, externalIds, signal);
    tell(`Answered, ${seconds()}`);
    return { ...found, failed };
  });
}
