import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { embeddedError } from './embedded-error.ts';

/** The unprivileged user that runs PostgreSQL, which refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

const CANDIDATES = ['postgres', '_postgres', 'nobody'];

function accountFromPasswd(): Account {
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = CANDIDATES.map((name) => entries.find((entry) => entry[0] === name)).find(Boolean);
  if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  const reason = 'PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody';
  throw embeddedError('DATA_DIR_UNREACHABLE', reason);
}

/**
 * Who runs the server: undefined for the current user; as root the owner of the cluster, else `postgres`
 * or `nobody`.
 * @throws EmbeddedError DATA_DIR_UNREACHABLE when an ordinary user meets a cluster of somebody else
 */
export function findAccount(cluster: string): Account | undefined {
  const uid = process.getuid?.();
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (uid === undefined) return undefined;
  if (uid === 0) return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : accountFromPasswd();
  if (owner && owner.uid !== uid) {
    const reason = `The data in ${cluster} belongs to user id ${owner.uid}, this process runs as ${uid}`;
    throw embeddedError('DATA_DIR_UNREACHABLE', reason);
  }
  return undefined;
}

function mayEnter(directory: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(directory);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return ((mode >> shift) & 1) === 1;
}

/** The first folder above `path` (an absolute path without links) that the account may not enter. */
export function blockedFolder(path: string, account: Account): string | undefined {
  const parents: string[] = [];
  for (let at = dirname(path); parents[0] !== at; at = dirname(at)) parents.unshift(at);
  return parents.find((directory) => !mayEnter(directory, account));
}
