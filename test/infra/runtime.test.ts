import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import t from 'tap';
import { startEmbedded } from '../../src/infra/db/embedded.ts';
import { runMigrations } from '../../src/infra/db/migrate.ts';
import { findPostmaster } from '../../src/infra/db/postmaster.ts';
import { cloneDatabase, emptyDatabase } from '../support/db.ts';
import { eventually, freePort, startService } from '../support/process.ts';

interface Teardown {
  teardown(work: () => unknown): unknown;
}

// Each test starts processes, which takes its time where other test files run beside it.
t.setTimeout(300_000);

const lines = (text: string) => text.split('\n').filter(Boolean);

function temporaryFolder(t: Teardown): string {
  const folder = mkdtempSync(join(tmpdir(), 'ondertussen-runtime-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One request on the agent's kept-alive connections; rejects when its answer does not come whole. */
function request(url: string, agent: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent }, (response) => {
      let body = '';
      response.on('data', (data) => {
        body += data;
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.once('error', reject);
  });
}

async function taken(t: Teardown): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  return String(typeof address === 'object' && address?.port);
}

t.test('what the operator can mend is said in one line, with an exit code', async (t) => {
  const folder = temporaryFolder(t);
  const { url: DATABASE_URL } = await cloneDatabase(t);
  const outcome = async (entry: 'main' | 'server' | 'worker', settings: Record<string, string>) => {
    const service = await startService(t, entry, settings);
    return { code: await service.ended, said: lines(service.output()) };
  };

  t.test('settings that are unknown or unusable, all at once', async (t) => {
    const { code, said } = await outcome('main', { DATABASE_POOLSIZE: '5', LOG_LEVEL: 'loud' });
    t.equal(code, 2);
    t.equal(said.length, 1);
    t.match(said[0], /^ondertussen: .*DATABASE_POOLSIZE.*LOG_LEVEL/);
  });
  t.test('a port that is taken', async (t) => {
    const { code, said } = await outcome('server', { DATABASE_URL, PORT: await taken(t) });
    t.equal(code, 1);
    t.equal(said.length, 1);
    t.match(said[0], /^ondertussen: PORT: cannot listen on 127.0.0.1 port \d+: another process/);
  });
  t.test('a metrics port that is taken', async (t) => {
    const { code, said } = await outcome('server', { DATABASE_URL, METRICS_PORT: await taken(t) });
    t.equal(code, 1);
    t.match(said, [/^ondertussen: METRICS_PORT: cannot listen/]);
  });
  t.test('no shared database for processes that run apart', async (t) => {
    for (const entry of ['server', 'worker'] as const) {
      const { code, said } = await outcome(entry, { DATA_DIR: folder });
      t.equal(code, 1);
      t.match(said, [/^ondertussen: DATABASE_URL: set it/]);
    }
  });
  t.test('a Node.js that cannot run the sources', async (t) => {
    const args = ['--no-experimental-strip-types', '--require', './scripts/check-node.cjs', 'src/main.ts'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    t.equal(status, 1);
    t.equal(lines(stderr).length, 1);
    t.match(stderr, /Node.js 22\.\d+ or later is needed/);
  });
});

t.test('a fault that nobody caught ends the process with a fatal line', async (t) => {
  const ending = (fault: string) => {
    const code = `
      import { createLog } from './src/infra/log.ts';
      import { runProcess } from './src/infra/process.ts';
      const start = async () => { ${fault}; return { stop: async () => undefined }; };
      await runProcess(createLog({ level: 'info', name: 'x' }), start);`;
    return spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      encoding: 'utf8',
      timeout: 20_000,
    });
  };
  const cases: [string, string][] = [
    ["setTimeout(() => { throw new Error('one') }, 10)", 'process.uncaught_exception'],
    ["setTimeout(() => Promise.reject(new Error('two')), 10)", 'process.unhandled_rejection'],
    ["throw new Error('three')", 'process.start_failed'],
  ];
  for (const [fault, event] of cases) {
    const { status, stdout } = ending(fault);
    t.equal(status, 1, event);
    t.match(JSON.parse(lines(stdout).at(-1) ?? ''), {
      level: 60,
      event,
      err: { type: 'Error', stack: String },
    });
  }
});

t.test('all in one process on an embedded database', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const first = await startService(t, 'main', { DATA_DIR });
  await first.ready();
  const sql = () => {
    const password = readFileSync(join(DATA_DIR, 'postgres.password'), 'utf8').trim();
    const port = readFileSync(join(DATA_DIR, 'postgres.port'), 'utf8').trim();
    return postgres(`postgres://ondertussen:${password}@127.0.0.1:${port}/ondertussen`, { max: 1 });
  };
  const read = async <T>(query: (sql: postgres.Sql) => Promise<T>) => {
    const client = sql();
    return query(client).finally(() => client.end());
  };
  const secret = () => read((sql) => sql`select value from platform_secrets where name = 'cursor'`);
  const cluster = join(DATA_DIR, 'postgres');
  const serverPid = () => findPostmaster(realpathSync(cluster))?.pid ?? 0;
  const kept = await secret();

  t.match(first.output(), /Ondertussen answers at/, 'tells where to look');
  t.match(first.output(), /curl '/, 'tells what to try');
  const regions = await (await fetch(`${first.baseUrl}/v1/regions?kind=province`)).json();
  t.equal((regions as { items: unknown[] }).items.length, 12, 'has its reference data');
  t.match(await (await fetch(`${first.baseUrl}/health/ready`)).json(), {
    checks: { worker: { status: 'pass' } },
  });

  const second = await startService(t, 'main', { DATA_DIR });
  t.equal(await second.ended, 1, 'a second start on the same folder is refused');
  t.match(lines(second.errors()), [/^ondertussen: Another Ondertussen process \(pid \d+\)/]);
  t.equal((await fetch(`${first.baseUrl}/health/ready`)).status, 200);

  process.kill(serverPid(), 'SIGKILL');
  first.child.kill('SIGKILL');
  await first.ended;
  const third = await startService(t, 'main', { DATA_DIR });
  await third.ready();
  t.same(await secret(), kept, 'kill -9 of everything loses nothing');

  third.child.kill('SIGKILL');
  await third.ended;
  const fourth = await startService(t, 'main', { DATA_DIR });
  await fourth.ready();
  t.same(await secret(), kept, 'a database server that outlived its service is used again');

  fourth.child.kill('SIGINT');
  t.equal(await fourth.ended, 0, 'an orderly stop');
  t.equal(findPostmaster(realpathSync(cluster)), undefined, 'the database server stops with the service');
  t.same(lines(fourth.errors()), []);
});

t.test('SIGTERM under load loses no request', async (t) => {
  const { url, db } = await cloneDatabase(t);
  const service = await startService(t, 'server', { DATABASE_URL: url, NODE_ENV: 'production' });
  await service.ready();
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  t.teardown(() => agent.destroy());
  let answers = 0;
  let isTurnedAway = false;
  const load = async () => {
    while (!isTurnedAway) {
      const { status, body } = await request(`${service.baseUrl}/v1/regions`, agent);
      t.equal(status, 200);
      JSON.parse(body);
      answers += 1;
    }
  };
  /** As a load balancer does: no new requests once readiness fails. */
  const watch = async () => {
    while ((await fetch(`${service.baseUrl}/health/ready`)).ok) await sleep(200);
    isTurnedAway = true;
  };
  const loads = Promise.all(Array.from({ length: 12 }, load));
  const watching = watch();
  await sleep(1_000);
  const before = answers;
  service.child.kill('SIGTERM');
  const told = performance.now();
  await watching;
  t.ok(performance.now() - told < 1_000, 'readiness fails first');
  await loads;
  t.ok(before > 20, `${before} answers before the signal`);

  // A request that is inside when the doors close: the table is locked until after that.
  const unlock = Promise.withResolvers<void>();
  const locked = db.transaction(async (tx) => {
    await tx.execute('lock table regions in access exclusive mode');
    await unlock.promise;
  });
  await sleep(1_800 - (performance.now() - told));
  const slow = request(`${service.baseUrl}/v1/regions`, agent);
  const refused = async () => {
    const failed = await request(`${service.baseUrl}/health/live`, new Agent()).then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
    );
    return failed || undefined;
  };
  await eventually('closed doors', refused, 4_000);
  t.equal(service.child.exitCode, null, 'waits for the request that is inside');
  unlock.resolve();
  await locked;
  t.equal((await slow).status, 200);
  t.equal(await service.ended, 0);
  t.same(lines(service.errors()), []);
});

