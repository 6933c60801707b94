import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.ts';
import { closeDb, createDb } from '../src/infra/db/client.ts';
import { createLog } from '../src/infra/log.ts';
import { systemContext } from '../src/infra/system-context.ts';
import { applyRetention, countRetention } from '../src/modules/privacy/index.ts';

type Counts = Awaited<ReturnType<typeof countRetention>>;

const lineOf = ({ name, action, keepDays, rows, because }: Counts[number]) =>
  `${String(rows).padStart(9)}  ${action.padEnd(6)}  ${name.padEnd(26)}  after ${keepDays} days: ${because}\n`;

/** Forgets what was kept long enough in the database at DATABASE_URL; with --dry-run it only counts. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const { databaseUrl } = loadConfig();
  if (!databaseUrl) throw new Error('Set DATABASE_URL to the database to clean.');
  const db = createDb(databaseUrl, { role: 'worker', poolSize: 1 });
  const log = createLog({ level: 'warn', name: 'retention' });
  const ctx = systemContext({ db, log, name: 'retention' });
  const isDry = values['dry-run'];
  const counts = await (isDry ? countRetention(ctx) : applyRetention(ctx)).finally(() => closeDb(db));
  process.stdout.write(counts.map(lineOf).join(''));
  const total = counts.reduce((sum, { rows }) => sum + rows, 0);
  process.stdout.write(isDry ? `${total} rows would go; nothing changed\n` : `${total} rows went\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`Retention failed: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
