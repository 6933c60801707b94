import { loadConfig } from '../src/config.ts';
import { closeDb, createDb } from '../src/infra/db/client.ts';
import { runMigrations } from '../src/infra/db/migrate.ts';
import { createLog } from '../src/infra/log.ts';
import { systemContext } from '../src/infra/system-context.ts';
import { loadRegionReference } from '../src/modules/regions/index.ts';

async function loadReference(url: string): Promise<boolean> {
  const db = createDb(url, { role: 'migrate', poolSize: 1 });
  const log = createLog({ level: 'warn', name: 'migrate' });
  return loadRegionReference(systemContext({ db, log, name: 'migrate' })).finally(() => closeDb(db));
}

/** Release step: brings the database at DATABASE_URL to the schema and the reference data of this version. */
async function main(): Promise<void> {
  const { databaseUrl } = loadConfig();
  if (!databaseUrl) throw new Error('Set DATABASE_URL: the embedded database migrates itself at its start.');
  const applied = await runMigrations(databaseUrl);
  const names = applied.map((name) => `  ${name}\n`).join('');
  const isLoaded = await loadReference(databaseUrl);
  process.stdout.write(`${applied.length} migrations applied\n${names}`);
  process.stdout.write(`reference data ${isLoaded ? 'loaded' : 'unchanged'}\n`);
}

try {
  await main();
} catch (error) {
  const { message, cause } = error as Error;
  process.stderr.write(`Migration failed: ${message}\n${cause instanceof Error ? `${cause.message}\n` : ''}`);
  process.exitCode = 1;
}
