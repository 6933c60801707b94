import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { test } from 'tap';
import {
  closeDb,
  constraintOf,
  createDb,
  type Db,
  type DbOrTx,
  isUnavailable,
  pingDb,
} from '../../../src/infra/db/client.ts';
import { type EmbeddedServer, startEmbedded } from '../../../src/infra/db/embedded.ts';
import { emptyDatabase } from '../../support/db.ts';

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

async function value<T>(db: DbOrTx, query: ReturnType<typeof sql>): Promise<T | undefined> {
  const [row] = await db.execute<{ value: T }>(query);
  return row?.value;
}

const setting = (db: Db, name: string) => value<string>(db, sql`select current_setting(${name}) as value`);
const backendPid = (db: DbOrTx) => value<number>(db, sql`select pg_backend_pid() as value`);

test('the client', async (t) => {
  const url = await emptyDatabase(t);
  const db = createDb(url, { poolSize: 4 });
  const admin = createDb(url, { poolSize: 1 });
  t.teardown(() => Promise.all([closeDb(db, 1_000), closeDb(admin, 1_000)]));
  const end = (pid: number | undefined) => admin.execute(sql`select pg_terminate_backend(${pid}::int)`);

  await t.test('every role sets its own timeouts and name', async (t) => {
    const expected = {
      api: ['10s', '3s', '10s', 'ondertussen-api'],
      worker: ['1min', '10s', '1min', 'ondertussen-worker'],
      migrate: ['15min', '5s', '1min', 'ondertussen-migrate'],
    };
    const names = [
      'statement_timeout',
      'lock_timeout',
      'idle_in_transaction_session_timeout',
      'application_name',
    ];
    for (const role of ['api', 'worker', 'migrate'] as const) {
      const own = createDb(url, { role, poolSize: 1 });
      t.same(await Promise.all(names.map((name) => setting(own, name))), expected[role], role);
      t.equal(await setting(own, 'TimeZone'), 'UTC');
      t.equal(await setting(own, 'transaction_isolation'), 'read committed');
      await closeDb(own);
    }
  });

  await t.test('a statement beyond its limit is cancelled, a lock that stays busy is given up', async (t) => {
    const strict = createDb(url, { poolSize: 2, limits: { statementTimeoutMs: 200, lockTimeoutMs: 100 } });
    t.match(await failure(strict.execute(sql`select pg_sleep(5)`)), { cause: { code: '57014' } });
    await admin.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(77)`);
      const error = await failure(strict.execute(sql`select pg_advisory_lock(77)`));
      t.match(error, { cause: { code: '55P03' } });
      t.notOk(isUnavailable(error), 'which is no failure of the connection');
    });
    await closeDb(strict);
  });

  await t.test('statements are prepared on the server, in and outside transactions', async (t) => {
    const one = createDb(url, { poolSize: 1 });
    const seen = (tx: DbOrTx, text: string) =>
      value<number>(
        tx,
        sql`select count(*)::int as value from pg_prepared_statements where statement like ${`${text}%`}`,
      );
    for (const n of [1, 2, 3]) await one.execute(sql`select ${n}::int as plain`);
    t.equal(await seen(one, 'select $1::int as plain'), 1);
    await one.transaction(async (tx) => {
      await tx.execute(sql`select ${1}::int as within`);
      await tx.transaction((inner) => inner.execute(sql`select ${1}::int as nested`));
      t.equal(await seen(tx, 'select $1::int as within'), 1);
      t.equal(await seen(tx, 'select $1::int as nested'), 1);
    });
    await closeDb(one);
  });

  await t.test('a broken rule is named by code and constraint', async (t) => {
    await db.execute(
      sql`create table people (id int primary key, age int constraint people_age_check check (age > 0))`,
    );
    await db.execute(sql`insert into people values (1, 1)`);
    const twice = await failure(db.execute(sql`insert into people values (${1}, 1)`));
    t.same(constraintOf(twice), { code: '23505', constraint: 'people_pkey' });
    const negative = await failure(db.execute(sql`insert into people values (${2}, -1)`));
    t.same(constraintOf(negative), { code: '23514', constraint: 'people_age_check' });
    t.equal(constraintOf(await failure(db.execute(sql`select 1/0`))), undefined);
    t.equal(constraintOf(undefined), undefined);
    t.notOk(isUnavailable(twice));
  });

  await t.test('arrays go in and out whole', async (t) => {
    const texts = ['plain', 'a "quote"', 'back\\slash', 'NULL', '', 'a,{b}', null];
    const [row] = await db.execute(sql`
      select ${sql.param(texts)}::text[] as texts, ${sql.param([1, null, -3])}::int[] as numbers,
        array[[1.5, 2], [3, null]]::float8[] as nested, '{}'::text[] as empty, array[true, false] as flags,
        ${sql.param([{ a: '"' }])}::jsonb[] as objects, array[9007199254740993]::bigint[] as large`);
    t.same(row, {
      texts,
      numbers: [1, null, -3],
      nested: [
        [1.5, 2],
        [3, null],
      ],
      empty: [],
      flags: [true, false],
      objects: [{ a: '"' }],
      large: ['9007199254740993'],
    });
  });

  await t.test('a savepoint that fails leaves the transaction usable', async (t) => {
    const count = await db.transaction(async (tx) => {
      await tx.execute(sql`insert into people values (${10}, 1)`);
      await failure(tx.transaction((inner) => inner.execute(sql`insert into people values (${10}, 1)`)));
      return value<number>(tx, sql`select count(*)::int as value from people where id = 10`);
    });
    t.equal(count, 1);
  });

  await t.test('a transaction ends with its connection, whatever the callback does then', async (t) => {
    const lost = async (work: (tx: DbOrTx, pid: number | undefined) => Promise<unknown>) => {
      const error = await failure(db.transaction(async (tx) => work(tx, await backendPid(tx))));
      t.ok(isUnavailable(error));
      t.ok(await pingDb(db), 'the pool goes on');
    };
    const late = (tx: DbOrTx) => tx.execute(sql`insert into people values (${99}, 1)`);
    await lost(async (tx, pid) => {
      setTimeout(() => end(pid).catch(t.fail), 30);
      await tx.execute(sql`select pg_sleep(5)`);
    });
    await lost(async (tx, pid) => {
      setTimeout(() => end(pid).catch(t.fail), 30);
      await failure(tx.execute(sql`select pg_sleep(5)`));
      await late(tx);
    });
    const afterwards = Promise.withResolvers<unknown>();
    await lost(async (tx, pid) => {
      await end(pid);
      await sleep(50);
      await Promise.all(Array.from({ length: 8 }, () => db.execute(sql`select 1`)));
      afterwards.resolve(failure(late(tx)));
      await afterwards.promise;
    });
    t.match(await afterwards.promise, { cause: { code: 'CONNECTION_CLOSED' } });
    t.equal(await value(db, sql`select count(*)::int as value from people where id = 99`), 0);
  });

  await t.test('a transaction that idles too long is ended and says so', async (t) => {
    const idle = createDb(url, { poolSize: 1, limits: { idleInTransactionTimeoutMs: 100 } });
    const error = await failure(
      idle.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        await sleep(300);
        await tx.execute(sql`select 2`);
      }),
    );
    t.ok(isUnavailable(error));
    t.ok(await pingDb(idle));
    await closeDb(idle);
  });

  t.test('nobody listening is unavailable, at once', async (t) => {
    const nowhere = createDb('postgres://nobody:none@127.0.0.1:1/none');
    const started = performance.now();
    t.notOk(await pingDb(nowhere));
    t.ok(isUnavailable(await failure(nowhere.execute(sql`select 1`))));
    t.ok(isUnavailable(await failure(nowhere.transaction((tx) => tx.execute(sql`select 1`)))));
    t.ok(performance.now() - started < 2_000);
    await closeDb(nowhere);
  });
});

/** Reads, transactions and nested transactions without pause; counts what was answered and what failed how. */
async function load(db: Db, isOver: () => boolean) {
  const outcome = { answered: 0, unavailable: 0, others: [] as unknown[], slowestMs: 0 };
  const calls = [
    () => db.execute(sql`select ${1}::int`),
    () => db.transaction((tx) => tx.execute(sql`select pg_sleep(0.005)`)),
    () => db.transaction((tx) => tx.transaction((inner) => inner.execute(sql`select ${2}::int`))),
  ];
  const client = async (call: () => Promise<unknown>) => {
    while (!isOver()) {
      const started = performance.now();
      const error = await failure(call());
      outcome.slowestMs = Math.max(outcome.slowestMs, Math.round(performance.now() - started));
      if (error === undefined) outcome.answered += 1;
      else if (isUnavailable(error)) outcome.unavailable += 1;
      else outcome.others.push(error);
      await sleep(error === undefined ? 0 : 20);
    }
  };
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => client(calls[n % 3] ?? calls[0] ?? (async () => 0))),
  );
  return outcome;
}

test('a database that goes away and comes back is found again without a restart', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ondertussen-restart-'));
  let server: EmbeddedServer = await startEmbedded({ dataDir, durable: false });
  const db = createDb(server.url, { poolSize: 6 });
  t.teardown(async () => {
    await closeDb(db, 1_000);
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  let isOver = false;
  const running = load(db, () => isOver);
  for (const awayMs of [0, 0, 3_000]) {
    await sleep(300);
    await server.stop();
    await sleep(awayMs);
    server = await startEmbedded({ dataDir, durable: false });
    const back = performance.now();
    while (!(await pingDb(db))) await sleep(20);
    t.comment(`answers ${Math.round(performance.now() - back)} ms after the server is back`);
    t.ok(performance.now() - back < 3_000);
  }
  await sleep(300);
  isOver = true;
  const { answered, unavailable, others, slowestMs } = await running;
  t.comment(`${answered} answered, ${unavailable} unavailable, slowest ${slowestMs} ms`);
  t.same(others, [], 'every failure is known as one of the connection');
  t.ok(answered > 100);
  t.ok(slowestMs < 6_000, 'and none is left without an answer');
  const all = await Promise.all(Array.from({ length: 30 }, () => pingDb(db)));
  t.ok(all.every(Boolean), 'every connection of the pool works');
});
