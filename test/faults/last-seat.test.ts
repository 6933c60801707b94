import { sql } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { newId } from '../../src/infra/ids.ts';
import type { Offer } from '../modules/reservations/booking-world.ts';
import {
  type Answer,
  anotherSession,
  faultWorld,
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
const { db, send } = world;
const SEATS = 10;

/** Prepares one way to the last seats of a session; what it gives tries to get them. */
type Path = (offer: Offer) => Promise<() => Promise<Answer>>;

const reservationOf = async (of: Awaited<ReturnType<typeof makeGroup>>, sessionId: string, more = {}) =>
  (await world.must(of.teacher, 'POST', '/reservations', { ...of.group, sessionId, ...more })).id as string;

const approvingGroup = async () => {
  const of = await makeGroup(world, SEATS);
  await db.execute(
    sql`update organisations set requires_reservation_approval = true where id = ${of.organisationId}`,
  );
  return of;
};

/** Every way in which seats are taken that are free. */
const PATHS: Record<string, Path> = {
  'a hold': async ({ sessionId }) => {
    const { teacher, organisationId } = await makeGroup(world, SEATS);
    const body = { organisationId, pupilCount: SEATS, adultCount: 0 };
    return () => send(teacher, 'POST', `/sessions/${sessionId}/holds`, body);
  },
  'a reservation': async ({ sessionId }) => {
    const of = await makeGroup(world, SEATS);
    return () => reserve(world, of, sessionId);
  },
  'a reservation that replaces one elsewhere': async (of) => {
    const group = await makeGroup(world, SEATS);
    const replacesId = await reservationOf(group, await anotherSession(world, of, SEATS));
    return () => reserve(world, group, of.sessionId, { replacesId });
  },
  'a head count that goes up': async ({ sessionId }) => {
    const of = await makeGroup(world, SEATS);
    const id = await reservationOf(of, sessionId);
    return () => send(of.teacher, 'PATCH', `/reservations/${id}`, { pupilCount: 2 * SEATS });
  },
  'the approval of the school': async ({ sessionId }) => {
    const of = await approvingGroup();
    const id = await reservationOf(of, sessionId);
    const coordinator = memberOf(of.organisationId, 'coordinator');
    return () => step(world, coordinator, `/reservations/${id}`, { to: 'requested' });
  },
  'an accepted response': async (made) => {
    const of = await makeGroup(world, SEATS);
    const { responseId } = await makeResponse(world, of, made);
    return () => step(world, of.teacher, `/demand-responses/${responseId}`, { to: 'accepted', version: 1 });
  },
};
const NAMES = Object.keys(PATHS);
const prepare = (name: string, made: Offer) => PATHS[name]?.(made) ?? Promise.reject(new Error(name));

const isIn = ({ status }: Answer) => status < 300;

async function assertOneWinner(t: Test, names: readonly string[], sessionId: string, answers: Answer[]) {
  const told = answers.map(({ status, body }, index) => `${names[index]}: ${status} ${body?.code ?? ''}`);
  t.equal(answers.filter(isIn).length, 1, told.join('; '));
  const refusals = answers
    .filter((answer) => !isIn(answer))
    .map(({ status, body }) => `${status} ${body.code}`);
  t.strictSame(new Set(refusals), new Set(['409 capacity_exceeded']), told.join('; '));
  const { capacity, taken, claimed } = await tally(db, sessionId);
  t.strictSame({ taken, claimed }, { taken: capacity, claimed: capacity }, 'seats are the sum of the claims');
}

async function race(t: Test, names: readonly string[]) {
  const made = await offer(world, 200);
  const attempts = [];
  for (const name of names) attempts.push(await prepare(name, made));
  await leaveRoom(db, made.sessionId, SEATS);
  await assertOneWinner(t, names, made.sessionId, await Promise.all(attempts.map((attempt) => attempt())));
}

const PAIRS = NAMES.flatMap((one, index) => NAMES.slice(index).map((other) => [one, other]));

t.test('of any two ways to the last seats one gets them, whichever comes first', async (t) => {
  for (const pair of PAIRS) for (const names of [pair, pair.toReversed()]) await race(t, names);
});

t.test('all ways at once to the last seats leave one winner, round after round', async (t) => {
  for (let round = 0; round < 5; round++) {
    const turned = [...NAMES.slice(round), ...NAMES.slice(0, round)];
    await race(t, [...turned, ...turned]);
  }
});

/** A session that is full but for the offer to a waiting group. */
async function offered() {
  const made = await offer(world, SEATS);
  const [leaves, waits] = [await makeGroup(world, SEATS), await makeGroup(world, SEATS)];
  const id = await reservationOf(leaves, made.sessionId);
  const path = `/sessions/${made.sessionId}/waitlist-entries`;
  const entry = await world.must(waits.teacher, 'POST', path, waits.group);
  const claim = () => send(waits.teacher, 'POST', `/waitlist-entries/${entry.id}/claims`, {});
  const free = () => step(world, leaves.teacher, `/reservations/${id}`, { to: 'cancelled' });
  return { made, claim, free, entryId: entry.id as string };
}

t.test('seats that were offered are the waiting group’s, whoever tries meanwhile', async (t) => {
  for (const [index, name] of NAMES.entries()) {
    const { made, claim, free } = await offered();
    await leaveRoom(db, made.sessionId, 200);
    const attempt = await prepare(name, made);
    await leaveRoom(db, made.sessionId, 0);
    t.equal((await free()).status, 201);
    const both = [claim, attempt];
    const order = index % 2 === 0 ? both : both.toReversed();
    const answers = await Promise.all(order.map((work) => work()));
    await assertOneWinner(t, [`the offer and ${name}`], made.sessionId, answers);
    t.equal(answers[order.indexOf(claim)]?.status, 201, 'the winner is the one with the offer');
  }
});

t.test('an offer that ends as others come leaves its seats to one of them or to its group', async (t) => {
  for (const name of NAMES) {
    const { made, claim, free, entryId } = await offered();
    await leaveRoom(db, made.sessionId, 200);
    const attempt = await prepare(name, made);
    await leaveRoom(db, made.sessionId, 0);
    await free();
    await db.execute(sql`update waitlist_entries set lapse_count = 1,
      offer_expires_at = now() + interval '4 milliseconds' where id = ${entryId}`);
    const answers = await Promise.all([claim(), attempt()]);
    t.ok(answers.filter(isIn).length <= 1, `${name}: ${answers.map(({ text }) => text).join()}`);
    t.notOk(
      answers.some(({ status }) => status >= 500),
      answers.map(({ text }) => text).join(),
    );
    const { capacity, taken, claimed } = await tally(db, made.sessionId);
    t.equal(taken, claimed, name);
    t.ok(taken <= capacity, name);
  }
});

t.test('seats that are freed while others come are taken once', async (t) => {
  for (const name of NAMES) {
    const made = await offer(world, 200);
    const leaves = await makeGroup(world, SEATS);
    const id = await reservationOf(leaves, made.sessionId);
    const attempts = [
      await prepare(name, made),
      await prepare('a reservation', made),
      await prepare('a hold', made),
    ];
    await leaveRoom(db, made.sessionId, 0);
    const free = () => step(world, leaves.teacher, `/reservations/${id}`, { to: 'cancelled' });
    const [first, ...answers] = await Promise.all([free(), ...attempts.map((attempt) => attempt())]);
    t.equal(first?.status, 201);
    t.ok(answers.filter(isIn).length <= 1, answers.map(({ text }) => text).join());
    const { capacity, taken, claimed } = await tally(db, made.sessionId);
    t.equal(taken, claimed, name);
    t.ok(taken <= capacity, name);
  }
});

t.test('two agreements on one moment make one place each, and one group has one of them', async (t) => {
  for (let round = 0; round < 4; round++) {
    const made = await offer(world, 30, { delivery: 'at_school_by_appointment' });
    const of = await makeGroup(world, SEATS, `Groep ${newId().slice(-4)}`);
    const editor = memberOf(made.providerId, 'provider_editor');
    const moments = [{ date: '2027-05-11', startTime: '10:00:00', endTime: '11:00:00' }];
    const path = `/activities/${made.activityId}/appointment-requests`;
    const ask = async () =>
      (await world.must(of.teacher, 'POST', path, { ...of.group, moments })).id as string;
    const ids = [await ask(), await ask()];
    const agree = (id: string) =>
      step(world, editor, `/appointment-requests/${id}`, { to: 'agreed', version: 1, momentIndex: 0 });
    const answers = await Promise.all(ids.map(agree));
    t.same(
      answers.map(({ status }) => status).toSorted(),
      [201, 409],
      answers.map(({ text }) => text).join(),
    );
    const [row] = await db.execute<{ n: number }>(sql`
      select count(*)::int as n from reservations where organisation_id = ${of.organisationId}`);
    t.equal(row?.n, 1);
  }
});
