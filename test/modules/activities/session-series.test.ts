import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';

const api = await testApp(t);
const provider = await makeProvider(api);
const { token } = provider.editor;
const regionOf = async (code: string): Promise<string> =>
  (await api.http('GET', `/v1/regions?code=${code}`)).body.items[0].id;

/** Tuesdays from February to April 2029: a holiday in the south, and the change of the clock on 25 March. */
const PATTERN = {
  weekdays: ['tuesday'],
  startTime: '10:00:00',
  endTime: '11:30:00',
  fromOn: '2029-02-06',
  toOn: '2029-04-10',
  capacitySeats: 30,
  bookingClosesDaysBefore: 7,
};
const create = (activityId: string, body: object, query = '') =>
  api.http('POST', `/v1/activities/${activityId}/session-series${query}`, { token, body });
const seriesOf = async (body: object = {}) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const made = await create(activity.id, { ...PATTERN, ...body });
  t.equal(made.status, 201, made.text);
  return { activity, made };
};
const countSessions = async (activityId: string) =>
  (await api.http('GET', `/v1/activities/${activityId}/sessions?limit=100`)).body.items.length;

t.test(
  'a series has a session each week at the same local time, except when schools are closed',
  async (t) => {
    const activity = await makeActivity(api, provider.organisation.id);
    const body = { ...PATTERN, skipHolidaysOf: await regionOf('GM0957'), excludedOn: ['2029-03-06'] };
    const tried = await create(activity.id, body, '?dryRun=true');
    t.equal(tried.status, 200, tried.text);
    t.equal(await countSessions(activity.id), 0, 'a dry run keeps nothing');
    const made = await create(activity.id, body);
    t.equal(made.status, 201, made.text);
    const dates = (answer: typeof made) => answer.body.sessions.map((each: { date: string }) => each.date);
    t.strictSame(dates(made), [
      '2029-02-06',
      '2029-02-20',
      '2029-02-27',
      '2029-03-13',
      '2029-03-20',
      '2029-03-27',
      '2029-04-03',
      '2029-04-10',
    ]);
    t.strictSame(made.body.skippedDays, [
      { date: '2029-02-13', reason: 'school_holiday', name: 'Voorjaarsvakantie' },
      { date: '2029-03-06', reason: 'excluded' },
    ]);
    t.strictSame(dates(tried), dates(made), 'and tells the same');
    const times = made.body.sessions.map((each: { startTime: string; startsAt: string }) => [
      each.startTime,
      each.startsAt.slice(11, 16),
    ]);
    t.strictSame(times.slice(3, 6), [
      ['10:00:00', '09:00'],
      ['10:00:00', '09:00'],
      ['10:00:00', '08:00'],
    ]);
    const read = await api.http('GET', `/v1/session-series/${made.body.id}`, { token });
    t.strictSame(read.body, made.body);
    t.ok(made.headers.location?.endsWith(`/v1/session-series/${made.body.id}`));
    const events = await api.db.execute(
      sql`select facts from outbox_events where type = 'session.scheduled' and facts->>'seriesId' = ${made.body.id}`,
    );
    t.equal([...events].length, 8);
  },
);

t.test('the region must have one holiday region, and the holidays must be known', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const fault = async (body: object) => (await create(activity.id, { ...PATTERN, ...body })).body.errors?.[0];
  t.match(await fault({ skipHolidaysOf: await regionOf('NL') }), {
    pointer: '#/skipHolidaysOf',
    code: 'reference_not_found',
  });
  const south = await regionOf('south');
  const far = { fromOn: '2030-08-20', toOn: '2030-09-30', skipHolidaysOf: south };
  t.match(await fault(far), { pointer: '#/toOn', code: 'too_large' });
  t.match(await fault({ toOn: '2029-02-01' }), { pointer: '#/toOn', code: 'range_inverted' });
  t.match(await fault({ startTime: '12:00:00' }), { pointer: '#/endTime', code: 'range_inverted' });
  t.match(await fault({ locationId: south }), undefined);
  const daily = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const many = await create(activity.id, { ...PATTERN, weekdays: daily, toOn: '2030-02-06' });
  t.match(many.body, { code: 'too_many_items', maximum: 200 });
  t.equal(await countSessions(activity.id), 0, 'and nothing is kept of what is refused');
});

t.test('removing a series takes away what nobody reserved and cancels the rest', async (t) => {
  const { activity, made } = await seriesOf();
  const { organisation, teacher } = await makeSchool(api);
  const [, second, third] = made.body.sessions;
  const reserved = await api.http('POST', '/v1/reservations', {
    token: teacher.token,
    key: true,
    body: {
      sessionId: second.id,
      organisationId: organisation.id,
      groupName: 'Groep 7',
      level: 'po_group_7',
      pupilCount: 24,
      adultCount: 2,
    },
  });
  t.equal(reserved.status, 201, reserved.text);
  await api.db.execute(sql`update sessions set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'
    where id = ${third.id}`);
  const remove = (query: string, by = token, tag = '*') =>
    api.http('DELETE', `/v1/session-series/${made.body.id}${query}`, {
      token: by,
      headers: { 'if-match': tag },
    });
  const stranger = (await makeProvider(api)).editor.token;
  t.equal((await remove('', stranger)).status, 404);
  t.equal((await remove('', token, '"9.x"')).status, 412);
  const preview = await remove('?dryRun=true');
  const count = made.body.sessions.length;
  t.strictSame(
    preview.body,
    { deletedCount: count - 2, cancelledCount: 1, keptCount: 1, takenSeats: 24 },
    preview.text,
  );
  t.equal(await countSessions(activity.id), count);
  const removed = await remove('?reasonCode=illness');
  t.equal(removed.status, 204, removed.text);
  t.equal(await countSessions(activity.id), 2);
  t.equal((await api.http('GET', `/v1/sessions/${second.id}`)).body.status, 'cancelled');
  const history = await api.http('GET', `/v1/sessions/${second.id}/status-changes`, { token });
  t.match(history.body.items, [{ to: 'cancelled', reasonCode: 'illness' }]);
  t.equal((await api.http('GET', `/v1/session-series/${made.body.id}`, { token })).status, 404);
});

t.test('school holidays are listed by region and period', async (t) => {
  const list = async (query: string) => (await api.http('GET', `/v1/school-holidays${query}`)).body;
  const { items } = await list('?holidayRegion=south&fromOn=2027-02-01&toOn=2027-05-31');
  t.match(items, [
    {
      name: 'Voorjaarsvakantie',
      startsOn: '2027-02-13',
      endsOn: '2027-02-21',
      isFixed: false,
      holidayRegionCode: 'south',
    },
    { name: 'Meivakantie', startsOn: '2027-04-24', endsOn: '2027-05-02', isFixed: true },
  ]);
  t.equal(items.length, 2);
  t.equal((await list('')).items.length, 75);
  t.equal((await list('?fromOn=2027-02-02&toOn=2027-02-01')).errors?.[0].code, 'range_inverted');
});
