import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { type Test, test } from 'tap';
import { acquireLock, LockedError } from '../../../src/infra/db/directory-lock.ts';
import { startEmbedded } from '../../../src/infra/db/embedded.ts';
import { blockedFolder } from '../../../src/infra/db/embedded-account.ts';
import { errorFromOutput } from '../../../src/infra/db/embedded-error.ts';
import { findProcess } from '../../../src/infra/db/process-status.ts';

const OWNER = join(import.meta.dirname, '../../support/embedded-owner.ts');
const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;

interface Answer {
  url: string;
  reused?: boolean;
  code?: string;
  message?: string;
}

function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'ondertussen-embedded-'));
  chmodSync(folder, 0o711);
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a process that owns the folder and waits for the one line it prints. */
async function ownerOf(
  dataDir: string,
  { account = {}, end = 'stay' } = {},
): Promise<{ child: ChildProcess; answer: Answer; startedMs: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [OWNER, dataDir, end], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...account,
  });
  if (!child.stdout) throw new Error('no output');
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, answer: JSON.parse(line), startedMs: Math.round(performance.now() - started) };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const postmasterPid = (dataDir: string) =>
  Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

test('a durable server keeps its data through every way of ending', async (t) => {
  const dataDir = join(temporaryFolder(t), 'data');
  const first = await ownerOf(dataDir);
  t.notOk(first.answer.reused, 'the first start makes the server');
  await ask(first.answer.url, 'create table kept as select 1 as n');

  await t.test('it is set up as the service needs it', async (t) => {
    const [row] = await ask(
      first.answer.url,
      `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
         current_setting('password_encryption') as password, current_setting('listen_addresses') as address,
         current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync,
         (select datlocprovider::text || ':' || datlocale from pg_database where datname = current_database()) as locale,
         to_tsvector('dutch', 'Cafés en ervaringen') @@ to_tsquery('dutch', 'ervaring') as stems`,
    );
    t.match(row, { encoding: 'UTF8', checksums: 'on', password: 'scram-sha-256', address: '127.0.0.1' });
    t.match(row, { sockets: '', fsync: 'on', locale: 'i:nl-NL', stems: true });
    t.equal(statSync(join(dataDir, 'postgres.password')).mode & 0o777, 0o600);
    const wrong = first.answer.url.replace(/:[^:@]*@/, ':wrong@');
    await t.rejects(ask(wrong, 'select 1'), { code: '28P01' }, 'a wrong password is refused');
  });

  await t.test('a second owner is refused by name of the first', async (t) => {
    const { answer } = await ownerOf(dataDir);
    t.equal(answer.code, 'DATA_DIR_IN_USE');
    t.match(answer.message, `pid ${first.child.pid}`);
  });

  await t.test('node killed: the server that still runs is taken over', async (t) => {
    await ended(first.child, 'SIGKILL');
    const { child, answer, startedMs } = await ownerOf(dataDir);
    t.comment(`reuse with process start ${startedMs} ms`);
    t.ok(answer.reused);
    t.same(await ask(answer.url, 'select n from kept'), [{ n: 1 }]);
    await ended(child, 'SIGTERM');
    t.equal(findProcess(postmasterPidOrZero(dataDir)), undefined, 'and stops with the service');
  });

  await t.test('everything killed: the next start recovers', async (t) => {
    const { child, answer } = await ownerOf(dataDir);
    await ask(answer.url, 'insert into kept values (2)');
    const pid = postmasterPid(dataDir);
    child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    const next = await ownerOf(dataDir);
    t.comment(`after kill -9 of all, with process start ${next.startedMs} ms`);
    t.notOk(next.answer.reused);
    t.same(await ask(next.answer.url, 'select n from kept order by n'), [{ n: 1 }, { n: 2 }]);
    t.equal(next.answer.url, first.answer.url, 'on the same address');
    await ended(next.child, 'SIGTERM');
  });

  await t.test(
    'a stale postmaster.pid whose pid another process has does not stand in the way',
    async (t) => {
      const file = join(dataDir, 'postgres/postmaster.pid');
      const lines = [process.pid, join(dataDir, 'postgres'), 1, 5432, '', '127.0.0.1', '1 1', 'ready', ''];
      writeFileSync(file, lines.join('\n'));
      const { uid, gid } = statSync(join(dataDir, 'postgres'));
      if (isRoot) chownSync(file, uid, gid);
      const { child, answer } = await ownerOf(dataDir);
      t.notOk(answer.reused);
      await ended(child, 'SIGTERM');
    },
  );

  await t.test('a crash of the service takes the server along', async (t) => {
    const { child, answer } = await ownerOf(dataDir, { end: 'crash' });
    t.ok(answer.url);
    if (child.exitCode === null) await once(child, 'exit');
    const again = await ownerOf(dataDir);
    t.notOk(again.answer.reused);
    await ended(again.child, 'SIGTERM');
  });

  await t.test('a remembered port that somebody took is replaced, a fixed one is refused', async (t) => {
    const blocker = createServer();
    const port = Number(new URL(first.answer.url).port);
    await new Promise<void>((resolve) => blocker.listen(port, '127.0.0.1', resolve));
    t.teardown(() => blocker.close());
    await t.rejects(startEmbedded({ dataDir, port }), { code: 'PORT_TAKEN', message: /choose another/ });
    const server = await startEmbedded({ dataDir });
    t.not(new URL(server.url).port, String(port));
    await server.stop();
  });

  await t.test('a lost password file is said in one message', async (t) => {
    rmSync(join(dataDir, 'postgres.password'));
    await t.rejects(startEmbedded({ dataDir }), { code: 'PASSWORD_REJECTED' });
    t.equal(findProcess(postmasterPidOrZero(dataDir)), undefined, 'and leaves no server behind');
  });
});

