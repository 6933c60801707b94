import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** One process of the service, which is started again on the same port after it was killed. */
export interface ServiceProcess {
  name: string;
  baseUrl: string;
  kills: number;
  start(): Promise<void>;
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** Ends it for good; counts for no kill. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  kind: 'server' | 'worker';
  name: string;
  databaseUrl: string;
  /** Issuer of the tokens. */
  publicBaseUrl: string;
  logFolder: string;
  /** Module that is loaded before the service. */
  preload: URL | undefined;
}

const START_MS = 120_000;
const ANSWER_MS = 5_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const entry = (kind: ProcessOptions['kind']) =>
  fileURLToPath(new URL(`../../src/${kind}.ts`, import.meta.url));

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  let last = '';
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`A process ended with ${child.exitCode}; see its log`);
    last = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
      async (answer) => (answer.ok ? '' : `${answer.status} ${await answer.text()}`),
      (error) => String(error.cause ?? error),
    );
    if (last === '') return;
    await sleep(100);
  }
  throw new Error(`${url} was not ready in time: ${last}`);
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Prepares a process; it runs after `start`. */
export async function serviceProcess(options: ProcessOptions): Promise<ServiceProcess> {
  const { kind, name, databaseUrl, publicBaseUrl, preload } = options;
  const [port, metricsPort] = [await freePort(), await freePort()];
  const log = openSync(join(options.logFolder, `${name}.log`), 'a');
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    PUBLIC_BASE_URL: publicBaseUrl,
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    LOG_LEVEL: 'error',
    RATE_LIMITS: 'false',
    // What is killed is back sooner.
    NODE_COMPILE_CACHE: join(options.logFolder, 'compile-cache'),
  };
  const args = [...(preload === undefined ? [] : ['--import', preload.href]), entry(kind)];
  const baseUrl = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const service: ServiceProcess = {
    name,
    baseUrl,
    kills: 0,
    start: async () => {
      child = spawn(process.execPath, args, { env, stdio: ['ignore', log, log] });
      const readyAt =
        kind === 'server' ? `${baseUrl}/health/ready` : `http://127.0.0.1:${metricsPort}/metrics`;
      await untilReady(readyAt, child);
    },
    kill: async () => {
      await end(child);
      service.kills += 1;
    },
    stop: () => end(child),
  };
  return service;
}
