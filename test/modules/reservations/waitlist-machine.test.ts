import { sql } from 'drizzle-orm';
import t from 'tap';
import { statusesOf } from '../../../src/core/machine.ts';
import { newId } from '../../../src/infra/ids.ts';
import { createOrganisation } from '../../../src/modules/organisations/index.ts';
import { holdMachine, waitlistMachine } from '../../../src/modules/reservations/index.ts';
import { testApp } from '../../support/app.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';
import { makeOffer, makeSchool } from './booking-world.ts';

// About a thousand requests: one for each cell.
t.setTimeout(400_000);
const api = await testApp(t);
const { db, ctx, http, tokens } = api;
const ROLES = ['teacher', 'coordinator', 'provider_editor', 'organisation_admin'] as const;

const offer = await makeOffer(ctx(), {}, { capacitySeats: 10_000 });
await db.execute(sql`update sessions set taken_seats = 9000 where id = ${offer.sessionId}`);
const schoolId = await makeSchool(ctx());
const strangerSchoolId = await makeSchool(ctx());
const stranger = await createOrganisation(ctx(), {
  name: 'Een andere aanbieder',
  kinds: ['provider'],
  status: 'active',
});

const inRole = (organisationId: string, role: (typeof ROLES)[number]) =>
  tokens.person({ memberships: [{ organisationId, role }] });
const requester = await inRole(schoolId, 'teacher');

async function actorsOf(): Promise<CellActor[]> {
  const actors: CellActor[] = [
    { name: 'who asked', token: requester.token, parties: ['requester'] },
    { name: 'another teacher of the school', token: (await inRole(schoolId, 'teacher')).token, parties: [] },
  ];
  for (const role of ['coordinator', 'organisation_admin'] as const) {
    actors.push({
      name: `${role} of the school`,
      token: (await inRole(schoolId, role)).token,
      parties: ['school'],
    });
  }
  for (const role of ['provider_editor', 'organisation_admin'] as const) {
    const { token } = await inRole(offer.providerId, role);
    actors.push({ name: `${role} of the provider`, token, parties: ['provider'] });
  }
  for (const role of ROLES) {
    for (const id of [strangerSchoolId, stranger.id]) {
      actors.push({ name: `${role} of a stranger`, token: (await inRole(id, role)).token, parties: [] });
    }
  }
  const own = await tokens.client({ organisationId: schoolId });
  const foreign = await tokens.client({ organisationId: strangerSchoolId });
  const admin = await tokens.person({ isPlatformAdmin: true });
  const [region] = (await http('GET', '/v1/regions?code=GM0957')).body.items;
  const curator = await tokens.person({ curatedRegionIds: [region.id] });
  return [
    ...actors,
    { name: 'a curator', token: curator.token, parties: [] },
    { name: 'a program of the school', token: own.token, parties: ['school'] },
    { name: 'a program of another school', token: foreign.token, parties: [] },
    { name: 'a platform admin', token: admin.token, parties: ['platform'] },
  ];
}
const actors = await actorsOf();

async function makeEntry(status: string): Promise<string> {
  const id = newId();
  const isOffered = status === 'offered';
  await db.execute(sql`
    insert into waitlist_entries (id, session_id, organisation_id, created_by_id, status, group_name, level,
      pupil_count, adult_count, seats, least_seats, queue_number, lapse_count, offered_seats, offered_at,
      offer_expires_at, created_at, updated_at)
    select ${id}, ${offer.sessionId}, ${schoolId}, ${requester.personId}, ${status}::waitlist_entry_status, ${id},
      'po_group_7', 10, 0, 10, 10, coalesce(max(queue_number), 0) + 1, ${status === 'lapsed' ? 1 : 0},
      ${isOffered ? 10 : null}, ${isOffered ? sql`now()` : null},
      ${isOffered ? sql`now() + interval '1 hour'` : null}, now(), now()
    from waitlist_entries where session_id = ${offer.sessionId}`);
  return id;
}

t.test('every status, step and actor of a place on a waiting list is as the table says', async (t) => {
  const cells = await checkMachineCells(t, api, {
    machine: waitlistMachine,
    actors,
    make: makeEntry,
    path: (id) => `/v1/waitlist-entries/${id}/status-changes`,
    targets: ['declined', 'withdrawn'],
  });
  t.equal(cells, actors.length * statusesOf(waitlistMachine).length ** 2);
});

async function makeHold(status: string): Promise<string> {
  const id = newId();
  await db.execute(sql`
    insert into holds (id, session_id, organisation_id, created_by_id, status, pupil_count, adult_count, seats,
      expires_at, created_at, updated_at)
    values (${id}, ${offer.sessionId}, ${schoolId}, ${requester.personId}, ${status}::hold_status, 10, 0, 10,
      now() + interval '10 minutes', now(), now())`);
  return id;
}

t.test('a hold is let go by its school alone, and only while it keeps seats', async (t) => {
  const wanted: Record<string, number> = { active: 204, converted: 409, released: 204, expired: 204 };
  let cells = 0;
  for (const actor of actors) {
    const isOwnSide = actor.parties.some((party) => party !== 'provider');
    for (const from of statusesOf(holdMachine)) {
      const id = await makeHold(from);
      const answer = await http('DELETE', `/v1/holds/${id}`, { token: actor.token });
      t.equal(answer.status, isOwnSide ? wanted[from] : 404, `hold: ${actor.name}, ${from}`);
      const [row] = await db.execute<{ status: string }>(sql`select status from holds where id = ${id}`);
      t.equal(row?.status, isOwnSide && from === 'active' ? 'released' : from);
      cells++;
    }
  }
  t.comment(`hold: ${cells} cells`);
});
