import { sql } from 'drizzle-orm';
import t from 'tap';
import type { Actor } from '../../src/core/actor.ts';
import type { Job } from '../../src/infra/jobs/job.ts';
import { reservationJobs, seatClaimJobs } from '../../src/modules/reservations/index.ts';
import type { Offer } from '../modules/reservations/booking-world.ts';
import {
  type Answer,
  faultWorld,
  type Group,
  leaveRoom,
  makeGroup,
  makeResponse,
  memberOf,
  offer,
  reserve,
  step,
  tally,
} from './fault-world.ts';

t.setTimeout(240_000);
const world = await faultWorld(t);
const { db, send, must } = world;
const ROUNDS = 4;
const SEATS = 10;

function jobNamed(name: string): Job {
  const job = [...reservationJobs, ...seatClaimJobs].find((candidate) => candidate.name === name);
  if (job === undefined) throw new Error(`There is no job ${name}`);
  return job;
}
const run = (name: string, payload: object) =>
  jobNamed(name).run({ ...world.system(), now: new Date() }, payload);

/** Runs what a step left in the queue for a session; gives how often it was asked. */
async function cancelJobs(sessionId: string): Promise<number> {
  const rows = await db.execute<{ payload: object }>(sql`
    select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'cancel-session-reservations' and payload->>'sessionId' = ${sessionId}`);
  for (const { payload } of rows) await run('cancel-session-reservations', payload);
  return rows.length;
}

async function statusOf(id: string): Promise<string> {
  const [row] = await db.execute<{ status: string }>(sql`select status from reservations where id = ${id}`);
  return row?.status ?? 'none';
}

