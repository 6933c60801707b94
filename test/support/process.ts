import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROJECT = resolve(import.meta.dirname, '../..');

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

export interface ServiceProcess {
  child: ChildProcess;
  baseUrl: string;
  /** Everything it wrote so far, and on standard error alone. */
  output(): string;
  errors(): string;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  /** Resolves when readiness passes; rejects when the process ends or takes too long. */
  ready(timeoutMs?: number): Promise<void>;
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Calls `probe` until it gives something. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe().catch(() => undefined);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await sleep(50);
  }
}

/** Starts a real process of the service with these settings and no others; it is killed with the test. */
export async function startService(
  t: Teardown,
  entry: 'main' | 'server' | 'worker',
  settings: Record<string, string>,
): Promise<ServiceProcess> {
  const port = settings.PORT ?? `${await freePort()}`;
  const metricsPort = settings.METRICS_PORT ?? `${await freePort()}`;
  const child = spawn(process.execPath, [`src/${entry}.ts`], {
    cwd: PROJECT,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      SEED_DEMO: 'false',
      RATE_LIMITS: 'false',
      LOG_LEVEL: 'warn',
      NODE_COMPILE_CACHE: join(tmpdir(), 'ondertussen-compile-cache'),
      ...settings,
      PORT: port,
      METRICS_PORT: metricsPort,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
    errors += data;
  });
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  t.teardown(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  const ready = async (timeoutMs = 60_000) => {
    const died = ended.then((code) => {
      throw new Error(`The process ended with ${code}: ${output}`);
    });
    const probe = async () => ((await fetch(`${baseUrl}/health/ready`)).ok ? true : undefined);
    await Promise.race([died, eventually('readiness', probe, timeoutMs)]);
    died.catch(() => undefined);
  };
  return { child, baseUrl, output: () => output, errors: () => errors, ended, ready };
}
