import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../../../src/app.ts';
import { buildApp } from '../../../src/app.ts';
import { DomainError } from '../../../src/core/errors.ts';
import type { Db } from '../../../src/infra/db/client.ts';
import { createMetrics } from '../../../src/infra/http/metrics.ts';
import { createLog } from '../../../src/infra/log.ts';
import { PUBLIC_BASE_URL } from '../../support/app.ts';

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

export interface EdgeApp {
  app: FastifyInstance;
  /** Every line the service logged so far. */
  logged(): string;
}

/** The service on a given database, reachable or not, with its log kept in memory; every token is refused. */
export async function edgeApp(t: Teardown, db: Db, more: Partial<AppDeps> = {}): Promise<EdgeApp> {
  const lines: string[] = [];
  const app = await buildApp({
    db,
    log: createLog({ level: 'info', name: 'test' }, { write: (line: string) => lines.push(line) }),
    publicBaseUrl: PUBLIC_BASE_URL,
    firstPartyOrigins: [],
    trustProxy: false,
    cursorSecret: 'a-secret-of-the-tests',
    pseudonymSecret: 'another-secret-of-the-tests',
    authenticate: async () => {
      throw new DomainError('token_invalid', 'Onbekend token.');
    },
    readiness: { pendingMigrations: async () => 0, isStopping: () => false },
    metrics: createMetrics(),
    ...more,
  });
  t.teardown(() => app.close());
  return { app, logged: () => lines.join('') };
}

/** Sends bytes to a listening service and gives all that comes back until it hangs up. */
export async function sendBytes(app: FastifyInstance, bytes: string): Promise<string> {
  const address = app.server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}
