import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { startEmbedded } from '../../src/infra/db/embedded.ts';

export interface TestServer {
  kind: 'given' | 'container' | 'embedded';
  /** A connection that may create databases. */
  url: string;
}

const PROJECT = resolve(import.meta.dirname, '../..');
const PING_LIMIT_MS = 500;
const MEMORY_DISK_BYTES = 4 * 1024 ** 3;

/** Names this checkout in databases and temporary folders, so that two checkouts never meet. */
export const projectHash = createHash('sha256').update(PROJECT).digest('hex').slice(0, 8);

/** A memory disk makes and drops databases several times faster; containers often have a tiny one. */
function fastFolder(): string {
  if (!existsSync('/dev/shm')) return tmpdir();
  const { blocks, bsize } = statfsSync('/dev/shm');
  return blocks * bsize >= MEMORY_DISK_BYTES ? '/dev/shm' : tmpdir();
}

const dataDir = join(fastFolder(), `ondertussen-test-${userInfo().uid}-${projectHash}`);
const containerNote = `${dataDir}-container.json`;

/** One hash over the content of files and folders given relative to the project. */
export function hashFiles(paths: string[]): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(path.slice(PROJECT.length)).update(readFileSync(path));
  };
  for (const path of paths) add(join(PROJECT, path));
  return hash.digest('hex').slice(0, 12);
}

/** Whether a PostgreSQL answers there within two seconds. */
async function isAnswering(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, fetch_types: false, onnotice: () => undefined });
  const answer = await sql`select 1`.then(
    () => true,
    () => false,
  );
  await sql.end({ timeout: 0 });
  return answer;
}

/** Whether a Docker engine says 200 to a ping within half a second; some sockets accept and never answer. */
export function hasDockerEngine(
  host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock',
): Promise<boolean> {
  const { protocol, pathname, hostname, port } = new URL(host);
  const target = protocol === 'unix:' ? { socketPath: pathname } : { hostname, port };
  return new Promise((answer) => {
    const ping = request({ ...target, path: '/_ping', agent: false }, (response) => {
      response.resume();
      answer(response.statusCode === 200);
    });
    const limit = setTimeout(() => ping.destroy(new Error('no answer')), PING_LIMIT_MS);
    ping.once('error', () => answer(false)).once('close', () => clearTimeout(limit));
    ping.end();
  });
}

/** A container that stays between runs, like the embedded server; its address is noted for the next file. */
async function containerServer(): Promise<string | undefined> {
  if (existsSync(containerNote)) {
    const noted = readFileSync(containerNote, 'utf8');
    if (await isAnswering(noted)) return noted;
  }
  if (!(await hasDockerEngine())) return undefined;
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer('postgres:18')
    .withEnvironment({ POSTGRES_USER: 'ondertussen', POSTGRES_PASSWORD: 'test', POSTGRES_DB: 'ondertussen' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'])
    .withLabels({ 'ondertussen.project': projectHash })
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .withReuse()
    .start();
  const address = `${container.getHost()}:${container.getMappedPort(5432)}`;
  const url = `postgres://ondertussen:test@${address}/ondertussen`;
  writeFileSync(`${containerNote}.${process.pid}`, url, { mode: 0o600 });
  renameSync(`${containerNote}.${process.pid}`, containerNote);
  return url;
}

async function chooseServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given && (await isAnswering(given))) return { kind: 'given', url: given };
  const container = await containerServer();
  if (container) return { kind: 'container', url: container };
  const embedded = await startEmbedded({ dataDir, durable: false });
  return { kind: 'embedded', url: embedded.url };
}

let chosen: Promise<TestServer> | undefined;

/** The first that answers of TEST_DATABASE_URL, a container, and the embedded PostgreSQL; asked once per process. */
export function findTestServer(): Promise<TestServer> {
  chosen ??= chooseServer();
  return chosen;
}
