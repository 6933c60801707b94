import { openDatabase } from './infra/db/open.ts';
import { runProcess } from './infra/process.ts';
import { assertSharedDatabase, configOrExit, logOf, startJobs, startMetrics, stopAll } from './wiring.ts';

/** The background work alone; as many of these as wanted share one database. */
const config = configOrExit();
const log = logOf(config, 'ondertussen-worker');

await runProcess(log, async (signal) => {
  assertSharedDatabase(config);
  const metrics = await startMetrics(config);
  const database = await openDatabase(config, { role: 'worker', log, signal });
  const jobs = await startJobs(config, { ...database, log, metrics: metrics.metrics });
  return { stop: () => stopAll([metrics, database, jobs]) };
});
