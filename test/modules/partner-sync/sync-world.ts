import { hash } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { createOrganisation } from '../../../src/modules/organisations/index.ts';
import { createSource, partnerSyncJobs } from '../../../src/modules/partner-sync/index.ts';
import type { Answer, Call, TestApp } from '../../support/app.ts';

let counter = 0;

/** A valid activity of a partner. */
export const lesson = (more: Record<string, unknown> = {}) => ({
  title: 'Zelf drukken met lood en inkt',
  summary: 'In het atelier drukt elke leerling een eigen kaart.',
  descriptionMarkdown: 'De groep begint met een **rondleiding**.',
  delivery: 'at_venue_by_appointment',
  ...more,
});

export const item = (externalId: string, more: Record<string, unknown> = {}) => ({
  externalId,
  activity: lesson({ title: `Les ${externalId}`, ...more }),
});

export const items = (count: number, prefix = 'les') =>
  Array.from({ length: count }, (_, index) => item(`${prefix}-${index}`));

export const toLines = (list: readonly unknown[]) =>
  `${list.map((each) => JSON.stringify(each)).join('\n')}\n`;

/** A provider with a trusted source, the token of its client, and what is often done with it. */
export async function makePartner(api: TestApp, { isTrusted = true } = {}) {
  const name = `Partner ${++counter}`;
  const organisation = await createOrganisation(api.ctx(), { name, kinds: ['provider'], status: 'active' });
  const source = await createSource(api.ctx(), { organisationId: organisation.id, name, isTrusted });
  const { token } = await api.tokens.client({ organisationId: organisation.id, sourceId: source.id });
  const path = `/v1/sources/${source.id}`;
  const call = (method: string, below: string, more: Call = {}) =>
    api.http(method, below, { token, ...more });
  const begin = (body: Record<string, unknown>, more: Call = {}) =>
    call('POST', `${path}/import-runs`, { key: true, body: { mode: 'upsert', ...body }, ...more });
  const getRun = async (id: string) => (await call('GET', `/v1/import-runs/${id}`)).body;
  const itemsOf = async (id: string, query = '') =>
    (await call('GET', `/v1/import-runs/${id}/items?limit=100${query}`)).body.items;
  /** Begins a run and works on it to its end. */
  const run = async (body: Record<string, unknown>) => {
    const begun = await begin(body);
    if (begun.status !== 202) throw new Error(begun.text);
    await work(api, begun.body.id);
    return getRun(begun.body.id);
  };
  const statuses = async (): Promise<Record<string, string>> => {
    const { body } = await call('GET', `${path}/activities?limit=100`);
    return Object.fromEntries(
      body.items.map((each: { externalId: string; status: string }) => [each.externalId, each.status]),
    );
  };
  return { organisation, source, token, path, call, begin, getRun, itemsOf, run, statuses };
}
export type Partner = Awaited<ReturnType<typeof makePartner>>;

/** Does the queued work on a run, as the worker would: slice by slice until it queues no more. */
export async function work(api: TestApp, importRunId: string): Promise<void> {
  const key = `import-run-${importRunId}`;
  for (let isQueued = true; isQueued; ) {
    await api.db.execute(sql`select graphile_worker.remove_job(${key})`);
    await runJob(api, 'process-import-run', { importRunId });
    isQueued = (await api.db.execute(sql`select from graphile_worker.jobs where key = ${key}`)).length > 0;
  }
}

export async function runJob(
  api: TestApp,
  name: string,
  payload: object = {},
  now = new Date(),
): Promise<void> {
  const job = partnerSyncJobs.find((each) => each.name === name);
  if (job === undefined) throw new Error(`No job ${name}`);
  await job.run(api.ctx(undefined, now), payload);
}

interface Delivery {
  headers?: Record<string, string>;
  isGzip?: boolean;
  /** Ends the connection after the last part, in the middle of the body. */
  isCutOff?: boolean;
  parts: Iterable<string | Buffer> | AsyncIterable<string | Buffer>;
}

export const digestOf = (content: string | Buffer) => `sha-256=:${hash('sha256', content, 'base64')}:`;
export const gzip = (content: string) => gzipSync(content);

/** Sends content over a real connection, part by part; undefined when the connection was cut off. */
export async function deliver(
  api: TestApp,
  partner: Partner,
  runId: string,
  delivery: Delivery,
): Promise<Answer | undefined> {
  if (!api.app.server.listening) await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method: 'PUT',
    path: `/v1/import-runs/${runId}/content`,
    headers: {
      authorization: `Bearer ${partner.token}`,
      'content-type': 'application/x-ndjson',
      ...(delivery.isGzip ? { 'content-encoding': 'gzip' } : {}),
      ...delivery.headers,
    },
  });
  const answered = Promise.withResolvers<Answer | undefined>();
  outgoing.on('error', () => answered.resolve(undefined));
  outgoing.on('response', async (incoming) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const headers = incoming.headers as Answer['headers'];
    answered.resolve({ status: incoming.statusCode ?? 0, text, headers, body: JSON.parse(text || 'null') });
  });
  for await (const part of delivery.parts) {
    if (!outgoing.write(part)) await new Promise((drained) => outgoing.once('drain', drained));
  }
  if (delivery.isCutOff) {
    await new Promise((flushed) => setTimeout(flushed, 100));
    outgoing.destroy();
  } else outgoing.end();
  return answered.promise;
}
