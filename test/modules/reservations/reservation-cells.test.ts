import { sql } from 'drizzle-orm';
import t from 'tap';
import type { MembershipRole } from '../../../src/core/actor.ts';
import { newId } from '../../../src/infra/ids.ts';
import { appointmentRequestMachine, reservationMachine } from '../../../src/modules/reservations/index.ts';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';

const api = await testApp(t);
const { tokens, db } = api;
const school = await makeSchool(api);
const provider = await makeProvider(api);
const stranger = await makeProvider(api);
const schoolId = school.organisation.id;
const providerId = provider.organisation.id;
const requester = school.teacher;

const ROLES: MembershipRole[] = ['teacher', 'coordinator', 'provider_editor', 'organisation_admin'];
const region = async (code: string) =>
  (await api.http('GET', `/v1/regions?code=${code}`)).body.items[0].id as string;

async function member(name: string, organisationId: string, role: MembershipRole, parties: string[]) {
  const { token } = await tokens.person({ memberships: [{ organisationId, role }] });
  return { name: `${role} of ${name}`, token, parties };
}

const SCHOOL_PARTIES: Record<MembershipRole, string[]> = {
  teacher: [],
  coordinator: ['school'],
  provider_editor: [],
  organisation_admin: ['school'],
};
const PROVIDER_PARTIES: Record<MembershipRole, string[]> = {
  teacher: [],
  coordinator: [],
  provider_editor: ['provider'],
  organisation_admin: ['provider'],
};

/** Everyone there is: each role of both sides and of a stranger, curators, the platform and programs. */
async function everyone(): Promise<CellActor[]> {
  const curators = await Promise.all(
    ['GM0957', 'GM0935'].map(async (code) => tokens.person({ curatedRegionIds: [await region(code)] })),
  );
  const client = async (name: string, organisationId: string, parties: string[]) => ({
    name,
    token: (await tokens.client({ organisationId })).token,
    parties,
  });
  return [
    { name: 'who reserved', token: requester.token, parties: ['requester'] },
    ...(await Promise.all(
      ROLES.flatMap((role) => [
        member('the school', schoolId, role, SCHOOL_PARTIES[role]),
        member('the provider', providerId, role, PROVIDER_PARTIES[role]),
        member('another', stranger.organisation.id, role, []),
      ]),
    )),
    ...curators.map(({ token }, index) => ({ name: `curator ${index}`, token, parties: [] })),
    {
      name: 'platform admin',
      token: (await tokens.person({ isPlatformAdmin: true })).token,
      parties: ['platform'],
    },
    await client('program of the school', schoolId, ['school']),
    await client('program of the provider', providerId, ['provider']),
    await client('program of another', stranger.organisation.id, []),
  ];
}
const actors = await everyone();

t.test('a reservation takes exactly the steps of its table, whoever tries', async (t) => {
  const activity = await makeActivity(api, providerId);
  const coming = (await makeSession(api, activity.id, 100_000)).id;
  const running = (await makeSession(api, activity.id, 100_000, 40)).id;
  await db.execute(
    sql`update sessions set starts_at = now() - interval '1 hour', ends_at = now() + interval '3 hours' where id = ${running}`,
  );
  await db.execute(sql`update sessions set taken_seats = 90000 where activity_id = ${activity.id}`);
  const isPending = (status: string) => status === 'awaiting_school_approval' || status === 'requested';
  const cells = await checkMachineCells(t, api, {
    machine: reservationMachine,
    actors,
    make: async (status) => {
      const id = newId();
      await db.execute(sql`insert into reservations (id, session_id, organisation_id, provider_organisation_id,
        created_by_id, group_name, status, pupil_count, adult_count, seats, level, expires_at, created_at, updated_at)
        values (${id}, ${isPending(status) ? coming : running}, ${schoolId}, ${providerId}, ${requester.personId}, ${id},
        ${status}, 1, 0, 1, 'po_group_7', ${isPending(status) ? sql`now() + interval '5 days'` : null}, now(), now())`);
      return id;
    },
    path: (id) => `/v1/reservations/${id}/status-changes`,
    targets: Object.keys(reservationMachine.steps).filter((status) => status !== 'awaiting_school_approval'),
  });
  t.equal(cells, 9 * 9 * actors.length);
});

t.test('an appointment request takes exactly the steps of its table, whichever side proposed', async (t) => {
  const { id: activityId } = await makeActivity(api, providerId, { delivery: 'at_venue_by_appointment' });
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const moments = JSON.stringify([{ date: day, startTime: '10:00:00', endTime: '11:00:00' }]);
  const isSide = { school: ['requester', 'school'], provider: ['provider'] } as const;
  let serial = 0;
  for (const proposedBy of ['school', 'provider'] as const) {
    const answering = isSide[proposedBy === 'school' ? 'provider' : 'school'];
    const cells = await checkMachineCells(t, api, {
      machine: appointmentRequestMachine,
      actors: actors.map((actor) => ({
        ...actor,
        parties: actor.parties.some((party) => (answering as readonly string[]).includes(party))
          ? [...actor.parties, 'answering']
          : actor.parties,
      })),
      make: async (status) => {
        const id = newId();
        await db.execute(sql`insert into appointment_requests (id, activity_id, organisation_id, created_by_id, status,
          group_name, level, pupil_count, adult_count, proposed_by, expires_at, created_at, updated_at)
          values (${id}, ${activityId}, ${schoolId}, ${requester.personId}, ${status}, ${`Groep ${serial++}`}, 'po_group_7', 20, 2,
          ${proposedBy}, now() + interval '5 days', now(), now())`);
        await db.execute(sql`insert into appointment_proposals (id, appointment_request_id, version, proposed_by, moments, created_at)
          values (${newId()}, ${id}, 1, ${proposedBy}, ${moments}::text::jsonb, now())`);
        return id;
      },
      path: (id) => `/v1/appointment-requests/${id}/status-changes`,
      targets: ['agreed', 'declined', 'withdrawn', 'expired'],
      input: (_from, to) => (to === 'agreed' ? { version: 1, momentIndex: 0 } : {}),
    });
    t.equal(cells, 5 * 5 * actors.length);
  }
});
