import { setTimeout as sleep } from 'node:timers/promises';
import { createApi, type Run } from '../catalogue/api.ts';
import { mapRecord } from '../catalogue/mapping.ts';
import { readRecord } from '../catalogue/record.ts';
import { UsageError } from '../catalogue/settings.ts';
import type { EvalPartner } from './callers.ts';
import { createAsk, listAll } from './http.ts';

const POLL_MS = 250;

/**
 * The lines of a catalogue as items of an import run. The moments of a judged catalogue are past, and a call that
 * asks for none would find nothing with a moment of its own: each activity comes as one by appointment.
 * @throws UsageError naming the first line that holds no record
 */
export function catalogueItems(file: string, text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const record = readRecord(line);
      if (record === undefined) throw new UsageError(`${file}:${index + 1} holds no activity with an id.`);
      const { externalId, activity } = mapRecord(record).item;
      const { sessions: _past, ...rest } = activity;
      return `${JSON.stringify({ externalId, activity: { ...rest, delivery: 'at_venue_by_appointment' } })}\n`;
    });
}

async function* inTurn(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const isUnderWay = ({ status }: Run) => status === 'queued' || status === 'running';

interface Item {
  externalId?: string;
  activityId?: string;
  status: string;
}

/**
 * Delivers items as one import run and waits until it is done.
 * @returns the id in the catalogue by the id of the activity, and how many items failed
 */
export async function loadCatalogue(
  baseUrl: string,
  partner: EvalPartner,
  items: readonly string[],
  signal: AbortSignal,
): Promise<{ externalIds: Map<string, string>; failed: number }> {
  const { sourceId, clientId, clientSecret, token } = partner;
  const settings = { baseUrl, clientId, clientSecret, sourceId, mode: 'upsert', isDryRun: false } as const;
  const api = createApi({ ...settings, file: '', reportFile: undefined });
  const { id } = await api.begin();
  await api.send(id, inTurn(items));
  let run = await api.getRun(id);
  while (isUnderWay(run)) {
    await sleep(POLL_MS);
    signal.throwIfAborted();
    run = await api.getRun(id);
  }
  const externalIds = new Map<string, string>();
  const outcomes = listAll<Item>(createAsk(baseUrl, token), `/import-runs/${id}/items?limit=100`);
  for await (const { externalId, activityId } of outcomes) {
    if (externalId !== undefined && activityId !== undefined) externalIds.set(activityId, externalId);
  }
  return { externalIds, failed: run.counts.failed };
}
