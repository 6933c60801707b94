import { sql } from 'drizzle-orm';
import pino from 'pino';
import t from 'tap';
import type { Actor } from '../../src/core/actor.ts';
import { DomainError } from '../../src/core/errors.ts';
import type { Context } from '../../src/infra/context.ts';
import type { Job } from '../../src/infra/jobs/job.ts';
import {
  changeDemandCallStatus,
  createDemandCall,
  demandCallJobs,
} from '../../src/modules/demand-calls/index.ts';
import { createDemandResponse } from '../../src/modules/demand-responses/index.ts';
import { createHold } from '../../src/modules/reservations/hold.service.ts';
import {
  changeReservationStatus,
  claimOffer,
  createReservation,
  reservationJobs,
  seatClaimJobs,
} from '../../src/modules/reservations/index.ts';
import { createEntry } from '../../src/modules/reservations/waitlist-create.service.ts';
import { makeOffer, makeSchool, person } from '../modules/reservations/booking-world.ts';
import { cloneDatabase } from '../support/db.ts';

const { db } = await cloneDatabase(t);
const log = pino({ level: 'silent' });
const trace = { traceId: '0'.repeat(32), spanId: '0'.repeat(16) };
const SYSTEM: Actor = { kind: 'system', name: 'test' };
const at = (now: string | Date, actor: Actor = SYSTEM): Context => ({
  db,
  actor,
  now: new Date(now),
  log,
  trace,
});

/** Just before a moment. */
const before = (moment: string) => new Date(Date.parse(moment) - 1);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof DomainError) return error.code;
      throw error;
    },
  );

async function run(jobs: readonly Job[], name: string, now: string | Date): Promise<void> {
  const job = jobs.find((candidate) => candidate.name === name);
  if (job === undefined) throw new Error(`There is no job ${name}`);
  await job.run(at(now), {});
}

async function statusIn(table: string, id: string): Promise<string> {
  const [row] = await db.execute<{ status: string }>(
    sql`select status::text as status from ${sql.identifier(table)} where id = ${id}`,
  );
  return row?.status ?? 'none';
}

async function makeGroup(groupName = 'Groep 7') {
  const organisationId = await makeSchool(at(new Date()));
  const group = { organisationId, groupName, level: 'po_group_7', pupilCount: 10, adultCount: 0 };
  return { teacher: person([organisationId, 'teacher']), group };
}

/** The nights in which the clock goes forward and back. */
const NIGHTS = ['2027-03-28', '2027-10-31'] as const;

t.test('a hold lasts a quarter of an hour also while the clock is changed', async (t) => {
  for (const night of NIGHTS) {
    const { sessionId } = await makeOffer(at(new Date()), {}, { date: '2027-11-15' });
    const { teacher, group } = await makeGroup();
    const made = `${night}T00:50:00Z`;
    const ends = `${night}T01:05:00Z`;
    const hold = await createHold(at(made, teacher), sessionId, group);
    t.strictSame(hold.expiresAt, new Date(ends), `${night}: in real minutes`);
    await run(seatClaimJobs, 'sweep-seat-claims', before(ends));
    t.equal(await statusIn('holds', hold.id), 'active');
    await run(seatClaimJobs, 'sweep-seat-claims', ends);
    t.equal(await statusIn('holds', hold.id), 'expired');
  }
});

t.test('an offer stands 48 hours across the change, and can be taken up to its end', async (t) => {
  for (const [night, ends] of [
    ['2027-03-27', '2027-03-29T00:30:00.000Z'],
    ['2027-10-30', '2027-11-01T00:30:00.000Z'],
  ] as const) {
    const offered = `${night}T00:30:00Z`;
    const { sessionId } = await makeOffer(at(new Date()), {}, { date: '2027-11-15', capacitySeats: 10 });
    const [has, waits] = [await makeGroup(), await makeGroup()];
    const early = '2027-03-01T09:00:00Z';
    const { id: reservationId } = await createReservation(at(early, has.teacher), {
      ...has.group,
      sessionId,
    });
    const { id } = await createEntry(at(early, waits.teacher), sessionId, waits.group);
    await changeReservationStatus(at(offered, has.teacher), reservationId, { to: 'cancelled' });
    const [row] = await db.execute<{ ends: Date | string }>(
      sql`select offer_expires_at as ends from waitlist_entries where id = ${id}`,
    );
    t.equal(new Date(row?.ends ?? 0).toISOString(), ends);
    t.equal(await codeOf(claimOffer(at(ends, waits.teacher), id, {})), 'offer_expired');
    t.equal(await codeOf(claimOffer(at(before(ends), waits.teacher), id, {})), 'done');
  }
});