function postmasterPidOrZero(dataDir: string): number {
  try {
    return postmasterPid(dataDir);
  } catch {
    return 0;
  }
}

test('a shared test server is made once by parallel starts and reused afterwards', async (t) => {
  const dataDir = join(temporaryFolder(t), 'data');
  const starts = await Promise.all([1, 2, 3].map(() => startEmbedded({ dataDir, durable: false })));
  t.same(new Set(starts.map(({ url }) => url)).size, 1);
  t.equal(starts.filter(({ reused }) => !reused).length, 1);
  const before = performance.now();
  const again = await startEmbedded({ dataDir, durable: false });
  t.comment(`reuse ${Math.round(performance.now() - before)} ms`);
  t.ok(again.reused);
  t.match(await ask(again.url, 'show fsync'), [{ fsync: 'off' }]);
  await again.stop();
  await again.stop();
  const warm = performance.now();
  const restarted = await startEmbedded({ dataDir, durable: false });
  t.comment(`warm ${Math.round(performance.now() - warm)} ms`);
  t.notOk(restarted.reused);
  await restarted.stop();
});

test('a lock of a dead process goes to exactly one of those who want it', async (t) => {
  const path = join(temporaryFolder(t), 'lock');
  writeFileSync(path, JSON.stringify({ pid: 4_194_300, token: 'dead' }));
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => acquireLock(path)));
  const winners = outcomes.filter(({ status }) => status === 'fulfilled');
  t.equal(winners.length, 1);
  await t.rejects(acquireLock(path), LockedError);
  for (const winner of winners) if (winner.status === 'fulfilled') winner.value.release();
  writeFileSync(path, JSON.stringify({ pid: process.pid, startMark: 'earlier boot/1', token: 'reused pid' }));
  const lock = await acquireLock(path);
  writeFileSync(`${path}.other`, '{ cut off');
  (await acquireLock(`${path}.other`)).release();
  lock.release();
  lock.release();
});

test('a folder that cannot be used is said in one clear message', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  await t.rejects(startEmbedded({ dataDir: join(folder, 'file') }), { code: 'DATA_DIR_UNREACHABLE' });
  await t.rejects(startEmbedded({ dataDir: join(folder, 'file/data') }), { code: 'DATA_DIR_UNREACHABLE' });
  const words: [string, string][] = [
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'DISK_FULL'],
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'PORT_TAKEN'],
    ['FATAL:  database files are incompatible with server', 'VERSION_MISMATCH'],
    ['initdb: error: could not access directory: Permission denied', 'DATA_DIR_UNREACHABLE'],
    ['FATAL:  something new', 'START_FAILED'],
  ];
  for (const [output, code] of words) t.match(errorFromOutput(output, folder), { code, message: folder });
});

test('a full disk is said in one clear message', {
  skip: isRoot ? false : 'mounting a disk needs root',
}, async (t) => {
  const disk = temporaryFolder(t);
  const mount = spawn('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk], { stdio: 'ignore' });
  const [code] = await once(mount, 'exit');
  if (code !== 0) return t.pass('', { skip: 'this machine does not let us mount a disk' });
  t.teardown(() => once(spawn('umount', [disk], { stdio: 'ignore' }), 'exit'));
  await t.rejects(startEmbedded({ dataDir: join(disk, 'data') }), { code: 'DISK_FULL', message: /128 MB/ });
});

test('an ordinary user can own a server', {
  skip: isRoot ? false : 'every other test runs as one',
}, async (t) => {
  if (blockedFolder(OWNER, NOBODY)) return t.pass('', { skip: 'this checkout is closed to other users' });
  const folder = temporaryFolder(t);
  chownSync(folder, NOBODY.uid, NOBODY.gid);
  const dataDir = join(folder, 'data');
  const { child, answer, startedMs } = await ownerOf(dataDir, { account: NOBODY });
  t.comment(`cold with process start ${startedMs} ms`);
  t.ok(answer.url, answer.message ?? 'it starts');
  t.equal(statSync(join(dataDir, 'postgres')).uid, NOBODY.uid);
  await ended(child, 'SIGTERM');
  const asRoot = await ownerOf(dataDir);
  t.ok(asRoot.answer.url, 'root may then use the same data, running the server as its owner');
  await ended(asRoot.child, 'SIGTERM');
});

test('root can keep the data in a folder closed to others', {
  skip: isRoot ? false : 'needs root',
}, async (t) => {
  const closed = join(temporaryFolder(t), 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const server = await startEmbedded({ dataDir: join(closed, 'data') }).catch((error) => error);
  if (server instanceof Error) return t.match(server, { code: 'DATA_DIR_UNREACHABLE', message: closed });
  t.match(await ask(server.url, 'select 1 as n'), [{ n: 1 }]);
  await server.stop();
});
