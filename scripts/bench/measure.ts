import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './child.ts';
import { type CpuTimes, cpuTimes } from './cpu.ts';
import type { LoadAnswer, LoadOrder, PlannedRequest } from './load.ts';

/** A server with the requests of one case. */
export interface Target {
  name: 'api' | 'bytes' | 'sql';
  baseUrl: string;
  pid: number;
  requests: PlannedRequest[];
  status: number;
}

/** One load on one target. */
export interface Run {
  perSecond: number;
  p99Ms: number;
  /** Processor time per request in milliseconds; absent where there is no /proc. */
  cpu?: CpuTimes;
}

export interface MeasureOptions {
  connections: number;
  seconds: number;
  rounds: number;
  postmaster: number | undefined;
}

const LOAD_PROCESS = new URL('./load.ts', import.meta.url);
const WARM_SECONDS = 1;
const PAUSE_MS = 200;

function assertExpected({ name, status }: Target, { errors, statuses }: LoadAnswer): void {
  const others = Object.keys(statuses).filter((key) => Number(key) !== status);
  if (errors === 0 && others.length === 0) return;
  throw new Error(
    `${name}: ${errors} errors, answers ${JSON.stringify(statuses)} where ${status} was expected`,
  );
}

async function runOnce(target: Target, seconds: number, options: MeasureOptions): Promise<Run> {
  const { connections, postmaster } = options;
  const before = cpuTimes(target.pid, postmaster);
  const { baseUrl, requests } = target;
  const answer = await ask<LoadOrder, LoadAnswer>(LOAD_PROCESS, { baseUrl, connections, seconds, requests });
  const after = cpuTimes(target.pid, postmaster);
  assertExpected(target, answer);
  const { total, p99Ms } = answer;
  const perSecond = total / answer.seconds;
  if (before === undefined || after === undefined) return { perSecond, p99Ms };
  const cpu = {
    server: (after.server - before.server) / total,
    database: (after.database - before.database) / total,
  };
  return { perSecond, p99Ms, cpu };
}

/** Runs each target in turn, every round beginning with another, so that a noisy moment hits all alike. */
export async function measure(
  targets: readonly Target[],
  options: MeasureOptions,
): Promise<Map<Target['name'], Run[]>> {
  const runs = new Map<Target['name'], Run[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) await runOnce(target, WARM_SECONDS, options);
  for (let round = 0; round < options.rounds; round += 1) {
    const first = round % targets.length;
    for (const target of [...targets.slice(first), ...targets.slice(0, first)]) {
      await sleep(PAUSE_MS);
      runs.get(target.name)?.push(await runOnce(target, options.seconds, options));
    }
  }
  return runs;
}
