import type { FastifyInstance } from 'fastify';
import type pino from 'pino';
import { buildApp } from '../../src/app.ts';
import type { Db } from '../../src/infra/db/client.ts';
import type { Authenticate } from '../../src/infra/http/auth.ts';
import { createMetrics } from '../../src/infra/http/metrics.ts';
import { createAuthenticate } from '../../src/modules/access/index.ts';

/** Issuer of the tokens of the measurement. */
export const ISSUER = 'http://localhost:3000';

/** The service as it runs in production, without rate limits. */
export function buildApi(db: Db, log: pino.Logger, authenticate?: Authenticate): Promise<FastifyInstance> {
  return buildApp({
    db,
    log,
    publicBaseUrl: ISSUER,
    firstPartyOrigins: [],
    trustProxy: false,
    cursorSecret: 'a secret of the measurement',
    pseudonymSecret: 'another secret of the measurement',
    authenticate:
      authenticate ?? createAuthenticate({ issuer: ISSUER, audience: ISSUER, trustedIssuers: [] }),
    readiness: { pendingMigrations: async () => 0, isStopping: () => false },
    metrics: createMetrics(),
  });
}
