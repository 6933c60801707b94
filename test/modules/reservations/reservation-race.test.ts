import { sql } from 'drizzle-orm';
import pino from 'pino';
import t from 'tap';
import type { Actor } from '../../../src/core/actor.ts';
import { DomainError } from '../../../src/core/errors.ts';
import type { Context } from '../../../src/infra/context.ts';
import { constraintOf, type Tx } from '../../../src/infra/db/client.ts';
import { newId } from '../../../src/infra/ids.ts';
import { changeReservationStatus, createReservation } from '../../../src/modules/reservations/index.ts';
import { cloneDatabase } from '../../support/db.ts';
import { startServerProcess, tokenOf } from '../../support/server-process.ts';
import { makeOffer, makeSchool, person } from './booking-world.ts';

const WRITERS = 40;
const PUPILS = 28;
const CAPACITY = 100;

const { db, url } = await cloneDatabase(t, { poolSize: WRITERS });
const log = pino({ level: 'silent' });
const ctxOf = (actor: Actor): Context => ({
  db,
  actor,
  now: new Date(),
  log,
  trace: { traceId: '0'.repeat(32), spanId: '0'.repeat(16) },
});
const system = ctxOf({ kind: 'system', name: 'test' });

interface GroupSpec {
  sessionId: string;
  groupName: string;
  pupilCount: number;
  replacesId?: string;
}

/** A teacher of a school of its own, so that the groups of two tests never meet. */
async function makeTeam() {
  const organisationId = await makeSchool(system);
  const teacher = person([organisationId, 'teacher']);
  const group = (spec: GroupSpec) => ({ organisationId, level: 'po_group_7', adultCount: 0, ...spec });
  return {
    teacher,
    group,
    reserve: (spec: GroupSpec) => createReservation(ctxOf(teacher), group(spec)),
    cancel: (id: string) => changeReservationStatus(ctxOf(teacher), id, { to: 'cancelled' }),
  };
}

/** Taken seats of a session beside the seats of the reservations that hold them. */
async function tally(sessionId: string): Promise<{ taken: number; held: number }> {
  const [row] = await db.execute<{ taken: number; held: number }>(sql`
    select taken_seats as taken, coalesce((select sum(seats) from reservations
      where session_id = ${sessionId} and status in ('requested', 'confirmed', 'completed', 'no_show')), 0)::int as held
    from sessions where id = ${sessionId}`);
  return row ?? { taken: -1, held: -2 };
}

const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'reserved',
    (error: unknown) => {
      if (error instanceof DomainError) return error.code;
      throw error;
    },
  );

/** A copy of the sessions table without its constraints, holding one session of 100 seats. */
async function scratchSession(): Promise<string> {
  const { sessionId } = await makeOffer(system, {}, { capacitySeats: CAPACITY });
  await db.execute(sql`create table if not exists scratch_sessions (like sessions)`);
  await db.execute(sql`insert into scratch_sessions select * from sessions where id = ${sessionId}`);
  return sessionId;
}

async function scratchTaken(id: string): Promise<number> {
  const [row] = await db.execute<{ taken: number }>(
    sql`select taken_seats as taken from scratch_sessions where id = ${id}`,
  );
  return row?.taken ?? -1;
}

/** Lets all parties go on once the last has come. */
function barrier(parties: number): () => Promise<void> {
  const gate = Promise.withResolvers<void>();
  let missing = parties;
  return () => {
    missing -= 1;
    if (missing === 0) gate.resolve();
    return gate.promise;
  };
}

const inParallel = (work: (tx: Tx) => Promise<void>) =>
  Promise.all(Array.from({ length: WRITERS }, () => db.transaction(work)));

t.test('without the guard, reading and then writing overbooks', async (t) => {
  const id = await scratchSession();
  const everyoneHasRead = barrier(WRITERS);
  await inParallel(async (tx) => {
    const [seen] = await tx.execute<{ free: number }>(
      sql`select capacity_seats - taken_seats as free from scratch_sessions where id = ${id}`,
    );
    await everyoneHasRead();
    if ((seen?.free ?? 0) < PUPILS) return;
    await tx.execute(sql`update scratch_sessions set taken_seats = taken_seats + ${PUPILS} where id = ${id}`);
  });
  t.equal(await scratchTaken(id), WRITERS * PUPILS, 'every one of them found room');
  t.ok((await scratchTaken(id)) > CAPACITY);
});

t.test('the conditional write alone never overbooks, in the same race', async (t) => {
  const id = await scratchSession();
  const everyoneIsReady = barrier(WRITERS);
  await inParallel(async (tx) => {
    await tx.execute(sql`select capacity_seats - taken_seats from scratch_sessions where id = ${id}`);
    await everyoneIsReady();
    await tx.execute(sql`update scratch_sessions set taken_seats = taken_seats + ${PUPILS}
      where id = ${id} and taken_seats + ${PUPILS} <= capacity_seats`);
  });
  t.equal(await scratchTaken(id), 84);
});

