import { loadConfig } from '../src/config.ts';
import { runMigrations } from '../src/infra/db/migrate.ts';

/** Release step: brings the database at DATABASE_URL to the schema of this version. */
async function main(): Promise<void> {
  const { databaseUrl } = loadConfig();
  if (!databaseUrl) throw new Error('Set DATABASE_URL: the embedded database migrates itself at its start.');
  const applied = await runMigrations(databaseUrl);
  const names = applied.map((name) => `  ${name}\n`).join('');
  process.stdout.write(`${applied.length} migrations applied\n${names}`);
}

try {
  await main();
} catch (error) {
  const { message, cause } = error as Error;
  process.stderr.write(`Migration failed: ${message}\n${cause instanceof Error ? `${cause.message}\n` : ''}`);
  process.exitCode = 1;
}
