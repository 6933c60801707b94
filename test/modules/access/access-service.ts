import Fastify, { type FastifyInstance } from 'fastify';
import pino from 'pino';
import { buildApp } from '../../../src/app.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { TrustedIssuer } from '../../../src/core/trusted-issuer.ts';
import type { Context } from '../../../src/infra/context.ts';
import type { Db } from '../../../src/infra/db/client.ts';
import { persons } from '../../../src/infra/db/schema/people.ts';
import { registerAuth } from '../../../src/infra/http/auth.ts';
import { registerErrorHandler } from '../../../src/infra/http/errors.ts';
import { registerJwt } from '../../../src/infra/http/jwt.ts';
import { createMetrics } from '../../../src/infra/http/metrics.ts';
import type { OperationFacts, RateLimitPolicy } from '../../../src/infra/http/operation.ts';
import type { RateLimitStore } from '../../../src/infra/http/rate-limit.ts';
import { registerRequestContext, traceFrom } from '../../../src/infra/http/request-context.ts';
import { newId } from '../../../src/infra/ids.ts';
import {
  createAuthenticate,
  createPublicKeyFinder,
  ensureFirstPartyClient,
  ensureSigningKey,
  oauthRoutes,
} from '../../../src/modules/access/index.ts';
import { federatedAccounts } from '../../../src/modules/people/index.ts';
import { cloneDatabase } from '../../support/db.ts';

export const ISSUER = 'http://localhost:3000';
export const TOKEN_URL = `${ISSUER}/oauth/token`;

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

interface Options {
  trustedIssuers?: TrustedIssuer[];
  strictAudience?: boolean;
  rateLimits?: Record<RateLimitPolicy, RateLimitStore>;
  /** Calls go to the whole service, which takes longer to start than its token service alone. */
  isWhole?: boolean;
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read properties of any answer
  body: any;
  text: string;
  headers: Record<string, string | undefined>;
}

const log = pino({ level: process.env.TEST_LOG ?? 'silent' });

const PROBE: OperationFacts = {
  operationId: 'getProbe',
  tag: 'Meta',
  summary: 'Probe',
  description: 'Tells who calls.',
  visibility: ['user', 'machine'],
  scope: 'activities:read',
  cachePolicy: 'private',
  success: 200,
};

const authenticateFor = ({ trustedIssuers = [] }: Options) =>
  createAuthenticate({ issuer: ISSUER, audience: ISSUER, trustedIssuers, accounts: federatedAccounts });

const oauthOptions = ({ trustedIssuers = [], strictAudience = false }: Options) => ({
  trustedIssuers: trustedIssuers.map(({ issuer }) => issuer),
  strictAudience,
});

/** The token service, and an operation that tells who its caller is behind the authentication of every operation. */
async function probeApp(db: Db, options: Options): Promise<FastifyInstance> {
  const app = Fastify() as unknown as FastifyInstance;
  app.decorate('publicBaseUrl', ISSUER);
  registerErrorHandler(app);
  registerRequestContext(app, db);
  await registerJwt(app, { issuer: ISSUER, publicKeyOf: createPublicKeyFinder() });
  registerAuth(app, authenticateFor(options));
  await app.register(oauthRoutes, { ...oauthOptions(options), rateLimits: options.rateLimits });
  app.get('/probe', { config: { operation: PROBE } }, async (request) => request.ctx.actor);
  return app;
}

function wholeApp(db: Db, options: Options): Promise<FastifyInstance> {
  return buildApp({
    db,
    log,
    publicBaseUrl: ISSUER,
    firstPartyOrigins: [],
    trustProxy: false,
    cursorSecret: 'a-secret-of-the-tests',
    pseudonymSecret: 'another-secret-of-the-tests',
    authenticate: authenticateFor(options),
    oauth: oauthOptions(options),
    readiness: { pendingMigrations: async () => 0, isStopping: () => false },
    metrics: createMetrics(),
  });
}

/** The service on a database of its own. */
export async function accessService(t: Teardown, options: Options = {}) {
  const { db } = await cloneDatabase(t);
  const ctx = (now = new Date()): Context => ({
    db,
    actor: { kind: 'system', name: 'test' },
    now,
    log,
    trace: traceFrom(undefined),
  });
  await ensureSigningKey(ctx());
  await ensureFirstPartyClient(ctx());
  const probe = await probeApp(db, options);
  const app = options.isWhole ? await wholeApp(db, options) : probe;
  t.teardown(() => Promise.all([app.close(), probe.close()]));

  async function call(
    target: FastifyInstance,
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string> = {},
    payload?: string,
  ): Promise<Answer> {
    const answer = await target.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    const body = answer.body.startsWith('{') ? JSON.parse(answer.body) : undefined;
    return {
      status: answer.statusCode,
      body,
      text: answer.body,
      headers: answer.headers as Answer['headers'],
    };
  }

  const form = (
    url: string,
    fields: Record<string, string> | string,
    headers: Record<string, string> = {},
  ) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return call(app, 'POST', url, { ...type, ...headers }, new URLSearchParams(fields).toString());
  };

  async function addPerson(fields: Partial<typeof persons.$inferInsert> & { email?: string } = {}) {
    const id = newId();
    const now = new Date();
    const row = {
      id,
      email: `p-${id}@school.example`,
      name: 'N. Smeets',
      createdAt: now,
      updatedAt: now,
      ...fields,
    };
    await db.insert(persons).values(row);
    return row;
  }

  return {
    db,
    ctx,
    form,
    addPerson,
    get: (url: string) => call(app, 'GET', url),
    postJson: (url: string, body: unknown) =>
      call(app, 'POST', url, { 'content-type': 'application/json' }, JSON.stringify(body)),
    /** Calls the probe; the body of success is the actor. */
    probe: (token?: string): Promise<Answer & { body: Actor }> =>
      call(probe, 'GET', '/probe', token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

export type AccessService = Awaited<ReturnType<typeof accessService>>;
