import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import postgres from 'postgres';
import {
  type DataDirectory,
  DB_USER,
  ensureCluster,
  openDataDirectory,
  readPassword,
  rememberedPort,
  rememberPort,
} from './data-directory.ts';
import { acquireLock } from './directory-lock.ts';
import { type Account, findAccount } from './embedded-account.ts';
import { type Binaries, createRunner, findBinaries, type Runner } from './embedded-binaries.ts';
import { EmbeddedError, embeddedError, errorFromOutput, explainError } from './embedded-error.ts';
import { clearRemains, findPostmaster, type Postmaster, settledPostmaster } from './postmaster.ts';

export interface EmbeddedOptions {
  dataDir: string;
  /** Takes an event name and its facts, in the manner of `log.info(facts, event)`. */
  log?: (event: string, facts: Record<string, unknown>) => void;
  /** False: a fast server for tests that may lose data on a crash, kept running and shared by processes. */
  durable?: boolean;
  /** A fixed port; left out, a free one is chosen and remembered. */
  port?: number;
}

export interface EmbeddedServer {
  url: string;
  /** A server was found running. */
  reused: boolean;
  /** Ends the server, waiting at most half a minute; may be called twice. */
  stop(): Promise<void>;
}

interface Tools {
  binaries: Binaries;
  run: Runner;
  account: Account | undefined;
}

const DATABASE = 'ondertussen';
const START_SECONDS = 120;
const STOP_SECONDS = 30;
const PORT_ATTEMPTS = 3;
const SHARED_START_MS = 60_000;

const SETTINGS: Record<'common' | 'durable' | 'fast', Record<string, string>> = {
  common: {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_min_messages: 'log',
  },
  durable: { max_connections: '100' },
  fast: {
    max_connections: '200',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '256MB',
  },
};

function serverOptions(port: number, durable: boolean): string {
  const settings = { ...SETTINGS.common, ...(durable ? SETTINGS.durable : SETTINGS.fast), port };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

function freePort(wanted = 0): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

async function choosePort(directory: DataDirectory, fixed: number | undefined): Promise<number> {
  if (fixed !== undefined) {
    if ((await freePort(fixed)) === fixed) return fixed;
    throw embeddedError('PORT_TAKEN', `Port ${fixed} for the embedded PostgreSQL is in use`);
  }
  const port = (await freePort(rememberedPort(directory))) ?? (await freePort());
  if (port !== undefined) return port;
  throw embeddedError('PORT_TAKEN', 'No free port for the embedded PostgreSQL was found on 127.0.0.1');
}

async function launch(directory: DataDirectory, tools: Tools, port: number, durable: boolean): Promise<void> {
  const before = existsSync(directory.log) ? statSync(directory.log).size : 0;
  const args = ['start', '-w', '-s', '-t', `${START_SECONDS}`, '-D', directory.cluster, '-l', directory.log];
  const run = await tools.run(tools.binaries.pgCtl, [...args, '-o', serverOptions(port, durable)], {
    timeoutMs: (START_SECONDS + 10) * 1000,
    silent: true,
  });
  if (run.code === 0) return rememberPort(directory, port);
  const log = existsSync(directory.log) ? readFileSync(directory.log).subarray(before).toString() : '';
  throw errorFromOutput(log, directory.root);
}

/** Between our look at a port and the server's use of it somebody else may take it: then choose anew. */
async function launchOnPort(directory: DataDirectory, tools: Tools, options: EmbeddedOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(directory, options.port);
    try {
      return await launch(directory, tools, port, options.durable ?? true);
    } catch (error) {
      const isTaken = error instanceof EmbeddedError && error.code === 'PORT_TAKEN';
      if (!isTaken || options.port !== undefined || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function stopServer(directory: DataDirectory, tools: Tools): Promise<void> {
  if (!findPostmaster(directory.cluster)) return;
  const stop = (mode: string) =>
    tools.run(
      tools.binaries.pgCtl,
      ['stop', '-w', '-s', '-m', mode, '-t', `${STOP_SECONDS}`, '-D', directory.cluster],
      { timeoutMs: (STOP_SECONDS + 5) * 1000, silent: true },
    );
  const { code } = await stop('fast');
  if (code !== 0 && findPostmaster(directory.cluster)) await stop('immediate');
}

const urlOf = (password: string, port: number, database: string) =>
  `postgres://${DB_USER}:${password}@127.0.0.1:${port}/${database}`;

async function ensureDatabase(directory: DataDirectory, port: number): Promise<string> {
  const password = readPassword(directory);
  const sql = postgres(urlOf(password, port, 'postgres'), {
    max: 1,
    connect_timeout: 10,
    fetch_types: false,
    onnotice: () => undefined,
  });
  try {
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql.unsafe(`create database ${DATABASE}`);
    return urlOf(password, port, DATABASE);
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw embeddedError('PASSWORD_REJECTED', `The password in ${directory.password} is not accepted`, error);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function runningServer(
  directory: DataDirectory,
  tools: Tools,
  port: number | undefined,
): Promise<Postmaster | undefined> {
  const found = await settledPostmaster(directory.cluster, START_SECONDS * 1000);
  if (!found) return undefined;
  if (found.status === 'ready' && (port ?? found.port) === found.port) return found;
  await stopServer(directory, tools);
  return undefined;
}

async function bringUp(directory: DataDirectory, options: EmbeddedOptions) {
  const { log = () => undefined, durable = true } = options;
  const binaries = await findBinaries();
  const account = findAccount(directory.cluster);
  const tools = { binaries, account, run: await createRunner(binaries, account, directory.root) };
  if (await ensureCluster(directory, tools, durable)) log('database.created', { dataDir: directory.root });
  const running = await runningServer(directory, tools, options.port);
  if (!running) {
    await clearRemains(directory.cluster);
    await launchOnPort(directory, tools, options);
  }
  const port = findPostmaster(directory.cluster)?.port ?? 0;
  const reused = running !== undefined;
  try {
    const url = await ensureDatabase(directory, port);
    log('database.started', { dataDir: directory.root, port, reused });
    return { url, tools, reused };
  } catch (error) {
    if (!reused) await stopServer(directory, tools);
    throw error;
  }
}

/** A service that ends without `stop` (an uncaught error) still tells its server to shut down. */
function stopOnExit(directory: DataDirectory, release: () => void): () => void {
  const onExit = () => {
    const server = findPostmaster(directory.cluster);
    if (server) process.kill(server.pid, 'SIGINT');
    release();
  };
  process.once('exit', onExit);
  return () => process.removeListener('exit', onExit);
}

/**
 * Starts PostgreSQL on the data folder, creating it when empty. A durable server belongs to this process
 * alone, a fast one is shared by all that ask for it.
 * @throws EmbeddedError with a code and what to do, when another process owns the folder, the disk is full …
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { durable = true } = options;
  try {
    const directory = openDataDirectory(options.dataDir);
    const lock = await acquireLock(directory.lock, durable ? 0 : SHARED_START_MS);
    try {
      const { url, tools, reused } = await bringUp(directory, options);
      if (!durable) lock.release();
      const forget = durable ? stopOnExit(directory, lock.release) : () => undefined;
      const stop = async () => {
        await stopServer(directory, tools);
        forget();
        lock.release();
      };
      return { url, reused, stop };
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw explainError(error, options.dataDir);
  }
}