t.test('API and workers run apart on one database, and find it migrated by another process', async (t) => {
  const DATABASE_URL = await emptyDatabase(t);
  const api = await startService(t, 'server', { DATABASE_URL });
  const worker = await startService(t, 'worker', { DATABASE_URL });
  await eventually('the wait', async () => (/lacks \d+ migrations/.test(api.output()) ? true : undefined));
  await runMigrations(DATABASE_URL);
  await api.ready();
  await eventually('the worker', async () => {
    const { checks } = (await (await fetch(`${api.baseUrl}/health/ready`)).json()) as {
      checks: { worker: { status: string } };
    };
    return checks.worker.status === 'pass' || undefined;
  });
  worker.child.kill('SIGTERM');
  api.child.kill('SIGTERM');
  t.same([await api.ended, await worker.ended], [0, 0]);
});

t.test(
  'while the database is gone requests are told to come back, and recovery needs no restart',
  async (t) => {
    const dataDir = temporaryFolder(t);
    const port = await freePort();
    let server = await startEmbedded({ dataDir, port });
    t.teardown(() => server.stop());
    const service = await startService(t, 'main', { DATABASE_URL: server.url });
    await service.ready();
    const ask = () => fetch(`${service.baseUrl}/v1/regions?kind=province`);
    t.equal((await ask()).status, 200);

    await server.stop();
    for (let second = 0; second < 5; second += 1) {
      const [answer, ready, live] = await Promise.all([
        ask(),
        fetch(`${service.baseUrl}/health/ready`),
        fetch(`${service.baseUrl}/health/live`),
      ]);
      t.same([answer.status, ready.status, live.status], [503, 503, 200]);
      t.match(answer.headers.get('content-type'), /problem\+json/);
      t.match(answer.headers.get('retry-after'), /^\d+$/);
      t.match(await answer.json(), { code: 'service_unavailable' });
      await sleep(1_000);
    }

    server = await startEmbedded({ dataDir, port });
    const answer = await eventually('an answer', async () => {
      const again = await ask();
      return again.ok ? again : undefined;
    });
    t.equal(((await answer.json()) as { items: unknown[] }).items.length, 12);
    const sql = postgres(server.url, { max: 1 });
    await sql`select graphile_worker.add_job('delete-expired-idempotency-keys')`;
    await eventually('the worker', async () => {
      const [row] = await sql`select count(*)::int as left from graphile_worker.jobs`;
      return row?.left === 0 || undefined;
    });
    await sql.end();
    t.equal(service.child.exitCode, null);
    service.child.kill('SIGTERM');
    t.equal(await service.ended, 0);
  },
);
