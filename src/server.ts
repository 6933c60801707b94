import { openDatabase } from './infra/db/open.ts';
import { runProcess } from './infra/process.ts';
import { assertSharedDatabase, configOrExit, logOf, startApi, startMetrics, stopAll } from './wiring.ts';

/** The API alone; as many of these as wanted share one database. */
const config = configOrExit();
const log = logOf(config, 'ondertussen-api');

await runProcess(log, async (signal) => {
  assertSharedDatabase(config);
  const metrics = await startMetrics(config);
  const database = await openDatabase(config, { role: 'api', log, signal });
  const api = await startApi(config, { db: database.db, log, metrics: metrics.metrics });
  return { stop: () => stopAll([metrics, database, api]) };
});