/** How often a resource was brought to a status. */
async function stepsTo(id: string, to: string): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from status_changes
    where resource_id = ${id} and to_status = ${to} and from_status <> to_status`);
  return row?.n ?? 0;
}

const editorOf = ({ providerId }: Offer) => memberOf(providerId, 'provider_editor');

async function reserved(of: Group, sessionId: string, more: object = {}): Promise<string> {
  const answer = await reserve(world, of, sessionId, more);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id;
}

async function approvingGroup(): Promise<Group> {
  const of = await makeGroup(world, SEATS);
  await db.execute(
    sql`update organisations set requires_reservation_approval = true where id = ${of.organisationId}`,
  );
  return of;
}

/** What somebody does at the moment that the provider calls a session off. */
type Deed = (made: Offer, of: Group) => Promise<() => Promise<Answer>>;
const DEEDS: Record<string, Deed> = {
  'a school reserves':
    async ({ sessionId }, of) =>
    async () =>
      reserve(world, of, sessionId),
  'a school uses its hold': async ({ sessionId }, of) => {
    const { organisationId } = of;
    const body = { organisationId, pupilCount: SEATS, adultCount: 0 };
    const hold = await must(of.teacher, 'POST', `/sessions/${sessionId}/holds`, body);
    return () => reserve(world, of, sessionId, { holdId: hold.id });
  },
  'a group grows': async ({ sessionId }, of) => {
    const id = await reserved(of, sessionId);
    return () => send(of.teacher, 'PATCH', `/reservations/${id}`, { pupilCount: SEATS + 5 });
  },
  'a school cancels': async ({ sessionId }, of) => {
    const id = await reserved(of, sessionId);
    return () => step(world, of.teacher, `/reservations/${id}`, { to: 'cancelled' });
  },
  'a school approves': async ({ sessionId }) => {
    const of = await approvingGroup();
    const id = await reserved(of, sessionId);
    const coordinator = memberOf(of.organisationId, 'coordinator');
    return () => step(world, coordinator, `/reservations/${id}`, { to: 'requested' });
  },
  'a colleague confirms': async (made, of) => {
    const id = await reserved(of, made.sessionId);
    await db.execute(sql`update reservations set status = 'requested', confirmed_at = null,
      expires_at = now() + interval '1 day' where id = ${id}`);
    return () => step(world, editorOf(made), `/reservations/${id}`, { to: 'confirmed' });
  },
  'a group takes its offer': async ({ sessionId }, of) => {
    const leaves = await makeGroup(world, SEATS);
    const id = await reserved(leaves, sessionId);
    await leaveRoom(db, sessionId, 0);
    const entry = await must(of.teacher, 'POST', `/sessions/${sessionId}/waitlist-entries`, of.group);
    await step(world, leaves.teacher, `/reservations/${id}`, { to: 'cancelled' });
    return () => send(of.teacher, 'POST', `/waitlist-entries/${entry.id}/claims`, {});
  },
  'a school accepts a response': async (made, of) => {
    const { responseId } = await makeResponse(world, of, made);
    return () => step(world, of.teacher, `/demand-responses/${responseId}`, { to: 'accepted', version: 1 });
  },
};

t.test('whatever happens while a session is called off, nobody keeps a place in it', async (t) => {
  for (const [name, prepare] of Object.entries(DEEDS)) {
    for (let round = 0; round < ROUNDS; round++) {
      const made = await offer(world, 200);
      const deed = await prepare(made, await makeGroup(world, SEATS));
      const callOff = () =>
        step(world, editorOf(made), `/sessions/${made.sessionId}`, {
          to: 'cancelled',
          reasonCode: 'illness',
        });
      const order = round % 2 === 0 ? [callOff, deed] : [deed, callOff];
      const answers = await Promise.all(order.map((work) => work()));
      t.equal(answers[order.indexOf(callOff)]?.status, 201, `${name}: calling off is never refused`);
      const done = answers[order.indexOf(deed)];
      t.ok([200, 201, 409].includes(done?.status ?? 0), `${name}: ${done?.text}`);
      t.equal(await cancelJobs(made.sessionId), 1);
      const { taken, claimed } = await tally(db, made.sessionId);
      t.strictSame({ taken, claimed }, { taken: 0, claimed: 0 }, name);
      const [left] = await db.execute<{ n: number }>(sql`
        select (select count(*) from reservations where session_id = ${made.sessionId}
            and status in ('awaiting_school_approval', 'requested', 'confirmed'))
          + (select count(*) from waitlist_entries where session_id = ${made.sessionId}
            and status in ('waiting', 'offered')) as n`);
      t.equal(Number(left?.n), 0, `${name}: nobody waits for an answer`);
    }
  }
});

/** A request that nobody answered yet, whose time ends in some milliseconds. */
async function aboutToExpire(isSchool: boolean, ms: number) {
  const made = await offer(world, 30, { bookingMode: 'approval', confirmWithinDays: 2 });
  const of = isSchool ? await approvingGroup() : await makeGroup(world, SEATS);
  const id = await reserved(of, made.sessionId);
  const by: Actor = isSchool ? memberOf(of.organisationId, 'coordinator') : editorOf(made);
  await db.execute(sql`update reservations set expires_at = now() + ${ms} * interval '1 millisecond'
    where id = ${id}`);
  const approve = () => step(world, by, `/reservations/${id}`, { to: isSchool ? 'requested' : 'confirmed' });
  return { made, id, approve };
}

t.test('approving at the moment that the time ends does one of the two', async (t) => {
  for (const isSchool of [false, true]) {
    for (let round = 0; round < 8; round++) {
      const { made, id, approve } = await aboutToExpire(isSchool, round * 2 - 2);
      const expire = () => run('expire-reservation', { reservationId: id });
      const [approved] = await Promise.all([approve(), expire(), expire()]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await expire();
      const [status, expired] = [await statusOf(id), await stepsTo(id, 'expired')];
      const isApproved = approved.status === 201;
      t.equal(status, isApproved ? (isSchool ? 'requested' : 'confirmed') : 'expired', approved.text);
      t.equal(expired, isApproved ? 0 : 1);
      const { taken, claimed } = await tally(db, made.sessionId);
      t.strictSame({ taken, claimed }, isApproved ? { taken: 10, claimed: 10 } : { taken: 0, claimed: 0 });
    }
  }
});

t.test('cancelling and growing at once end without seats, whichever comes first', async (t) => {
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const made = await offer(world, 30);
    const of = await makeGroup(world, SEATS);
    const id = await reserved(of, made.sessionId);
    const both = [
      () => step(world, of.teacher, `/reservations/${id}`, { to: 'cancelled' }),
      () => send(of.teacher, 'PATCH', `/reservations/${id}`, { pupilCount: 25 }),
      () => step(world, editorOf(made), `/reservations/${id}`, { to: 'cancelled', reasonCode: 'illness' }),
    ];
    const order = [...both.slice(round % 3), ...both.slice(0, round % 3)];
    const answers = await Promise.all(order.map((work) => work()));
    t.notOk(
      answers.some(({ status }) => status >= 500),
      answers.map(({ text }) => text).join(),
    );
    t.equal(await statusOf(id), 'cancelled');
    t.equal(await stepsTo(id, 'cancelled'), 1, 'the second finds it done');
    const { taken, claimed } = await tally(db, made.sessionId);
    t.strictSame({ taken, claimed }, { taken: 0, claimed: 0 });
  }
});

t.test(
  'a provider that makes a session smaller as groups reserve never has more groups than seats',
  async (t) => {
    for (let round = 0; round < ROUNDS; round++) {
      const made = await offer(world, 30);
      const groups = [];
      for (let count = 0; count < 3; count++) groups.push(await makeGroup(world, SEATS));
      const shrink = () =>
        send(editorOf(made), 'PATCH', `/sessions/${made.sessionId}`, { capacitySeats: SEATS });
      const answers = await Promise.all([
        shrink(),
        ...groups.map((of) => reserve(world, of, made.sessionId)),
        shrink(),
      ]);
      t.ok(
        answers.every(({ status }) => [200, 201, 409].includes(status)),
        answers.map(({ text }) => text).join(),
      );
      const { capacity, taken, claimed } = await tally(db, made.sessionId);
      t.equal(taken, claimed);
      t.ok(taken <= capacity, `${taken} of ${capacity}`);
    }
  },
);
