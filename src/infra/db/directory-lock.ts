import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcess } from './process-status.ts';

interface LockEntry {
  pid: number;
  startMark?: string | undefined;
  token: string;
}

/** A lock held by this process until `release`, which may be called twice and during exit. */
export interface DirectoryLock {
  release(): void;
}

/** Thrown when another living process holds the lock. */
export class LockedError extends Error {
  override name = 'LockedError';
  readonly ownerPid: number;
  constructor(ownerPid: number) {
    super(`held by process ${ownerPid}`);
    this.ownerPid = ownerPid;
  }
}

const POLL_MS = 25;
const SETTLE_MS = 50;
const UNREADABLE: LockEntry = { pid: 0, token: '' };

function readEntry(path: string): LockEntry | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockEntry;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return UNREADABLE;
    throw error;
  }
}

function isHeld(entry: LockEntry): boolean {
  const owner = findProcess(entry.pid);
  if (owner === undefined) return false;
  return !owner.startMark || !entry.startMark || owner.startMark === entry.startMark;
}

/** Linking a finished file creates the lock with its content in one step; file systems without links say no. */
function linkInto(draft: string, path: string): 'created' | 'exists' | 'unsupported' {
  try {
    linkSync(draft, path);
    return 'created';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'exists' : 'unsupported';
  }
}

/** Of several processes that overwrite a dead owner's lock the last one keeps it, seen after a moment's rest. */
async function takeOver(draft: string, path: string, token: string): Promise<boolean> {
  renameSync(draft, path);
  await sleep(SETTLE_MS);
  return readEntry(path)?.token === token;
}

async function tryAcquire(path: string): Promise<LockEntry | LockedError> {
  const owner = readEntry(path);
  if (owner && isHeld(owner)) return new LockedError(owner.pid);
  const mine = { pid: process.pid, startMark: findProcess(process.pid)?.startMark, token: randomUUID() };
  const draft = `${path}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    const linked = owner ? 'unsupported' : linkInto(draft, path);
    if (linked === 'created') return mine;
    if (linked === 'unsupported' && (await takeOver(draft, path, mine.token))) return mine;
  } finally {
    rmSync(draft, { force: true });
  }
  return new LockedError(readEntry(path)?.pid ?? 0);
}

/**
 * Takes the lock file at `path`; a lock of a process that is gone, a zombie, or whose pid now belongs to
 * another process is taken over.
 * @throws LockedError when a living process still holds it after `waitMs`
 */
export async function acquireLock(path: string, waitMs = 0): Promise<DirectoryLock> {
  const deadline = performance.now() + waitMs;
  let result = await tryAcquire(path);
  while (result instanceof LockedError && performance.now() < deadline) {
    await sleep(POLL_MS);
    result = await tryAcquire(path);
  }
  if (result instanceof LockedError) throw result;
  const { token } = result;
  return {
    release: () => {
      if (readEntry(path)?.token === token) rmSync(path, { force: true });
    },
  };
}
