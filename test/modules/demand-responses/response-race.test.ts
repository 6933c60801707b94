import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { makeResponseWorld } from './response-world.ts';

const api = await testApp(t);
const world = await makeResponseWorld(api);
const { school, provider, makeCall, respond, move, accept, callStatus } = world;
const ROUNDS = 6;

const count = async (query: ReturnType<typeof sql>) => {
  const [row] = await api.db.execute<{ n: number }>(query);
  return Number(row?.n);
};
const reservationsOf = (callId: string) =>
  count(
    sql`select count(*) as n from reservations where demand_call_id = ${callId} and status = 'confirmed'`,
  );
const acceptedOf = (callId: string) =>
  count(
    sql`select count(*) as n from demand_responses where demand_call_id = ${callId} and status = 'accepted'`,
  );

t.test('of two responses accepted at once one wins, and there is one reservation', async (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const call = await makeCall();
    const ids = [(await respond(call.id, 'provider')).body.id, (await respond(call.id, 'other')).body.id];
    const answers = await Promise.all([...ids, ...ids].map((id) => accept(id)));
    const statuses = answers.map(({ status }) => status);
    t.ok(statuses.includes(201) && statuses.includes(409), statuses.join());
    t.notOk(
      statuses.some((status) => status >= 500),
      statuses.join(),
    );
    t.equal(await acceptedOf(call.id), 1);
    t.equal(await reservationsOf(call.id), 1, 'accepting the same one twice reserves once');
    t.equal(await callStatus(call.id), 'matched');
  }
});

t.test('accepting and withdrawing at once: one of them is told no', async (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const call = await makeCall();
    const { body } = await respond(call.id, 'provider');
    const both = [() => accept(body.id), () => move(body.id, 'withdrawn', provider.editor.token)];
    const answers = await Promise.all((round % 2 === 0 ? both : both.toReversed()).map((work) => work()));
    t.same(answers.map(({ status }) => status).sort(), [201, 409]);
    const accepted = await acceptedOf(call.id);
    t.equal(await reservationsOf(call.id), accepted, 'a reservation only with an acceptance');
    t.equal(await callStatus(call.id), accepted === 1 ? 'matched' : 'open');
  }
});

t.test('accepting and amending at once: nobody agrees to what was not read', async (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const call = await makeCall();
    const { body } = await respond(call.id, 'provider');
    const amend = () =>
      api.http('PATCH', `/v1/demand-responses/${body.id}`, {
        token: provider.editor.token,
        headers: { 'if-match': '*' },
        body: { text: 'Wij komen met iets heel anders.' },
      });
    const both = [() => accept(body.id), amend];
    const answers = await Promise.all((round % 2 === 0 ? both : both.toReversed()).map((work) => work()));
    const [accepting, amending] = round % 2 === 0 ? answers : answers.toReversed();
    const outcome = [accepting?.status, amending?.status].join();
    t.ok(['201,409', '409,200'].includes(outcome), outcome);
    const read = sql`select count(*) as n from demand_responses
      where id = ${body.id} and status = 'accepted' and accepted_version <> proposal_version`;
    t.equal(await count(read), 0);
  }
});

t.test(
  'the last seats of a session go to an accepted response or to a reservation, never to both',
  async (t) => {
    for (let round = 0; round < ROUNDS; round++) {
      const session = await world.makeOwnSession(27);
      const call = await makeCall();
      const more = { sessionId: session.id, moment: undefined, place: 'at_venue' };
      const { body } = await respond(call.id, 'provider', more);
      const reserve = () =>
        api.http('POST', '/v1/reservations', {
          token: school.teacher.token,
          key: true,
          body: {
            sessionId: session.id,
            organisationId: school.organisation.id,
            groupName: `Groep ${round}`,
            level: 'po_group_7',
            pupilCount: 20,
            adultCount: 2,
          },
        });
      const both = [() => accept(body.id), reserve];
      const answers = await Promise.all((round % 2 === 0 ? both : both.toReversed()).map((work) => work()));
      t.same(answers.map(({ status }) => status).sort(), [201, 409], answers.map(({ text }) => text).join());
      const taken = await count(sql`select taken_seats as n from sessions where id = ${session.id}`);
      const claimed = await count(sql`select sum(seats) as n from reservations
      where session_id = ${session.id} and status = 'confirmed'`);
      t.equal(taken, claimed, 'seats are the sum of the claims');
    }
  },
);
