import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcess, processesIn, workingDirectory } from './process-status.ts';

/** A PostgreSQL server that is alive in a cluster folder, as its postmaster.pid tells. */
export interface Postmaster {
  pid: number;
  port: number;
  status: string;
}

const POLL_MS = 20;
const ORPHANS_MS = 3_000;

function readPidFile(cluster: string): string[] | undefined {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

/** The living server of this cluster (an absolute path without links); a stale postmaster.pid is none. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const lines = readPidFile(cluster);
  const found = lines && findProcess(Number(lines[0]));
  if (!lines || !found) return undefined;
  const place = workingDirectory(found.pid);
  if (place !== undefined ? place !== cluster : (found.name ?? 'postgres') !== 'postgres') return undefined;
  return { pid: found.pid, port: Number(lines[3]), status: (lines[7] ?? 'starting').trim() };
}

/** Waits while a server starts or stops; undefined when there is none at the end of it. */
export async function settledPostmaster(cluster: string, timeoutMs: number): Promise<Postmaster | undefined> {
  const deadline = performance.now() + timeoutMs;
  let found = findPostmaster(cluster);
  while (found && found.status !== 'ready' && performance.now() < deadline) {
    await sleep(POLL_MS);
    found = findPostmaster(cluster);
  }
  return found;
}

/**
 * Clears what a killed server left: ends its orphaned children, which still hold its memory, and removes a
 * postmaster.pid that PostgreSQL itself would believe (zombie, or pid in use by another process).
 */
export async function clearRemains(cluster: string): Promise<void> {
  const lines = readPidFile(cluster);
  if (!lines || findPostmaster(cluster)) return;
  const deadline = performance.now() + ORPHANS_MS;
  let orphans = processesIn(cluster, 'postgres');
  while (orphans.length > 0) {
    await sleep(POLL_MS);
    if (performance.now() > deadline) for (const { pid } of orphans) process.kill(pid, 'SIGKILL');
    orphans = processesIn(cluster, 'postgres');
  }
  if (findProcess(Number(lines[0])) || workingDirectory(process.pid) !== undefined) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
  }
}
