import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import { pseudonymOf } from '../../../src/infra/processing-log.ts';
import { sharedSecret } from '../../../src/infra/secrets.ts';
import { testApp } from '../../support/app.ts';
import { makeSchool } from '../../support/factories.ts';
import { makeBusyPerson } from './busy-person.ts';
import { ask, processRequest, runJob, stepOf } from './privacy-world.ts';

t.setTimeout(240_000);
const api = await testApp(t);

interface Mention extends Record<string, unknown> {
  place: string;
  found: number;
}

/** Every column of every table, as text, that mentions one of these. */
async function mentionsOf(...words: string[]): Promise<string[]> {
  const columns = await api.db.execute<{ schema: string; table: string; column: string }>(sql`
    select table_schema as "schema", table_name as "table", column_name as "column"
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker')`);
  const found: string[] = [];
  for (const { schema, table, column } of columns) {
    const value = sql`${sql.identifier(column)}::text`;
    const hits = sql.join(
      words.map((word) => sql`strpos(${value}, ${word}) > 0`),
      sql` or `,
    );
    const [row] = await api.db.execute<Mention>(
      sql`select count(*)::integer as found from ${sql.identifier(schema)}.${sql.identifier(table)} where ${hits}`,
    );
    if (row !== undefined && row.found > 0) found.push(`${table}.${column}`);
  }
  return found;
}

const tomorrow = () => new Date(Date.now() + 25 * 3_600_000);

t.test('after an erasure nothing in any table names the person', async (t) => {
  const busy = await makeBusyPerson(api);
  const { personId, email, name, token } = busy;
  const traces = await mentionsOf(personId, email, name);
  t.ok(traces.length > 25, `${traces.length} columns name the person before`);
  const request = await ask(api, token, 'erase');
  t.equal(request.status, 201);
  t.same(request.body.allowedTransitions, ['in_progress', 'withdrawn']);
  await processRequest(api, request.body.id);
  t.equal((await api.http('GET', '/v1/me', { token })).status, 200, 'a day is left to think again');
  t.equal((await api.http('GET', `/v1/experts/${busy.expert.id}`)).status, 200);
  await processRequest(api, request.body.id, tomorrow());
  const latecomers = ['_private_jobs.payload'];
  t.same(await mentionsOf(personId, email, name), latecomers, 'only the work that erases latecomers');
  const [job] = await api.db.execute<{ payload: { personId: string; tombstoneId: string } }>(
    sql`select payload from graphile_worker._private_jobs where payload::text like ${`%${personId}%`}`,
  );
  const payload = { personId: job?.payload.personId, tombstoneId: job?.payload.tombstoneId };
  await api.db.execute(sql`insert into memberships (id, person_id, organisation_id, role, created_at)
    values (${newId()}, ${personId}, ${busy.school.organisation.id}, 'teacher', now())`);
  await runJob(api.ctx(), 'erase-latecomers', payload);
  t.same(await mentionsOf(personId, email, name), latecomers, 'what came late went as well');

  t.match((await api.http('GET', '/v1/me', { token })).body, { status: 401, code: 'token_invalid' });
  const admin = busy.other.token;
  const kept = await api.http('GET', `/v1/reservations/${busy.reservation.id}`, { token: admin });
  t.match(kept.body, { groupName: 'Groep 7', status: 'confirmed' }, 'what the school reserved stays');
  t.equal((await api.http('GET', `/v1/experts/${busy.expert.id}`)).status, 410, 'the profile is gone');
  const response = await api.http('GET', `/v1/demand-responses/${busy.response.id}`, { token: admin });
  t.equal(response.body.status, 'withdrawn');
  const end = await api.http('GET', `/v1/data-subject-requests/${request.body.id}`, { token: admin });
  t.match(end.body, { status: 'completed', kind: 'erase', allowedTransitions: [] });
  t.not(end.body.personId, personId);
  const tombstone = await api.http('GET', `/v1/users/${end.body.personId}`, { token: admin });
  t.match(tombstone.body, { status: 'erased', name: 'Verwijderd account', allowedTransitions: [] });
  t.equal(tombstone.body.email, undefined);
  const events = await api.db.execute<{ type: string }>(
    sql`select type from outbox_events where type in ('expert.withdrawn', 'person.erased')`,
  );
  t.same(events.map(({ type }) => type).sort(), ['expert.withdrawn', 'person.erased']);
  await processRequest(api, request.body.id, tomorrow());
  const again = await api.http('GET', `/v1/data-subject-requests/${request.body.id}`, { token: admin });
  t.equal(again.body.version, end.body.version, 'doing it again does nothing');
});

