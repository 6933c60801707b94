import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { buildApp } from '../../src/app.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { Context } from '../../src/infra/context.ts';
import type { Db } from '../../src/infra/db/client.ts';
import { createMetrics } from '../../src/infra/http/metrics.ts';
import type { RateLimitPolicy } from '../../src/infra/http/operation.ts';
import type { RateLimitStore } from '../../src/infra/http/rate-limit.ts';
import { traceFrom } from '../../src/infra/http/request-context.ts';
import { newId } from '../../src/infra/ids.ts';
import { createTokens, type TestTokens } from './auth.ts';
import { cloneDatabase } from './db.ts';

export const PUBLIC_BASE_URL = 'http://localhost:3000';

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

export interface Call {
  token?: string;
  /** Sent as JSON, as merge patch for PATCH. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Idempotency-Key; `true` makes one. */
  key?: string | true;
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read properties of any answer
  body: any;
  text: string;
  headers: Record<string, string | undefined>;
}

export interface TestApp {
  app: FastifyInstance;
  db: Db;
  url: string;
  /** Tokens of real people and clients, made in this database. */
  tokens: TestTokens;
  /** A context of the service itself, or of the given actor, at the given time. */
  ctx(actor?: Actor, now?: Date): Context;
  /** Calls the service; `path` begins with `/`, such as `/v1/activities?q=kunst`. */
  http(method: string, path: string, call?: Call): Promise<Answer>;
}

export interface TestAppOptions {
  rateLimits?: Record<RateLimitPolicy, RateLimitStore>;
  firstPartyOrigins?: string[];
  /** What the service gets in place of its pool, such as one whose work can be undone. */
  wrapDb?(db: Db): Db;
}

const silent = pino({ level: process.env.TEST_LOG ?? 'silent' });

function headersOf(method: string, call: Call): Record<string, string> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return {
    ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
    ...(call.body === undefined ? {} : { 'content-type': type }),
    ...(call.key === undefined ? {} : { 'idempotency-key': call.key === true ? newId() : call.key }),
    ...call.headers,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The service on a database of its own; both end with the test. */
export async function testApp(t: Teardown, options: TestAppOptions = {}): Promise<TestApp> {
  const { db, url } = await cloneDatabase(t);
  const ctx = (actor: Actor = { kind: 'system', name: 'test' }, now = new Date()): Context => ({
    db,
    actor,
    now,
    log: silent,
    trace: traceFrom(undefined),
  });
  const tokens = await createTokens(ctx, PUBLIC_BASE_URL);
  const app = await buildApp({
    db: options.wrapDb?.(db) ?? db,
    log: silent,
    publicBaseUrl: PUBLIC_BASE_URL,
    firstPartyOrigins: options.firstPartyOrigins ?? [],
    trustProxy: false,
    cursorSecret: 'a-secret-of-the-tests',
    pseudonymSecret: 'another-secret-of-the-tests',
    authenticate: tokens.authenticate,
    ...(options.rateLimits === undefined ? {} : { rateLimits: options.rateLimits }),
    readiness: { pendingMigrations: async () => 0, isStopping: () => false },
    metrics: createMetrics(),
  });
  t.teardown(() => app.close());
  const http: TestApp['http'] = async (method, path, call = {}) => {
    const payload = call.body === undefined ? {} : { payload: JSON.stringify(call.body) };
    const answer = await app.inject({
      method: method as 'GET',
      url: path,
      headers: headersOf(method, call),
      ...payload,
    });
    return {
      status: answer.statusCode,
      body: parse(answer.body),
      text: answer.body,
      headers: answer.headers as Answer['headers'],
    };
  };
  return { app, db, url, tokens, ctx, http };
}
