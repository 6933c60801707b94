import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Test, test } from 'tap';
import { closeDb, createDb } from '../../../src/infra/db/client.ts';
import { pendingMigrations, runMigrations } from '../../../src/infra/db/migrate.ts';
import { cloneDatabase, emptyDatabase } from '../../support/db.ts';
import { hasDockerEngine } from '../../support/server.ts';

interface Migration {
  tag: string;
  when: number;
  statement: string;
}

const CREATE: Migration = { tag: '0000_create_books', when: 100, statement: 'create table books (id int)' };
const EXTEND: Migration = { tag: '0001_add_title', when: 200, statement: 'alter table books add title text' };

function write(folder: string, migrations: Migration[]): string {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  for (const { tag, statement } of migrations) writeFileSync(join(folder, `${tag}.sql`), statement);
  const entries = migrations.map(({ tag, when }, idx) => ({
    idx,
    version: '7',
    when,
    tag,
    breakpoints: true,
  }));
  writeFileSync(
    join(folder, 'meta/_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  return folder;
}

function migrationsFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'ondertussen-migrations-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('migrations run once, also when three processes start at the same time', async (t) => {
  const url = await emptyDatabase(t);
  const folder = write(migrationsFolder(t), [CREATE, EXTEND]);
  const db = createDb(url, { poolSize: 1 });
  t.teardown(() => closeDb(db));
  t.same(await pendingMigrations(db, folder), [CREATE.tag, EXTEND.tag], 'all are pending in a new database');
  const applied = await Promise.all([1, 2, 3].map(() => runMigrations(url, { folder })));
  t.same(applied.flat(), [CREATE.tag, EXTEND.tag]);
  t.same(await pendingMigrations(db, folder), []);
  await db.execute(sql`insert into books (id, title) values (1, 'Max Havelaar')`);
});

test('a migration that would be left out in silence is an error', async (t) => {
  const url = await emptyDatabase(t);
  const folder = migrationsFolder(t);
  await runMigrations(url, { folder: write(folder, [CREATE, EXTEND]) });
  const merged: Migration = { tag: '0002_from_a_branch', when: 150, statement: 'select 1' };
  await t.rejects(
    runMigrations(url, { folder: write(folder, [CREATE, EXTEND, merged]) }),
    /0002_from_a_branch/,
  );
});

test('a failing migration leaves nothing behind', async (t) => {
  const url = await emptyDatabase(t);
  const broken: Migration = { tag: '0001_broken', when: 200, statement: 'alter table nowhere add n int' };
  const folder = write(migrationsFolder(t), [CREATE, broken]);
  await t.rejects(runMigrations(url, { folder }), { cause: { code: '42P01' } });
  const db = createDb(url, { poolSize: 1 });
  t.same(await pendingMigrations(db, folder), [CREATE.tag, broken.tag]);
  await closeDb(db);
});

test('a busy table is waited for in short tries, a busy migrator is waited for and then reported', async (t) => {
  const url = await emptyDatabase(t);
  const folder = migrationsFolder(t);
  await runMigrations(url, { folder: write(folder, [CREATE]) });
  write(folder, [CREATE, EXTEND]);
  const db = createDb(url, { poolSize: 1 });
  t.teardown(() => closeDb(db));
  const waiting = await db.transaction(async (tx) => {
    await tx.execute(sql`select * from books`);
    const migrating = runMigrations(url, { folder, lockTimeoutMs: 200 });
    await sleep(100);
    await t.rejects(runMigrations(url, { folder, waitMs: 200 }), /Another process has been migrating/);
    return { migrating };
  });
  t.same(await waiting.migrating, [EXTEND.tag]);
});

test('a clone of the template has the whole schema and is dropped at the end', async (t) => {
  let url = '';
  await t.test('within its test', async (t) => {
    const started = performance.now();
    const clone = await cloneDatabase(t);
    t.comment(`first clone of this process ${Math.round(performance.now() - started)} ms`);
    const again = performance.now();
    const other = await cloneDatabase(t);
    t.comment(`next clone ${Math.round(performance.now() - again)} ms`);
    t.not(clone.url, other.url);
    t.same(await pendingMigrations(clone.db), []);
    url = clone.url;
  });
  const gone = createDb(url, { poolSize: 1 });
  await t.rejects(gone.execute(sql`select 1`), { cause: { code: '3D000' } });
  await closeDb(gone);
});

test('a Docker socket that accepts and never answers counts as none, within a second', async (t) => {
  const folder = migrationsFolder(t);
  const socket = (name: string) => `unix://${join(folder, name)}`;
  const listen = (name: string, answer: RequestListener) => {
    const server = createServer(answer).listen(join(folder, name));
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
  };
  listen('mute.sock', () => undefined);
  listen('engine.sock', (_request, response) => response.end('OK'));
  const started = performance.now();
  t.equal(await hasDockerEngine(socket('mute.sock')), false);
  t.ok(performance.now() - started < 1_000);
  t.equal(await hasDockerEngine(socket('absent.sock')), false);
  t.equal(await hasDockerEngine(socket('engine.sock')), true);
});
