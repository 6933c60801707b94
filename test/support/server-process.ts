import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pino from 'pino';
import { buildApp } from '../../src/app.ts';
import type { Actor } from '../../src/core/actor.ts';
import { closeDb, createDb } from '../../src/infra/db/client.ts';
import { createMetrics } from '../../src/infra/http/metrics.ts';

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

/** A bearer token that says by itself who acts, so that processes need to share nothing but the database. */
export const tokenOf = (actor: Actor) => Buffer.from(JSON.stringify(actor)).toString('base64url');

const actorOf = (token: string): Actor => JSON.parse(Buffer.from(token, 'base64url').toString());

/** Starts the service in a process of its own on a database; gives its address, and ends it with the test. */
export async function startServerProcess(t: Teardown, databaseUrl: string): Promise<string> {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [import.meta.filename], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  t.teardown(async () => {
    child.stdin.end();
    await ended;
  });
  const died = ended.then(([code]) => {
    throw new Error(`The server process ended with ${code} before it listened`);
  });
  const [address] = await Promise.race([once(createInterface(child.stdout), 'line'), died]);
  died.catch(() => undefined);
  return String(address);
}

/** The process itself: listens on a free port, says so in one line, and ends when its input ends. */
async function serveUntilInputEnds(databaseUrl: string): Promise<void> {
  const db = createDb(databaseUrl, { poolSize: 8 });
  const app = await buildApp({
    db,
    log: pino({ level: 'error' }, pino.destination(2)),
    publicBaseUrl: 'http://localhost:3000',
    firstPartyOrigins: [],
    trustProxy: false,
    cursorSecret: 'a-secret-of-the-tests',
    pseudonymSecret: 'another-secret-of-the-tests',
    authenticate: async (_ctx, token) => actorOf(token),
    readiness: { pendingMigrations: async () => 0, isStopping: () => false },
    metrics: createMetrics(),
  });
  process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
  await once(process.stdin.resume(), 'end');
  await app.close();
  await closeDb(db);
}

if (import.meta.main) await serveUntilInputEnds(process.env.DATABASE_URL ?? '');
