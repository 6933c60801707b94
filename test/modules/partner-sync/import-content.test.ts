import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { deliver, digestOf, gzip, item, items, makePartner, toLines, work } from './sync-world.ts';

const api = await testApp(t);

const MEGABYTE = 1_048_576;

async function begin(body: Record<string, unknown> = {}) {
  const partner = await makePartner(api);
  const { id } = (await partner.begin(body)).body as { id: string };
  const send = (parts: Iterable<string | Buffer> | AsyncIterable<string | Buffer>, more: object = {}) =>
    deliver(api, partner, id, { parts, ...more });
  const end = async () => {
    await work(api, id);
    return partner.getRun(id);
  };
  return { ...partner, id, send, end };
}

async function chunkCount(importRunId: string): Promise<number> {
  const [row] = await api.db.execute<{ total: number }>(
    sql`select count(*)::int as total from import_run_chunks where import_run_id = ${importRunId}`,
  );
  return row?.total ?? -1;
}

t.test('content goes in as lines, plain or gzipped, and is applied like inline items', async (t) => {
  for (const isGzip of [false, true]) {
    const run = await begin();
    t.match(await run.getRun(run.id), { status: 'queued', hasContent: false });
    const content = toLines(items(450));
    const bytes = isGzip ? gzip(content) : content;
    const sent = await run.send([bytes], { isGzip, headers: { 'content-digest': digestOf(bytes) } });
    t.match(sent, { status: 202, body: { status: 'queued', hasContent: true, counts: { received: 450 } } });
    t.equal(sent?.headers.location, `http://localhost:3000/v1/import-runs/${run.id}`);
    t.match(await run.end(), { status: 'succeeded', counts: { received: 450, created: 450, failed: 0 } });
    t.equal(await chunkCount(run.id), 0, 'the lines are dropped at the end');
    t.match(await run.send([content]), { status: 409, body: { code: 'transition_not_allowed' } });
  }
});

t.test('broken lines fail one by one, and the last line may lack its end', async (t) => {
  const run = await begin();
  const lines = [
    JSON.stringify(item('good-1')),
    '{"externalId":"cut',
    'no json at all',
    JSON.stringify({ externalId: 'nul', activity: { title: 'a\u0000b' } }),
    JSON.stringify(item('x'.repeat(3), { preparation: 'y'.repeat(300_000) })),
    '',
    JSON.stringify(item('good-1')),
    JSON.stringify(item('good-2')).slice(0, -1),
  ];
  const sent = await run.send([Buffer.from([0xff, 0xfe, 0x0a]), lines.join('\r\n')]);
  t.equal(sent?.body.counts.received, 8, 'the blank line is not counted');
  t.match(await run.end(), { status: 'succeeded_with_errors', counts: { created: 1, failed: 7 } });
  const outcomes = await run.itemsOf(run.id);
  const codes = outcomes.map((each: { problem?: { code: string } }) => each.problem?.code ?? 'fine');
  t.same(codes, [
    'malformed_body',
    'fine',
    'malformed_body',
    'malformed_body',
    'malformed_body',
    'payload_too_large',
    'validation_failed',
    'malformed_body',
  ]);
  t.match(outcomes[6].problem.errors, [{ pointer: '#/externalId', code: 'duplicate' }]);
  t.equal(outcomes[5].problem.maximumBytes, 262_144);
});

t.test(
  'an empty file is a run of nothing, also as a snapshot of a source that manages nothing',
  async (t) => {
    for (const mode of ['upsert', 'snapshot']) {
      const run = await begin({ mode });
      t.match(await run.send([]), { status: 202, body: { counts: { received: 0 } } });
      t.match(await run.end(), { status: 'succeeded', counts: { received: 0, deleted: 0 } });
    }
  },
);

t.test(
  'content that breaks off, is damaged or is not that of its digest changes nothing and can be sent again',
  async (t) => {
    const run = await begin();
    const content = toLines(items(900));
    const half = content.slice(0, content.length / 2);
    const zipped = gzip(content);
    const refused: [string, Awaited<ReturnType<typeof run.send>>, string][] = [
      ['a cut gzip', await run.send([zipped.subarray(0, -20)], { isGzip: true }), 'malformed_body'],
      ['no gzip', await run.send([content], { isGzip: true }), 'malformed_body'],
      [
        'wrong digest',
        await run.send([half], { headers: { 'content-digest': digestOf(content) } }),
        'digest_mismatch',
      ],
      [
        'no digest',
        await run.send([half], { headers: { 'content-digest': 'sha-256=abc' } }),
        'validation_failed',
      ],
      ['brotli', await run.send([half], { headers: { 'content-encoding': 'br' } }), 'unsupported_media_type'],
      [
        'json',
        await run.send(['{}'], { headers: { 'content-type': 'application/json' } }),
        'unsupported_media_type',
      ],
    ];
    for (const [what, answer, code] of refused) t.equal(answer?.body.code, code, what);
    t.equal(await run.send([half], { isCutOff: true }), undefined, 'a connection that is lost');
    for (let tries = 0; (await chunkCount(run.id)) > 0 && tries < 50; tries++) {
      await new Promise((next) => setTimeout(next, 50));
    }
    t.equal(await chunkCount(run.id), 0);
    t.match(await run.end(), { status: 'queued', hasContent: false, counts: { received: 0 } });
    t.same(await run.statuses(), {}, 'nothing was applied');

    t.equal((await run.send([content], { headers: { 'content-digest': digestOf(content) } }))?.status, 202);
    t.match(await run.end(), { status: 'succeeded', counts: { created: 900 } });
  },
);

t.test('a later delivery takes the place of one that is still under way', async (t) => {
  const run = await begin();
  const gate = Promise.withResolvers<void>();
  async function* slowly() {
    yield toLines(items(400, 'slow'));
    await gate.promise;
    yield toLines(items(400, 'slower'));
  }
  const slow = run.send(slowly());
  for (let tries = 0; (await chunkCount(run.id)) < 2 && tries < 50; tries++) {
    await new Promise((next) => setTimeout(next, 50));
  }
  t.equal((await run.send([toLines(items(3, 'fast'))]))?.status, 202);
  gate.resolve();
  t.match(await slow, { status: 409, body: { code: 'transition_not_allowed' } });
  t.match(await run.end(), { counts: { received: 3, created: 3 } });
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is held in memory once all that can go has gone. */
function liveBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

t.test('content of 40 MB is taken in with little memory', async (t) => {
  const run = await begin({ dryRun: true });
  const line = toLines([item('same', { preparation: 'z'.repeat(3_500) })]).repeat(100);
  let peak = 0;
  function* lots() {
    for (let sent = 0; sent < 40 * MEGABYTE; sent += line.length) yield line;
  }
  const before = liveBytes();
  const timer = setInterval(() => {
    peak = Math.max(peak, liveBytes());
  }, 200);
  const sent = await run.send(lots());
  clearInterval(timer);
  t.equal(sent?.status, 202, sent?.text ?? 'no answer');
  t.ok(sent?.body.counts.received > 10_000);
  t.ok(peak > 0 && peak - before < 20 * MEGABYTE, `grew by ${Math.round((peak - before) / MEGABYTE)} MB`);
  await run.call('POST', `/v1/import-runs/${run.id}/cancellations`, { body: {} });
  t.equal(await chunkCount(run.id), 0);
});
