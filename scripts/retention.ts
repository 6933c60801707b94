import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.ts';
import { openDatabase } from '../src/infra/db/open.ts';
import { createLog } from '../src/infra/log.ts';
import { systemContext } from '../src/infra/system-context.ts';
import { applyRetention, countRetention } from '../src/modules/privacy/index.ts';

type Counts = Awaited<ReturnType<typeof countRetention>>;

const lineOf = ({ name, action, keepDays, rows, because }: Counts[number]) =>
  `${String(rows).padStart(9)}  ${action.padEnd(6)}  ${name.padEnd(26)}  after ${keepDays} days: ${because}\n`;

/**
 * Forgets what was kept long enough; with --dry-run it only counts. The database is DATABASE_URL, or else the
 * embedded one in DATA_DIR, which no running service may hold.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const config = loadConfig();
  const log = createLog({ level: 'warn', name: 'retention' });
  const migrate = config.databaseUrl === undefined;
  const { db, stop } = await openDatabase(config, { role: 'worker', log, migrate });
  const ctx = systemContext({ db, log, name: 'retention' });
  const isDry = values['dry-run'];
  const counts = await (isDry ? countRetention(ctx) : applyRetention(ctx)).finally(stop);
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