t.test('a provider has whole days of 24 hours to confirm', async (t) => {
  for (const [asked, ends] of [
    ['2027-03-27T23:30:00Z', '2027-03-29T23:30:00.000Z'],
    ['2027-10-30T22:30:00Z', '2027-11-01T22:30:00.000Z'],
  ] as const) {
    const terms = { bookingMode: 'approval', confirmWithinDays: 2 } as const;
    const { sessionId, providerId } = await makeOffer(at(new Date()), terms, { date: '2027-11-15' });
    const { teacher, group } = await makeGroup();
    const editor = person([providerId, 'provider_editor']);
    const { id, expiresAt } = await createReservation(at(asked, teacher), { ...group, sessionId });
    t.strictSame(expiresAt, new Date(ends));
    const confirm = (now: string | Date) =>
      codeOf(changeReservationStatus(at(now, editor), id, { to: 'confirmed' }));
    t.not(await confirm(ends), 'done');
    await run(reservationJobs, 'expire-reservations', before(ends));
    t.equal(await statusIn('reservations', id), 'requested');
    const { teacher: other, group: another } = await makeGroup();
    const second = await createReservation(at(asked, other), { ...another, sessionId });
    t.equal(await confirm(before(ends)), 'done');
    await run(reservationJobs, 'expire-reservations', ends);
    t.equal(await statusIn('reservations', id), 'confirmed');
    t.equal(await statusIn('reservations', second.id), 'expired');
  }
});

t.test('booking closes at the same local time some days before, whatever the clock did', async (t) => {
  const cases = [
    { date: '2027-04-04', closes: '2027-03-28T08:00:00.000Z' },
    { date: '2027-04-03', closes: '2027-03-27T09:00:00.000Z' },
    { date: '2027-11-07', closes: '2027-10-31T09:00:00.000Z' },
    { date: '2027-11-06', closes: '2027-10-30T08:00:00.000Z' },
  ];
  for (const { date, closes } of cases) {
    const { sessionId } = await makeOffer(at(new Date()), {}, { date, bookingClosesDaysBefore: 7 });
    const { teacher, group } = await makeGroup();
    const reserve = (now: string | Date) =>
      codeOf(createReservation(at(now, teacher), { ...group, sessionId }));
    t.equal(await reserve(closes), 'session_not_bookable', `${date}: closed at ten in the morning`);
    t.equal(await reserve(before(closes)), 'done', `${date}: open just before`);
  }
});

t.test(
  'the day to respond by ends at midnight in the Netherlands, in winter and in summer time',
  async (t) => {
    const cases = [
      { respondBy: '2027-03-27', ends: '2027-03-27T23:00:00.000Z' },
      { respondBy: '2027-03-28', ends: '2027-03-28T22:00:00.000Z' },
      { respondBy: '2027-10-30', ends: '2027-10-30T22:00:00.000Z' },
      { respondBy: '2027-10-31', ends: '2027-10-31T23:00:00.000Z' },
    ];
    for (const { respondBy, ends } of cases) {
      const { teacher, group } = await makeGroup();
      const { providerId } = await makeOffer(at(new Date()));
      const { row } = await createDemandCall(
        at('2027-03-01T09:00:00Z'),
        group.organisationId,
        {
          title: `De oorlog in onze straat ${respondBy}`,
          description: 'Groep 7 zoekt een museum of verteller.',
          sector: 'po',
          levels: ['po_group_7'],
          pupilCount: 10,
          adultCount: 0,
          respondBy,
        },
        teacher.personId,
      );
      await changeDemandCallStatus(at('2027-03-01T09:00:00Z'), row.id, { to: 'open' });
      const respond = (now: string | Date) =>
        codeOf(
          createDemandResponse(at(now, person([providerId, 'provider_editor'])), row.id, {
            organisationId: providerId,
            place: 'at_school',
            text: 'Wij komen met een kist.',
            moment: { date: '2027-12-01', startTime: '10:00:00', endTime: '11:00:00' },
          }),
        );
      t.equal(await respond(ends), 'demand_call_closed', `${respondBy}: also before the job has come by`);
      t.equal(await respond(before(ends)), 'done', respondBy);
      await run(demandCallJobs, 'expire-demand-calls', before(ends));
      t.equal(await statusIn('demand_calls', row.id), 'open', respondBy);
      await run(demandCallJobs, 'expire-demand-calls', ends);
      t.equal(await statusIn('demand_calls', row.id), 'expired', respondBy);
    }
  },
);
