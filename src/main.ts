import { openDatabase } from './infra/db/open.ts';
import { runProcess } from './infra/process.ts';
import { systemContext } from './infra/system-context.ts';
import { loadRegionReference } from './modules/regions/index.ts';
import { configOrExit, logOf, seedDemo, startApi, startJobs, startMetrics, stopAll } from './wiring.ts';

/** All in one process: the database where none is given, its schema and reference data, the API and the jobs. */
const config = configOrExit();
const log = logOf(config, 'ondertussen');

await runProcess(log, async (signal) => {
  const metrics = await startMetrics(config);
  const database = await openDatabase(config, { role: 'api', log, signal, migrate: true });
  const parts = { ...database, log, metrics: metrics.metrics };
  await loadRegionReference(systemContext({ db: database.db, log, name: 'start' }));
  if (config.seedDemo) await seedDemo(config, parts);
  const jobs = await startJobs(config, parts);
  const api = await startApi(config, parts);
  process.stdout.write(`
  Ondertussen answers at ${config.publicBaseUrl}
  Documentation           ${config.publicBaseUrl}/docs
${config.environment === 'production' ? '' : `  Mails                   ${config.publicBaseUrl}/outbox\n`}  Try                     curl '${config.publicBaseUrl}/v1/regions?kind=province'

`);
  return { stop: () => stopAll([metrics, database, jobs, api]) };
});
