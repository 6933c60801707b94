import { Logger, runMigrations } from 'graphile-worker';

const silent = new Logger(() => () => undefined);

/** Creates or updates the tables and functions of the job queue; safe to run in several processes at once. */
export async function installQueueSchema(url: string): Promise<void> {
  await runMigrations({ connectionString: url, concurrency: 1, maxPoolSize: 1, logger: silent });
}
