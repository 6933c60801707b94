import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { closeDb, createDb } from '../../src/infra/db/client.ts';
import { buildApi } from './api.ts';
import type { Case } from './cases.ts';
import { newGroupName } from './group-name.ts';
import { recordQueries } from './record-queries.ts';

/** Statements that one request of each case sends, once keys and the like are in memory. */
export async function countQueries(url: string, cases: readonly Case[]): Promise<Record<string, number>> {
  const db = createDb(url, { poolSize: 2 });
  const take = recordQueries(db);
  const app = await buildApi(db, pino({ level: 'silent' }));
  try {
    const counts: Record<string, number> = {};
    for (const { name, api } of cases) {
      for (const key of [randomUUID(), randomUUID()]) {
        const { method, path, headers, body } = api[0] ?? { method: 'GET', path: '/', headers: {} };
        take();
        const payload = body === undefined ? {} : { payload: { ...body, groupName: newGroupName() } };
        await app.inject({ method, url: path, headers: { ...headers, 'idempotency-key': key }, ...payload });
        counts[name] = take().length;
      }
    }
    return counts;
  } finally {
    await app.close();
    await closeDb(db);
  }
}
