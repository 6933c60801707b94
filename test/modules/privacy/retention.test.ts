import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import { applyRetention, countRetention } from '../../../src/modules/privacy/index.ts';
import { RETENTION_RULES } from '../../../src/modules/privacy/retention.rules.ts';
import { testApp } from '../../support/app.ts';
import { makeBusyPerson } from './busy-person.ts';

t.setTimeout(240_000);
const api = await testApp(t);
const DAY_MS = 86_400_000;
const later = (days: number) => api.ctx(undefined, new Date(Date.now() + days * DAY_MS));
const rowsOf = (counts: { name: string; rows: number }[], name: string) =>
  counts.find((count) => count.name === name)?.rows;
const count = async (table: string) => {
  const [row] = await api.db.execute<{ n: number }>(
    sql`select count(*)::integer as n from ${sql.identifier(table)}`,
  );
  return row?.n ?? 0;
};

t.test('a dry run counts and changes nothing; the job forgets exactly that, once', async (t) => {
  const busy = await makeBusyPerson(api);
  const far = later(450);
  const tables = [...new Set(RETENTION_RULES.map(({ table }) => table))];
  const before = await Promise.all(tables.map(count));
  const expected = await countRetention(far);
  t.same(await Promise.all(tables.map(count)), before);
  t.ok((rowsOf(expected, 'processing_log') ?? 0) > 5);
  t.equal(rowsOf(expected, 'reservation_remarks'), 1);
  t.equal(rowsOf(expected, 'audit_events'), 0, 'seven years have not passed');
  t.equal(rowsOf(expected, 'outbox_events'), 0, 'no consumer has read them');
  t.same(await applyRetention(far), expected);
  t.equal(await count('processing_log'), 0);
  const [kept] = await api.db.execute(
    sql`select remark, intake_answers, group_name from reservations where id = ${busy.reservation.id}`,
  );
  t.match(kept, { remark: null, intake_answers: [], group_name: 'Groep 7' });
  const again = await applyRetention(far);
  t.ok(
    again.every(({ rows }) => rows === 0),
    'a second run finds nothing',
  );
});

t.test('what is younger than its term stays', async (t) => {
  await makeBusyPerson(api);
  const counts = await countRetention(later(0));
  t.same(
    counts.filter(({ rows }) => rows > 0),
    [],
  );
  t.equal(rowsOf(await countRetention(later(394)), 'notifications'), 0);
  t.equal(rowsOf(await countRetention(later(398)), 'notifications'), 1);
});

t.test('events go only when every consumer has read them', async (t) => {
  const read = (consumer: string, xactId: string) =>
    api.db.execute(sql`insert into event_cursors (consumer, xact_id, position, updated_at)
      values (${consumer}, ${xactId}::xid8, 0, now())`);
  await read('quick', '18446744073709551000');
  t.ok((rowsOf(await countRetention(later(100)), 'outbox_events') ?? 0) > 0);
  await read('slow', '1');
  t.equal(rowsOf(await countRetention(later(100)), 'outbox_events'), 0);
});

t.test('more rows than a batch holds all go', async (t) => {
  await api.db.execute(sql`insert into mail_outbox (id, recipient, subject, text, headers, created_at)
    select gen_random_uuid(), 'a@school.example', 's', 't', '{}', now() - interval '31 days'
    from generate_series(1, 2500)`);
  const id = newId();
  await api.db.execute(sql`insert into mail_outbox (id, recipient, subject, text, headers, created_at)
    values (${id}, 'a@school.example', 's', 't', '{}', now())`);
  t.equal(rowsOf(await applyRetention(later(0)), 'mail_outbox'), 2500);
  t.equal(await count('mail_outbox'), 1);
});

t.test('a rule that cannot be applied keeps no other from it', async (t) => {
  await makeBusyPerson(api);
  const far = later(450);
  await api.db.execute(sql`create function refuse_row() returns trigger language plpgsql as $$
    begin raise exception 'refused'; end $$`);
  const [first] = (await countRetention(far)).filter(({ rows }) => rows > 0);
  const table = RETENTION_RULES.find(({ name }) => name === first?.name)?.table ?? '';
  const held = sql`create trigger refuse_row before update or delete on ${sql.identifier(table)}
    for each row execute function refuse_row()`;
  await api.db.execute(held);
  await t.rejects(applyRetention(far), { name: 'AggregateError' });
  await api.db.execute(sql`drop function refuse_row cascade`);
  const left = (await countRetention(far)).filter(({ rows }) => rows > 0).map(({ name }) => name);
  const ofTable = RETENTION_RULES.filter((rule) => rule.table === table).map(({ name }) => name);
  t.ok(left.length > 0 && left.every((name) => ofTable.includes(name)), left.join());
});