t.test('an erasure that breaks off has done nothing, and the next try does all of it', async (t) => {
  const { organisation } = await makeSchool(api);
  const person = await api.tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'teacher' }],
  });
  const { email } = (await api.http('GET', '/v1/me', { token: person.token })).body;
  const { id } = (await ask(api, person.token, 'erase')).body;
  const before = await mentionsOf(person.personId, email);
  await api.db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'broken off'; end $$`);
  await api.db.execute(
    sql`create trigger refuse_delete before delete on persons for each row execute function refuse()`,
  );
  await t.rejects(processRequest(api, id, tomorrow()));
  t.same(await mentionsOf(person.personId, email), before);
  t.equal((await api.http('GET', '/v1/me', { token: person.token })).status, 200);
  await api.db.execute(sql`drop trigger refuse_delete on persons`);
  await processRequest(api, id, tomorrow());
  t.same(await mentionsOf(person.personId, email), ['_private_jobs.payload']);
});

t.test('the last administrator is told whom to appoint first, also when it becomes so later', async (t) => {
  const { organisation } = await makeSchool(api);
  const admin = () =>
    api.tokens.person({ memberships: [{ organisationId: organisation.id, role: 'organisation_admin' }] });
  const first = await admin();
  const alone = await ask(api, first.token, 'erase');
  t.match(alone.body, { status: 409, code: 'resource_in_use', usedBy: ['organisation'] });
  t.match(alone.body.detail, /Maak eerst iemand anders beheerder/);
  const second = await admin();
  const { id } = (await ask(api, first.token, 'erase')).body;
  await api.db.execute(sql`delete from memberships where person_id = ${second.personId}`);
  await processRequest(api, id, tomorrow());
  const token = first.token;
  t.equal((await api.http('GET', `/v1/data-subject-requests/${id}`, { token })).body.status, 'refused');
  const steps = await api.http('GET', `/v1/data-subject-requests/${id}/status-changes`, { token });
  t.match(steps.body.items.at(-1), { to: 'refused', reasonCode: 'last_administrator' });
});

t.test('a withdrawn erasure does not happen', async (t) => {
  const { token } = await api.tokens.person();
  const { id } = (await ask(api, token, 'erase')).body;
  t.equal((await stepOf(api, id, token, { to: 'withdrawn' })).status, 201);
  await processRequest(api, id, tomorrow());
  t.equal((await api.http('GET', '/v1/me', { token })).status, 200);
  t.equal((await ask(api, token, 'erase')).status, 201, 'and can be asked again');
  t.match((await ask(api, token, 'erase')).body, { status: 409, code: 'already_registered' });
});

t.test('an export holds what is kept of the person and nothing of others', async (t) => {
  const busy = await makeBusyPerson(api);
  const { token, other } = busy;
  const secret = await sharedSecret(api.db, 'pseudonym');
  await api.db.execute(sql`update processing_log set subject_id =
    ${pseudonymOf({ type: 'person', id: busy.personId }, secret)} where id = (select id from processing_log
    where name = 'createExpert' order by started_at desc limit 1)`);
  const { id } = (await ask(api, token, 'export')).body;
  const path = `/v1/data-subject-requests/${id}/content`;
  t.equal((await api.http('GET', path, { token })).status, 404, 'before it is made');
  await processRequest(api, id);
  const answer = await api.http('GET', path, { token });
  t.equal(answer.status, 200);
  t.match(answer.headers['cache-control'], /no-store|private/);
  const sections: { name: string; records: unknown[] }[] = answer.body.sections;
  const filled = sections.filter(({ records }) => records.length > 0).map(({ name }) => name);
  for (const name of `account memberships workgroups favourites saved_searches notification_preferences
    notifications expert_profile availability attestations demand_calls demand_responses proposals messages
    reservations holds content_reports uploads steps actions external_identities sign_ins
    data_subject_requests processing`.split(/\s+/))
    t.ok(filled.includes(name), name);
  t.match(answer.text, busy.email);
  const strangers = await api.db.execute<{ id: string; email: string | null }>(
    sql`select id, email from persons where id <> ${busy.personId}`,
  );
  for (const stranger of strangers) {
    t.notMatch(answer.text, stranger.id);
    if (stranger.email !== null) t.notMatch(answer.text, stranger.email);
  }
  t.equal((await api.http('GET', path, { token: other.token })).status, 404, 'not for administrators');
  await api.db.execute(sql`update data_subject_exports set expires_at = now() where request_id = ${id}`);
  t.equal((await api.http('GET', path, { token })).status, 404, 'after a week');
  const logged = await api.db.execute(sql`select name from processing_log where name = 'exportPersonalData'`);
  t.equal(logged.length, 1, 'the work itself is logged');
});
