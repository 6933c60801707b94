import { readFileSync, writeFileSync } from 'node:fs';
import pino from 'pino';
import { buildApp } from '../src/app.ts';
import { closeDb, createDb } from '../src/infra/db/client.ts';
import { createMetrics } from '../src/infra/http/metrics.ts';
import { openApiOf } from '../src/infra/http/openapi.ts';

const FILE = new URL('../openapi/openapi.json', import.meta.url);

/** The document as it is committed. The database is never reached: the pool connects at its first query. */
async function generate(): Promise<string> {
  const db = createDb('postgres://nobody@127.0.0.1:1/none');
  const app = await buildApp({
    db,
    log: pino({ level: 'silent' }),
    publicBaseUrl: 'https://api.ondertussen.example',
    firstPartyOrigins: [],
    trustProxy: false,
    cursorSecret: 'unused',
    pseudonymSecret: 'unused',
    authenticate: async () => ({ kind: 'anonymous' }),
    readiness: { pendingMigrations: async () => 0, isStopping: () => false },
    metrics: createMetrics(),
  });
  const document = openApiOf(app);
  await app.close();
  await closeDb(db);
  return `${JSON.stringify(document, null, 2)}\n`;
}

const generated = await generate();
if (process.argv.includes('--check')) {
  const committed = readFileSync(FILE, 'utf8');
  if (committed !== generated) {
    process.stderr.write(
      'openapi/openapi.json is not what the code says: run npm run openapi:write and review.\n',
    );
    process.exitCode = 1;
  } else {
    const paths = Object.values((JSON.parse(committed) as { paths: Record<string, object> }).paths);
    const count = paths.reduce((sum, item) => sum + Object.keys(item).length, 0);
    process.stdout.write(`openapi/openapi.json is up to date: ${count} operations.\n`);
  }
} else {
  writeFileSync(FILE, generated);
  process.stdout.write('openapi/openapi.json is written.\n');
}
