import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import postgres from 'postgres';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import t, { type Test } from 'tap';
import { recordChange } from '../../../src/infra/audit.ts';
import { inTransaction } from '../../../src/infra/context.ts';
import { newId } from '../../../src/infra/ids.ts';
import { createMailer } from '../../../src/infra/mail.ts';
import { keepingCopies, mailOutboxRoutes } from '../../../src/modules/notifications/index.ts';
import {
  isNotificationKind,
  NOTIFICATION_KINDS,
} from '../../../src/modules/notifications/notification-kind.rules.ts';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';
import { mailWorld, work } from './mail-world.ts';

t.setTimeout(180_000);
const api = await testApp(t);
const from = 'Ondertussen <noreply@ondertussen.example>';

interface Received {
  messageId: string | undefined;
  subject: string | undefined;
  html: string | false;
  text: string | undefined;
}

/** A real mail server on a port, which stays the same when it is stopped and started. */
async function mailServer(options: SMTPServerOptions = {}, port = 0) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      simpleParser(stream).then(({ messageId, subject, html, text }) => {
        received.push({ messageId, subject, html: html ?? false, text });
        done();
      }, done);
    },
    ...options,
  });
  // Errors of connections that a test cuts are what it is about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address() as AddressInfo;
  return {
    received,
    port: address.port,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const smtp = (port: number) => createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from, log: undefined });

/** A service with one mail that is queued, to a teacher whose reservation was confirmed. */
async function withReservation(t: Test, port: number) {
  const world = mailWorld(api, smtp(port));
  const provider = await makeProvider(api);
  await api.db.execute(`delete from memberships where organisation_id = '${provider.organisation.id}'`);
  const activity = await makeActivity(api, provider.organisation.id, { title: 'Brieven schrijven' });
  const session = await makeSession(api, activity.id, 60);
  const school = await makeSchool(api);
  const body = { groupName: 'Groep 7a', pupilCount: 24, adultCount: 2, level: 'po_group_7' };
  const answer = await api.http('POST', '/v1/reservations', {
    token: school.teacher.token,
    key: true,
    body: { ...body, sessionId: session.id, organisationId: school.organisation.id },
  });
  t.equal(answer.status, 201, answer.text);
  const again = async () => {
    await api.db.execute('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
    await work(api.url, api.db, world.jobs);
  };
  const row = async () => {
    const [found] = await api.db.execute<{ status: string; error: string | null; message_id: string }>(
      `select status::text, error, message_id from notifications
       where kind = 'reservation_confirmed' and resource_id = '${answer.body.id}'`,
    );
    return found;
  };
  return { world, again, row };
}

t.test('a mail server that is away for an hour loses nothing and doubles nothing', async (t) => {
  const first = await mailServer();
  await first.stop();
  const { world, again, row } = await withReservation(t, first.port);
  await world.settle();
  for (let tries = 0; tries < 3; tries++) await again();
  t.match(await row(), { status: 'queued', error: /ECONNREFUSED/ }, 'it waits, and says why');
  const server = await mailServer({}, first.port);
  await again();
  await again();
  t.match(await row(), { status: 'sent', error: null });
  t.equal(server.received.length, 1);
  t.match(server.received[0], { subject: 'Bevestigd: Brieven schrijven', html: /<h1/, text: /Groep 7a/ });
  await server.stop();
});

t.test('a mail whose answer was lost is sent again under the same id', async (t) => {
  let isCut = true;
  const ids: (string | undefined)[] = [];
  const server = await mailServer({
    onData: (stream, session, done) => {
      simpleParser(stream).then(({ messageId }) => {
        ids.push(messageId);
        if (!isCut) return done();
        isCut = false;
        // The whole message came in; the connection breaks before our answer.
        const { connection } = session as unknown as { connection?: { _socket?: { destroy(): void } } };
        connection?._socket?.destroy();
        return done(Object.assign(new Error('try later'), { responseCode: 451 }));
      }, done);
    },
  });
  const { world, again, row } = await withReservation(t, server.port);
  await world.settle();
  t.match(await row(), { status: 'queued' });
  await again();
  t.match(await row(), { status: 'sent' });
  t.equal(ids.length, 2);
  t.equal(ids[0], ids[1]);
  t.match(ids[0], /^<[0-9a-f-]{36}@ondertussen\.example>$/);
  t.equal((await row())?.message_id, ids[0]);
  await server.stop();
});

t.test('an address that is refused for good fails visibly and is not tried again', async (t) => {
  let tries = 0;
  const server = await mailServer({
    onRcptTo: (_address, _session, done) => {
      tries += 1;
      done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
  });
  const { world, again, row } = await withReservation(t, server.port);
  await world.settle();
  await again();
  t.match(await row(), { status: 'failed', error: 'refused_550' });
  t.equal(tries, 1);
  await server.stop();
});

t.test('an event that is committed late is not lost', async (t) => {
  const world = mailWorld(api);
  const late = await api.tokens.person();
  const early = await api.tokens.person();
  const suspend = (personId: string) => ({
    type: 'person.suspended',
    resourceKind: 'user',
    resourceId: personId,
    resourceVersion: 2,
  });
  const sql = postgres(api.url, { max: 1 });
  t.teardown(() => sql.end());
  let commit: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let written: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const slow = inTransaction(api.ctx(), async (ctx) => {
    await recordChange(ctx, suspend(late.personId));
    written();
    await gate;
  });
  await isWritten;
  await inTransaction(api.ctx(), (ctx) => recordChange(ctx, suspend(early.personId)));
  await world.job('dispatch-notifications').run(api.ctx(), {});
  await work(api.url, api.db, world.jobs);
  t.equal(world.mails.length, 0, 'what came after it waits for it');
  commit();
  await slow;
  await world.settle();
  t.equal(world.mails.length, 2);
});

t.test('two workers at once tell of an event once', async (t) => {
  const world = mailWorld(api);
  const { personId } = await api.tokens.person();
  await inTransaction(api.ctx(), (ctx) =>
    recordChange(ctx, {
      type: 'person.suspended',
      resourceKind: 'user',
      resourceId: personId,
      resourceVersion: 2,
    }),
  );
  const dispatch = () => world.job('dispatch-notifications').run(api.ctx(), {});
  await Promise.all([dispatch(), dispatch(), dispatch()]);
  await Promise.all([work(api.url, api.db, world.jobs), work(api.url, api.db, world.jobs)]);
  await world.settle();
  t.equal(world.mails.length, 1);
  t.match(world.mails[0]?.subject, /geschorst/);
});

t.test('every mail can be read in the outbox of development, and nothing in it runs', async (t) => {
  const send = keepingCopies(api.db, async () => undefined);
  const html = '<p>Hallo <script>alert(1)</script></p>';
  await send({ to: 'noor@school.example', subject: 'Dag <b>Noor</b>', text: 'Hallo', html });
  const { default: fastify } = await import('fastify');
  const app = fastify();
  app.decorateRequest('ctx', null as never);
  app.addHook('onRequest', async (request) => {
    request.ctx = api.ctx();
  });
  await app.register(mailOutboxRoutes);
  t.teardown(() => app.close());
  const list = await app.inject('/outbox');
  t.match(list.body, /Dag &lt;b&gt;Noor&lt;\/b&gt;/);
  const [, path = ''] = /href="(\/outbox\/[^"]+)"/.exec(list.body) ?? [];
  const page = await app.inject(path);
  t.match(page.body, /<iframe sandbox/);
  t.notMatch(page.body, /<script>/);
  t.match(page.headers['content-security-policy'], /default-src 'none'/);
  t.equal(
    (await app.inject(`/outbox/${newId()}`)).statusCode,
    500,
    'the error handler of the service answers 404',
  );
  t.equal((await api.http('GET', '/outbox')).status, 404, 'unless it is asked for there is no outbox');
});