t.test('the database itself refuses a session with more taken seats than there are', async (t) => {
  const { sessionId } = await makeOffer(system, {}, { capacitySeats: CAPACITY });
  const bare = sql`update sessions set taken_seats = taken_seats + 101 where id = ${sessionId}`;
  const broken = await db.execute(bare).then(
    () => undefined,
    (error: unknown) => constraintOf(error),
  );
  t.strictSame(broken, { code: '23514', constraint: 'sessions_taken_seats_check' });
});

t.test('reserving never overbooks: 40 groups of 28 on 100 seats leave three groups in', async (t) => {
  const { sessionId } = await makeOffer(system, {}, { capacitySeats: CAPACITY });
  const team = await makeTeam();
  const outcomes = await Promise.all(
    Array.from({ length: WRITERS }, (_, index) =>
      outcomeOf(team.reserve({ sessionId, groupName: `Groep ${index}`, pupilCount: PUPILS })),
    ),
  );
  t.equal(outcomes.filter((outcome) => outcome === 'reserved').length, 3);
  t.equal(outcomes.filter((outcome) => outcome === 'capacity_exceeded').length, WRITERS - 3);
  t.strictSame(await tally(sessionId), { taken: 84, held: 84 });
});

t.test('50 parallel requests to two processes on 20 seats take exactly 20', async (t) => {
  const { sessionId } = await makeOffer(system, {}, { capacitySeats: 20 });
  const { teacher, group } = await makeTeam();
  const servers = await Promise.all([startServerProcess(t, url), startServerProcess(t, url)]);
  const send = async (index: number) => {
    const answer = await fetch(`${servers[index % 2]}/v1/reservations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokenOf(teacher)}`,
        'content-type': 'application/json',
        'idempotency-key': newId(),
      },
      body: JSON.stringify(group({ sessionId, groupName: `Groep ${index}`, pupilCount: 1 })),
    });
    const body = (await answer.json()) as { code?: string; remaining?: number };
    return `${answer.status} ${body.code ?? 'reserved'} ${body.remaining ?? ''}`.trim();
  };
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => send(index)));
  const expected = Array.from({ length: 50 }, (_, index) =>
    index < 20 ? '201 reserved' : '409 capacity_exceeded 0',
  );
  t.strictSame(answers.toSorted(), expected);
  t.strictSame(await tally(sessionId), { taken: 20, held: 20 });
});

t.test('cancelling and reserving in parallel keep the seats equal to the reservations', async (t) => {
  const { sessionId } = await makeOffer(system, {}, { capacitySeats: 40 });
  const team = await makeTeam();
  let serial = 0;
  const open = new Set<string>();
  const reserveOne = async (pupilCount: number) => {
    serial += 1;
    const made = team.reserve({ sessionId, groupName: `Groep ${serial}`, pupilCount });
    return outcomeOf(made.then(({ id }) => open.add(id)));
  };
  const cancelOne = async (id: string) => {
    open.delete(id);
    return outcomeOf(team.cancel(id));
  };
  for (let round = 0; round < 12; round++) {
    const leaving = [...open].slice(0, 6);
    // Each is cancelled twice: the second finds it done, and gives no seats back again.
    const outcomes = await Promise.all([
      ...leaving.flatMap((id) => [cancelOne(id), cancelOne(id)]),
      ...Array.from({ length: 12 }, (_, index) => reserveOne(1 + ((round + index) % 7))),
    ]);
    t.ok(
      outcomes.every((outcome) => outcome === 'reserved' || outcome === 'capacity_exceeded'),
      outcomes.join(),
    );
    const { taken, held } = await tally(sessionId);
    t.equal(taken, held, `round ${round}`);
    t.ok(taken <= 40);
  }
});

t.test('groups that change places between two sessions in parallel all get through', async (t) => {
  const { sessionId: one } = await makeOffer(system, {}, { capacitySeats: 60 });
  const { sessionId: two } = await makeOffer(system, {}, { capacitySeats: 60 });
  const team = await makeTeam();
  const at = async (sessionId: string, groupName: string) =>
    (await team.reserve({ sessionId, groupName, pupilCount: 5 })).id;
  for (let round = 0; round < 4; round++) {
    const pairs = Array.from({ length: 5 }, (_, index) => `${round}.${index}`);
    const ids = await Promise.all(pairs.flatMap((name) => [at(one, `A${name}`), at(two, `B${name}`)]));
    const outcomes = await Promise.all(
      ids.map((replacesId, index) => {
        const groupName = `${index % 2 === 0 ? 'A' : 'B'}${pairs[Math.floor(index / 2)]}`;
        const sessionId = index % 2 === 0 ? two : one;
        return outcomeOf(team.reserve({ sessionId, groupName, pupilCount: 5, replacesId }));
      }),
    );
    t.ok(
      outcomes.every((outcome) => outcome === 'reserved' || outcome === 'capacity_exceeded'),
      outcomes.join(),
    );
    for (const sessionId of [one, two]) {
      const { taken, held } = await tally(sessionId);
      t.equal(taken, held);
    }
    await db.execute(sql`update reservations set status = 'withdrawn' where session_id in (${one}, ${two})`);
    await db.execute(sql`update sessions set taken_seats = 0 where id in (${one}, ${two})`);
  }
});
