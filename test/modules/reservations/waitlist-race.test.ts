import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { waitlistWorld } from './waitlist-world.ts';

const api = await testApp(t);
const { db, http } = api;
const world = waitlistWorld(api);
const ROUNDS = 4;

interface Equal {
  equal(found: unknown, wanted: unknown, message: string): unknown;
}

const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).toSorted();

async function assertSound(t: Equal, sessionId: string) {
  const { taken, claimed } = await world.tally(sessionId);
  t.equal(taken, claimed, 'taken seats are the sum of the claims');
}

t.test('one last seat: holding and reserving at the same time leave it to one', async (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const { sessionId } = await world.offer(1);
    const groups = await Promise.all(Array.from({ length: 6 }, () => world.group(1)));
    const answers = await Promise.all(
      groups.map((group, index) => (index % 2 === 0 ? world.hold : world.reserve)(sessionId, group)),
    );
    t.strictSame(statuses(answers), [201, 409, 409, 409, 409, 409]);
    t.strictSame(await world.tally(sessionId), { taken: 1, claimed: 1 });
  }
});

t.test('a hold is used once, however often it is used at the same time', async (t) => {
  const { sessionId } = await world.offer(60);
  const group = await world.group(20);
  const { id: holdId } = (await world.hold(sessionId, group)).body;
  const answers = await Promise.all(
    ['A', 'B', 'C', 'D'].map((groupName) => world.reserve(sessionId, { ...group, groupName }, { holdId })),
  );
  t.strictSame(statuses(answers), [201, 409, 409, 409]);
  await assertSound(t, sessionId);
});

/** A group that has an offer for all the seats there are. */
async function offeredGroup(seats = 20) {
  const { sessionId } = await world.offer(seats);
  const [first, waits] = [await world.group(seats), await world.group(seats)];
  const { id: reservationId } = (await world.reserve(sessionId, first)).body;
  const { id } = (await world.wait(sessionId, waits)).body;
  await world.cancel(first, reservationId);
  return { sessionId, waits, id };
}

t.test('an offer is taken once, however often it is taken at the same time', async (t) => {
  const { sessionId, waits, id } = await offeredGroup();
  const answers = await Promise.all([1, 2, 3, 4].map(() => world.claim(waits, id)));
  t.strictSame(statuses(answers), [201, 409, 409, 409]);
  t.strictSame(await world.tally(sessionId), { taken: 20, claimed: 20 });
});

t.test('taking and declining an offer at the same time do one of the two', async (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const { sessionId, waits, id } = await offeredGroup();
    const answers = await Promise.all([world.claim(waits, id), world.step(waits, id, 'declined')]);
    t.strictSame(statuses(answers), [201, 409]);
    const isTaken = answers[0]?.status === 201;
    t.strictSame(await world.tally(sessionId), { taken: isTaken ? 20 : 0, claimed: isTaken ? 20 : 0 });
  }
});

t.test(
  'taking an offer as its time passes, while the sweep and another group come by, leaves one winner',
  async (t) => {
    for (let round = 0; round < ROUNDS; round++) {
      const { sessionId, waits, id } = await offeredGroup();
      const other = await world.group(20);
      await db.execute(sql`update waitlist_entries set lapse_count = 1,
      offer_expires_at = now() + interval '1 millisecond' * ${round * 15} where id = ${id}`);
      const [claimed, , reserved] = await Promise.all([
        world.claim(waits, id),
        world.sweep(),
        world.reserve(sessionId, other),
      ]);
      t.ok([201, 409].includes(claimed.status), claimed.text);
      t.ok(reserved.status !== 201 || claimed.status !== 201, 'not both');
      await world.sweep();
      await assertSound(t, sessionId);
    }
  },
);

t.test('a head count that grows while seats are offered never takes the same ones', async (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const { sessionId } = await world.offer(30);
    const [leaves, grows, waits] = [await world.group(10), await world.group(20), await world.group(10)];
    const { id: leavingId } = (await world.reserve(sessionId, leaves)).body;
    const growing = (await world.reserve(sessionId, grows)).body;
    const { id } = (await world.wait(sessionId, waits)).body;
    const [left, grown] = await Promise.all([
      world.cancel(leaves, leavingId),
      http('PATCH', `/v1/reservations/${growing.id}`, {
        token: grows.token,
        body: { pupilCount: 25 },
        headers: { 'if-match': `"${growing.version}.x"` },
      }),
    ]);
    t.equal(left.status, 201);
    t.equal(grown.status, 409, 'seats that are freed go to who waits before anybody else sees them');
    t.equal((await world.entry(waits, id)).status, 'offered');
    t.strictSame(await world.tally(sessionId), { taken: 30, claimed: 30 });
  }
});

t.test('groups that queue at the same time get places of their own', async (t) => {
  const { sessionId } = await world.offer(5);
  await world.reserve(sessionId, await world.group(5));
  const groups = await Promise.all(Array.from({ length: 8 }, () => world.group(2)));
  const answers = await Promise.all(groups.map((group) => world.wait(sessionId, group)));
  t.strictSame(answers.map(({ body }) => body.position).toSorted(), [1, 2, 3, 4, 5, 6, 7, 8]);
});
