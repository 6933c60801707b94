import t from 'tap';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';
import { linkIn, mailWorld } from './mail-world.ts';

t.setTimeout(180_000);
const api = await testApp(t);
const world = mailWorld(api);

const emailOf = async (personId: string) => {
  const [row] = await api.db.execute<{ email: string }>(`select email from persons where id = '${personId}'`);
  return row?.email ?? '';
};

async function reserve(
  { http }: TestApp,
  token: string,
  organisationId: string,
  sessionId: string,
  more: object = {},
) {
  const answer = await http('POST', '/v1/reservations', {
    token,
    key: true,
    body: {
      sessionId,
      organisationId,
      groupName: 'Groep 7a',
      pupilCount: 24,
      adultCount: 2,
      level: 'po_group_7',
      ...more,
    },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body as { id: string };
}

async function offer(title: string, capacity = 60) {
  const provider = await makeProvider(api);
  const activity = await makeActivity(api, provider.organisation.id, { title });
  const session = await makeSession(api, activity.id, capacity);
  return { provider, activity, session };
}

t.test('a reservation is told to the teacher and the provider, and to nobody else', async (t) => {
  const { provider, session } = await offer('Drukken <script>alert(1)</script> & inkt');
  const school = await makeSchool(api);
  await makeSchool(api);
  await makeProvider(api);
  const mails = await world.mailsOf(() =>
    reserve(api, school.teacher.token, school.organisation.id, session.id),
  );
  const to = mails.map((mail) => mail.to).sort();
  const expected = [await emailOf(school.teacher.personId), await emailOf(provider.editor.personId)].sort();
  t.strictSame(to, expected);
  const confirmed = mails.find(({ subject }) => subject.startsWith('Bevestigd'));
  t.ok(confirmed?.html?.includes('&lt;script&gt;'), 'values are escaped');
  t.notOk(confirmed?.html?.includes('<script>'));
  t.match(confirmed?.text, /24 leerlingen en 2 begeleiders/);
  t.match(confirmed?.text, /Drukken <script>alert\(1\)<\/script> & inkt/);
  t.match(confirmed?.html, /<html lang="nl"/);
  t.notOk(confirmed?.headers?.['List-Unsubscribe'], 'a confirmation cannot be turned off');
  t.notMatch(mails.map((mail) => mail.text).join(), /undefined|null|<%/);
});

t.test('who cancels decides who is told, and the school reads where there is still room', async (t) => {
  const { provider, activity, session } = await offer('Vogels ringen');
  await makeSession(api, activity.id, 30, 37);
  const school = await makeSchool(api);
  const teacher = await emailOf(school.teacher.personId);
  const editor = await emailOf(provider.editor.personId);
  const first = await reserve(api, school.teacher.token, school.organisation.id, session.id);
  const bySchool = await world.mailsOf(() =>
    api.http('POST', `/v1/reservations/${first.id}/status-changes`, {
      token: school.teacher.token,
      key: true,
      body: { to: 'cancelled' },
    }),
  );
  t.strictSame(
    bySchool.map((mail) => mail.to),
    [editor],
    'who did it knows already',
  );
  const second = await reserve(api, school.teacher.token, school.organisation.id, session.id);
  const byProvider = await world.mailsOf(() =>
    api.http('POST', `/v1/reservations/${second.id}/status-changes`, {
      token: provider.editor.token,
      key: true,
      body: { to: 'cancelled', reasonCode: 'weather', reasonText: 'Het waait te hard voor de netten.' },
    }),
  );
  t.strictSame(
    byProvider.map((mail) => mail.to),
    [teacher],
  );
  t.match(byProvider[0]?.text, /Reden: Het waait te hard/);
  t.match(byProvider[0]?.text, /NOG PLAATS/);
  t.match(byProvider[0]?.text, /Vogels ringen/);
});

t.test('a link in a mail does nothing when it is read, and once when its button is pressed', async (t) => {
  const { session } = await offer('Klokken luiden');
  const school = await makeSchool(api);
  const mails = await world.mailsOf(() =>
    reserve(api, school.teacher.token, school.organisation.id, session.id),
  );
  const confirmed = mails.find(({ subject }) => subject.startsWith('Bevestigd'));
  const link = linkIn(confirmed, 'Reservering annuleren');
  const statusOf = async () => {
    const [row] = await api.db.execute<{ status: string; seats: number }>(
      `select r.status, s.taken_seats as seats from reservations r join sessions s on s.id = r.session_id where s.id = '${session.id}'`,
    );
    return row;
  };
  const page = await api.http('GET', link);
  t.equal(page.status, 200);
  t.match(page.text, /<form method="post">/);
  t.match(page.headers, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': /default-src 'none'/,
  });
  await api.http('HEAD', link);
  t.match(await statusOf(), { status: 'confirmed', seats: 24 }, 'reading changes nothing');
  const press = () =>
    api.http('POST', link, { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  const answers = await Promise.all([press(), press(), press(), press()]);
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 410, 410, 410], 'one of four has effect');
  t.match(await statusOf(), { status: 'cancelled', seats: 0 });
  t.equal((await api.http('GET', link)).status, 410);
  t.equal((await api.http('GET', `${link.slice(0, -2)}AA`)).status, 404, 'a changed token is unknown');
  t.equal((await api.http('GET', '/mail-actions/kort')).status, 404);
});

t.test('a link is over when its time is, and asks for the rights of that moment', async (t) => {
  const { session } = await offer('Bijen kijken');
  const school = await makeSchool(api);
  const mails = await world.mailsOf(() =>
    reserve(api, school.teacher.token, school.organisation.id, session.id),
  );
  const link = linkIn(
    mails.find(({ subject }) => subject.startsWith('Bevestigd')),
    'Reservering annuleren',
  );
  await api.db.execute(`delete from memberships where person_id = '${school.teacher.personId}'`);
  const refused = await api.http('POST', link);
  t.equal(refused.status, 409, 'who has left the school cannot act for it');
  await api.db.execute(`update persons set status = 'suspended' where id = '${school.teacher.personId}'`);
  t.equal((await api.http('POST', link)).status, 409);
  await api.db.execute("update action_tokens set expires_at = now() - interval '1 second'");
  t.equal((await api.http('POST', link)).status, 410);
  t.match((await api.http('GET', link)).text, /verlopen/);
});

t.test('a provider confirms a request from the mail; a colleague finds it done', async (t) => {
  const provider = await makeProvider(api);
  const second = await api.tokens.person({
    memberships: [{ organisationId: provider.organisation.id, role: 'organisation_admin' }],
  });
  const activity = await makeActivity(api, provider.organisation.id, {
    title: 'Smeden',
    bookingMode: 'approval',
  });
  const session = await makeSession(api, activity.id, 40);
  const school = await makeSchool(api);
  const asked = await world.mailsOf(() =>
    reserve(api, school.teacher.token, school.organisation.id, session.id),
  );
  t.strictSame(
    asked.map((mail) => mail.to).sort(),
    [await emailOf(provider.editor.personId), await emailOf(second.personId)].sort(),
  );
  t.ok(asked[0]?.headers?.['List-Unsubscribe'], 'this news can be turned off');
  const [one, two] = asked;
  const done = await world.mailsOf(async () => {
    t.equal((await api.http('POST', linkIn(one, 'Bevestigen'))).status, 200);
    t.equal((await api.http('POST', linkIn(two, 'Bevestigen'))).status, 200, 'it is confirmed already');
  });
  t.strictSame(
    done.map((mail) => mail.to),
    [await emailOf(school.teacher.personId)],
  );
});

t.test('approval within the school is asked of those who may give it', async (t) => {
  const { session } = await offer('Weven');
  const school = await makeSchool(api);
  await api.db.execute(
    `update organisations set requires_reservation_approval = true where id = '${school.organisation.id}'`,
  );
  const coordinator = await api.tokens.person({
    memberships: [{ organisationId: school.organisation.id, role: 'coordinator' }],
  });
  const asked = await world.mailsOf(() =>
    reserve(api, school.teacher.token, school.organisation.id, session.id),
  );
  t.strictSame(
    asked.map((mail) => mail.to),
    [await emailOf(coordinator.personId)],
  );
  const after = await world.mailsOf(async () => {
    t.equal((await api.http('POST', linkIn(asked[0], 'Akkoord geven'))).status, 200);
  });
  t.ok(after.some(({ subject }) => subject === 'Bevestigd: Weven'));
});

t.test('seats that come free are offered by mail and taken from it', async (t) => {
  const { provider, session } = await offer('Kaas maken', 26);
  const [first, second] = [await makeSchool(api), await makeSchool(api)];
  const taken = await reserve(api, first.teacher.token, first.organisation.id, session.id);
  const wait = await api.http('POST', `/v1/sessions/${session.id}/waitlist-entries`, {
    token: second.teacher.token,
    key: true,
    body: {
      organisationId: second.organisation.id,
      groupName: 'Groep 6',
      pupilCount: 20,
      adultCount: 2,
      level: 'po_group_6',
    },
  });
  t.equal(wait.status, 201, wait.text);
  const mails = await world.mailsOf(() =>
    api.http('POST', `/v1/reservations/${taken.id}/status-changes`, {
      token: first.teacher.token,
      key: true,
      body: { to: 'cancelled' },
    }),
  );
  const offered = mails.find(({ subject }) => subject === 'Er is plaats: Kaas maken');
  t.equal(offered?.to, await emailOf(second.teacher.personId));
  const after = await world.mailsOf(async () => {
    t.equal((await api.http('POST', linkIn(offered, 'Plaatsen aannemen'))).status, 200);
  });
  t.strictSame(
    after.map((mail) => mail.to).sort(),
    [await emailOf(second.teacher.personId), await emailOf(provider.editor.personId)].sort(),
  );
  t.equal((await api.http('POST', linkIn(offered, 'Nee, bedankt'))).status, 409, 'the offer was taken');
});

t.test('telling of the same events twice tells nobody twice', async (t) => {
  const { session } = await offer('Glas blazen');
  const school = await makeSchool(api);
  const mails = await world.mailsOf(async () => {
    await reserve(api, school.teacher.token, school.organisation.id, session.id);
    await world.settle();
    await api.db.execute("update event_cursors set xact_id = '0', position = 0");
    await world.settle();
    const sent = await api.db.execute<{ id: string }>("select id from notifications where status = 'sent'");
    for (const { id } of sent) await world.job('send-notification').run(api.ctx(), { notificationId: id });
  });
  t.equal(mails.length, 2);
});

t.test(
  'reminders go out at eight in the morning, once, also after the night in which the clock changes',
  async (t) => {
    const { provider, session } = await offer('Dauwtrappen');
    const school = await makeSchool(api);
    await reserve(api, school.teacher.token, school.organisation.id, session.id);
    await world.settle();
    // 29 March 2027, the day after the clock went forward; booked long before.
    await api.db.execute(`update sessions set on_date = '2027-03-29', end_on_date = '2027-03-29',
    starts_at = '2027-03-29T08:00:00Z', ends_at = '2027-03-29T09:30:00Z' where id = '${session.id}'`);
    const remindAt = async (at: string) => {
      world.mails.length = 0;
      const now = new Date(at);
      const remind = world.job('send-reminders');
      await remind.run(api.ctx(undefined, now), {});
      await remind.run(api.ctx(undefined, now), {});
      await world.settle();
      return world.mails.map((mail) => mail.to).sort();
    };
    const both = [await emailOf(school.teacher.personId), await emailOf(provider.editor.personId)].sort();
    t.strictSame(await remindAt('2027-03-22T06:59:00Z'), [], 'winter time: eight is seven in UTC');
    t.strictSame(await remindAt('2027-03-22T07:00:00Z'), both, 'a week before');
    t.strictSame(await remindAt('2027-03-28T05:59:00Z'), [], 'summer time: eight is six in UTC');
    t.strictSame(await remindAt('2027-03-28T06:00:00Z'), both, 'the day before');
    t.strictSame(await remindAt('2027-03-28T18:00:00Z'), [], 'once');
    await api.db.execute(`update reservations set status = 'completed' where session_id = '${session.id}'`);
    t.strictSame(
      await remindAt('2027-03-30T06:00:00Z'),
      [await emailOf(school.teacher.personId)],
      'feedback',
    );
  },
);

t.test(
  'news comes at the rhythm that was chosen, in one mail, and can be turned off in one click',
  async (t) => {
    const { provider, session } = await offer('Zeilen');
    const other = await offer('Roeien');
    const editor = provider.editor;
    await api.db.execute(`insert into memberships (id, person_id, organisation_id, role, created_at)
    values (gen_random_uuid(), '${editor.personId}', '${other.provider.organisation.id}', 'provider_editor', now())`);
    const prefer = async (frequency: string) =>
      api.http('PUT', '/v1/me/notification-preferences', {
        token: editor.token,
        headers: {
          'if-match':
            (await api.http('GET', '/v1/me/notification-preferences', { token: editor.token })).headers
              .etag ?? '',
        },
        body: { channels: [{ kind: 'reservations', frequency }], language: 'en', digestHour: 7 },
      });
    const preferred = await prefer('daily');
    t.ok([200, 201].includes(preferred.status), preferred.text);
    const school = await makeSchool(api);
    const address = await emailOf(editor.personId);
    const forEditor = () => world.mails.filter((mail) => mail.to === address);
    await world.mailsOf(async () => {
      await reserve(api, school.teacher.token, school.organisation.id, session.id);
      await reserve(api, school.teacher.token, school.organisation.id, other.session.id, { groupName: 'B' });
    });
    t.equal(forEditor().length, 0, 'nothing at once');
    const tomorrow = new Date(Date.now() + 26 * 3_600_000);
    const digest = world.job('make-digests');
    const mails = await world.mailsOf(async () => {
      await digest.run(api.ctx(undefined, tomorrow), {});
      await digest.run(api.ctx(undefined, tomorrow), {});
    });
    t.equal(mails.length, 1);
    t.equal(mails[0]?.subject, 'Your summary of today');
    t.match(mails[0]?.text, /New reservation: Zeilen/);
    t.match(mails[0]?.text, /New reservation: Roeien/);

    await prefer('immediate');
    const [told] = (
      await world.mailsOf(() =>
        reserve(api, school.teacher.token, school.organisation.id, session.id, { groupName: 'C' }),
      )
    ).filter((mail) => mail.to === address);
    const header = told?.headers?.['List-Unsubscribe'] ?? '';
    t.match(told?.headers, { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });
    const path = header.replace(/^<http:\/\/localhost:3000|>$/g, '');
    const once = () =>
      api.app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        payload:
          '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      });
    t.equal((await once()).statusCode, 200);
    t.equal((await once()).statusCode, 200, 'asking for it again is no error');
    const own = await api.http('GET', '/v1/me/notification-preferences', { token: editor.token });
    t.match(
      own.body.channels.find(({ kind }: { kind: string }) => kind === 'reservations'),
      { frequency: 'none' },
    );
    await world.mailsOf(() =>
      reserve(api, school.teacher.token, school.organisation.id, session.id, {
        groupName: 'D',
        pupilCount: 2,
      }),
    );
    t.equal(forEditor().length, 0);
  },
);

t.test('who waits, for the own school or for room, hears that a session moves or is put off', async (t) => {
  const { session, provider } = await offer('Smeden', 30);
  const approving = await makeSchool(api);
  const seated = await makeSchool(api);
  const waiting = await makeSchool(api);
  await api.db.execute(
    `update organisations set requires_reservation_approval = true where id = '${approving.organisation.id}'`,
  );
  await reserve(api, approving.teacher.token, approving.organisation.id, session.id);
  await reserve(api, seated.teacher.token, seated.organisation.id, session.id);
  const queued = await api.http('POST', `/v1/sessions/${session.id}/waitlist-entries`, {
    token: waiting.teacher.token,
    key: true,
    body: {
      organisationId: waiting.organisation.id,
      groupName: 'Groep 7a',
      level: 'po_group_7',
      pupilCount: 24,
      adultCount: 2,
    },
  });
  t.equal(queued.status, 201, queued.text);
  const teachers = [approving, seated, waiting].map(({ teacher }) => emailOf(teacher.personId));
  const all = (await Promise.all(teachers)).sort();
  const { token } = provider.editor;
  const told = async (method: string, below: string, body: object) => {
    const mails = await world.mailsOf(async () => {
      const headers = { 'if-match': '*' };
      const answer = await api.http(method, `/v1/sessions/${session.id}${below}`, {
        token,
        body,
        ...(method === 'POST' ? { key: true } : { headers }),
      });
      t.ok(answer.status < 300, answer.text);
    });
    return mails.map(({ to }) => to).sort();
  };
  t.strictSame(await told('PATCH', '', { startTime: '12:00:00', endTime: '13:00:00' }), all);
  t.strictSame(await told('POST', '/status-changes', { to: 'postponed' }), all);
});

t.test('nobody who was suspended is mailed, and mail goes to the address of now', async (t) => {
  const { provider, session } = await offer('Schaken');
  const school = await makeSchool(api);
  await api.db.execute(`update persons set status = 'suspended' where id = '${provider.editor.personId}'`);
  const mails = await world.mailsOf(async () => {
    await reserve(api, school.teacher.token, school.organisation.id, session.id);
    await api.db.execute(
      `update persons set email = 'nieuw@school.example' where id = '${school.teacher.personId}'`,
    );
  });
  t.strictSame(
    mails.map((mail) => mail.to),
    ['nieuw@school.example'],
  );
});

t.test('a saved search tells what is new since the last time, once', async (t) => {
  const school = await makeSchool(api);
  const saved = await api.http('POST', '/v1/me/saved-searches', {
    token: school.teacher.token,
    key: true,
    body: {
      name: 'Sterren',
      kind: 'activities',
      query: 'theme=astronomy_and_space&near=5.99,51.19',
      frequency: 'daily',
    },
  });
  t.equal(saved.status, 201, saved.text);
  await api.db.execute("update saved_searches set created_at = now() - interval '2 days'");
  const provider = await makeProvider(api);
  await makeActivity(api, provider.organisation.id, {
    title: 'Naar de sterren kijken',
    themes: ['astronomy_and_space'],
    locationId: provider.location.id,
  });
  await makeActivity(api, provider.organisation.id, {
    title: 'Iets anders',
    locationId: provider.location.id,
  });
  const tomorrow = api.ctx(undefined, new Date(Date.now() + 86_400_000));
  const ask = () => world.job('ask-saved-searches').run(tomorrow, {});
  const mails = await world.mailsOf(async () => {
    await ask();
    await ask();
  });
  t.strictSame(
    mails.map((mail) => mail.to),
    [await emailOf(school.teacher.personId)],
  );
  t.match(mails[0]?.text, /Naar de sterren kijken/);
  t.notMatch(mails[0]?.text, /Iets anders/);
});
