import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import t from 'tap';
import { inTransaction } from '../../../src/infra/context.ts';
import type { Job } from '../../../src/infra/jobs/job.ts';
import { enqueue } from '../../../src/infra/jobs/queue.ts';
import { startWorker } from '../../../src/infra/jobs/worker.ts';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider } from '../../support/factories.ts';

const api = await testApp(t);
const admin = (await api.tokens.person({ isPlatformAdmin: true })).token;
const get = (path: string, token = admin) => api.http('GET', path, { token });

t.test('work that was given up is visible without its data, and is tried again when asked', async (t) => {
  let isBroken = true;
  let runs = 0;
  const job: Job = {
    name: 'flaky',
    run: async () => {
      runs++;
      if (isBroken) throw new Error('the other side is down');
    },
  };
  await inTransaction(api.ctx(), (ctx) =>
    enqueue(ctx, 'flaky', { secret: 'sanne@school.example' }, { maxAttempts: 1 }),
  );
  const worker = await startWorker({ db: api.db, url: api.url, jobs: [job], log: pino({ level: 'silent' }) });
  t.teardown(() => worker.stop(1_000));
  const failed = async () => (await get('/v1/jobs?status=failed')).body.items;
  while ((await failed()).length === 0) await sleep(50);
  const [found] = await failed();
  t.match(found, { name: 'flaky', status: 'failed', attempts: 1, maxAttempts: 1 });
  t.notMatch(JSON.stringify(found), /sanne/);
  t.match((await get(`/v1/jobs/${found.id}`)).body, { id: found.id });
  isBroken = false;
  t.equal((await api.http('POST', `/v1/jobs/${found.id}/retries`, { token: admin })).status, 201);
  while (runs < 2) await sleep(50);
  while ((await get(`/v1/jobs/${found.id}`)).status === 200) await sleep(50);
  t.equal((await get(`/v1/jobs/${found.id}`)).status, 404, 'what is done is gone');
});

t.test('work that still has tries is not tried again by hand', async (t) => {
  const tomorrow = new Date(Date.now() + 86_400_000);
  await inTransaction(api.ctx(), (ctx) => enqueue(ctx, 'later', {}, { runAt: tomorrow }));
  const later = (await get('/v1/jobs?status=waiting')).body.items.find(
    (item: { name: string }) => item.name === 'later',
  );
  const answer = await api.http('POST', `/v1/jobs/${later.id}/retries`, { token: admin });
  t.match(answer.body, { code: 'transition_not_allowed', currentStatus: 'waiting' });
});

t.test('a change is found by what it changed and by who made it', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const activity = await makeActivity(api, organisation.id);
  await api.http('PATCH', `/v1/activities/${activity.id}`, {
    token: editor.token,
    headers: { 'if-match': '*' },
    body: { contactEmail: 'educatie@museum.example' },
  });
  const query = `resourceKind=activity&resourceId=${activity.id}`;
  const events = (await get(`/v1/audit-events?${query}&limit=100`)).body.items;
  t.ok(events.length >= 4, 'made, reviewed, published, changed');
  t.match(events[0], { actorKind: 'person', actorId: editor.personId, traceId: /^[0-9a-f]{32}$/ });
  const own = (await get(`/v1/audit-events?actorId=${editor.personId}`)).body.items;
  t.ok(own.every((event: { actorId: string }) => event.actorId === editor.personId));
  t.match((await get(`/v1/audit-events?resourceId=${activity.id}`)).body.errors, [
    { parameter: 'resourceKind' },
  ]);
});

t.test('nobody but an administrator looks in', async (t) => {
  const { editor } = await makeProvider(api);
  for (const path of ['/v1/audit-events', '/v1/jobs'])
    t.equal((await get(path, editor.token)).status, 403, path);
});
