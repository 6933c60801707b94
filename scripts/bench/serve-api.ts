import { createDb } from '../../src/infra/db/client.ts';
import { createLog } from '../../src/infra/log.ts';
import { buildApi } from './api.ts';
import { type ServeOrder, serveUntilDisconnect } from './child.ts';

/** A process with the service; it logs as in production, to nowhere. */
await serveUntilDisconnect(async ({ url, poolSize }: ServeOrder) => {
  const db = createDb(url, { poolSize });
  return buildApi(db, createLog({ level: 'info', name: 'ondertussen-api' }));
});
