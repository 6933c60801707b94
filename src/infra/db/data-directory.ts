import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Account } from './embedded-account.ts';
import type { Binaries, Runner } from './embedded-binaries.ts';
import { embeddedError, errorFromOutput, freeBytes } from './embedded-error.ts';

/** Absolute paths, without links, of what the embedded server keeps in the data folder. */
export interface DataDirectory {
  root: string;
  cluster: string;
  password: string;
  port: string;
  lock: string;
  log: string;
}

export const DB_USER = 'ondertussen';

const NEEDED_BYTES = 128 * 1024 * 1024;
const INIT_TIMEOUT_MS = 120_000;

/** Creates the data folder when missing; others may pass through it, but not list it. */
export function openDataDirectory(dataDir: string): DataDirectory {
  if (!existsSync(dataDir)) {
    mkdirSync(dataDir, { recursive: true });
    chmodSync(dataDir, 0o711);
  }
  const root = realpathSync(dataDir);
  const cluster = join(root, 'postgres');
  return {
    root,
    cluster,
    password: join(root, 'postgres.password'),
    port: join(root, 'postgres.port'),
    lock: join(root, 'ondertussen.lock'),
    log: join(cluster, 'server.log'),
  };
}

export function readPassword(directory: DataDirectory): string {
  if (existsSync(directory.password)) return readFileSync(directory.password, 'utf8').trim();
  throw embeddedError('PASSWORD_REJECTED', `The file ${directory.password} is missing`);
}

/** The port used last time; undefined at the first start. */
export function rememberedPort(directory: DataDirectory): number | undefined {
  return existsSync(directory.port) ? Number(readFileSync(directory.port, 'utf8')) || undefined : undefined;
}

export function rememberPort(directory: DataDirectory, port: number): void {
  writeFileSync(directory.port, `${port}\n`);
}

function writeForServer(path: string, content: string, account: Account | undefined): void {
  rmSync(path, { force: true });
  writeFileSync(path, content, { mode: 0o600 });
  if (account) chownSync(path, account.uid, account.gid);
}

function makeForServer(path: string, account: Account | undefined): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
  if (account) chownSync(path, account.uid, account.gid);
}

const initArguments = (cluster: string, passwordFile: string, durable: boolean) => [
  `--pgdata=${cluster}`,
  `--username=${DB_USER}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=icu',
  '--icu-locale=nl-NL',
  '--data-checksums',
  ...(durable ? [] : ['--no-sync']),
];

/**
 * Makes the cluster beside its final place and renames it at the end, so a start that is cut off leaves
 * nothing half made. Does nothing when the cluster is there.
 * @throws EmbeddedError DISK_FULL, DATA_DIR_UNREACHABLE or START_FAILED
 */
export async function ensureCluster(
  directory: DataDirectory,
  tools: { binaries: Binaries; run: Runner; account: Account | undefined },
  durable: boolean,
): Promise<boolean> {
  if (existsSync(join(directory.cluster, 'PG_VERSION'))) return false;
  if (freeBytes(directory.root) < NEEDED_BYTES) {
    throw embeddedError('DISK_FULL', `A new database in ${directory.root} needs 128 MB of free space`);
  }
  const staging = `${directory.cluster}.new`;
  const passwordFile = `${directory.password}.new`;
  makeForServer(staging, tools.account);
  writeForServer(passwordFile, `${randomBytes(24).toString('base64url')}\n`, tools.account);
  const args = initArguments(staging, passwordFile, durable);
  const { code, output } = await tools.run(tools.binaries.initdb, args, { timeoutMs: INIT_TIMEOUT_MS });
  if (code !== 0) throw errorFromOutput(output, directory.root);
  renameSync(passwordFile, directory.password);
  renameSync(staging, directory.cluster);
  return true;
}