t.test('of what is gone nobody is mailed, whatever the kind', async (t) => {
  const world = mailWorld(api);
  const { personId } = await api.tokens.person();
  const gone = newId();
  const kinds = Object.keys(NOTIFICATION_KINDS).filter(isNotificationKind);
  for (const kind of kinds) {
    const id = newId();
    await api.db.execute(`insert into notifications (id, kind, occasion, person_id, resource_kind, resource_id, status, created_at)
      values ('${id}', '${kind}', 'test', '${personId}', 'x', '${gone}', 'queued', now())`);
    await world.job('send-notification').run(api.ctx(), { notificationId: id });
  }
  const rows = await api.db.execute<{ error: string }>(
    `select error from notifications where resource_id = '${gone}' and status = 'suppressed'`,
  );
  t.equal(rows.length, kinds.length);
  t.ok(rows.every(({ error }) => error === 'record_gone'));
  t.equal(world.mails.length, 0);
});

t.test('an event of a record that is gone leads to no mail and no failed work', async (t) => {
  const world = mailWorld(api);
  const sides = [{ side: 'school' }, { side: 'provider' }, { side: 'responder' }];
  const types = [
    ...['membership.invited', 'verification.approved', 'verification.rejected', 'person.suspended'],
    ...['activity_revision.approved', 'reservation.awaiting_school_approval', 'reservation.cancelled'],
    ...['appointment_request.opened', 'appointment_request.proposed', 'appointment_request.declined'],
    ...['waitlist_entry.offered', 'waitlist_entry.closed', 'demand_call.invited', 'session.minimum_at_risk'],
    ...['demand_response.submitted', 'demand_response.message', 'demand_response.accepted'],
    ...['moderation_case.opened', 'moderation_case.decided', 'session.updated', 'activity.updated'],
  ];
  await inTransaction(api.ctx(), async (ctx) => {
    for (const type of types)
      for (const facts of sides) {
        const to = type.startsWith('moderation')
          ? 'upheld'
          : type === 'session.updated'
            ? 'postponed'
            : 'rejected';
        const resource = { resourceKind: 'x', resourceId: newId(), resourceVersion: 1 };
        await recordChange(ctx, { type, ...resource, facts: { ...facts, to } });
      }
  });
  await world.settle();
  const failed = await api.db.execute<{ task: string; last_error: string }>(
    `select task_identifier as task, last_error from graphile_worker.jobs where last_error is not null`,
  );
  t.strictSame([...failed], []);
  t.equal(world.mails.length, 0);
});
