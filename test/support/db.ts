import { closeDb, createDb, type Db } from '../../src/infra/db/client.ts';
import { findTestServer } from './server.ts';
import { asAdmin, cloneName, ensureTemplate, withDatabase } from './template.ts';

/** The part of a tap test that ends what was opened. */
interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

export interface TestDatabase {
  url: string;
  db: Db;
}

/** Copying files asks for a checkpoint, which is cheap only where nothing is forced to disk. */
async function cloneTemplate(url: string, template: string): Promise<string> {
  const name = cloneName();
  await asAdmin(url, async (sql) => {
    const [row] = await sql<{ fsync: string }[]>`select current_setting('fsync') as fsync`;
    const strategy = row?.fsync === 'off' ? 'file_copy' : 'wal_log';
    await sql.unsafe(`create database ${name} template ${template} strategy ${strategy}`);
  });
  return name;
}

/** A database of its own for one test file, cloned from the migrated template and dropped at its end. */
export async function cloneDatabase(t: Teardown, { poolSize = 5 } = {}): Promise<TestDatabase> {
  const server = await findTestServer();
  const name = await cloneTemplate(server.url, await ensureTemplate(server.url));
  const url = withDatabase(server.url, name);
  const db = createDb(url, { poolSize });
  t.teardown(async () => {
    await closeDb(db, 1_000);
    await asAdmin(server.url, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
  });
  return { url, db };
}

/** An empty database without the schema, for tests of what happens before a migration. */
export async function emptyDatabase(t: Teardown): Promise<string> {
  const server = await findTestServer();
  const name = cloneName();
  await asAdmin(server.url, (sql) => sql.unsafe(`create database ${name}`));
  t.teardown(() => asAdmin(server.url, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`)));
  return withDatabase(server.url, name);
}
