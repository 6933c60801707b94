import { sql } from 'drizzle-orm';
import t from 'tap';
import type { Machine } from '../../../src/core/machine.ts';
import { newId } from '../../../src/infra/ids.ts';
import { demandCallMachine } from '../../../src/modules/demand-calls/index.ts';
import { callInvitationMachine, demandResponseMachine } from '../../../src/modules/demand-responses/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeProvider, makeSchool } from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';
import { day, makeResponseWorld } from './response-world.ts';

const api = await testApp(t);
const world = await makeResponseWorld(api);
const { school, provider, other } = world;
const own = school.organisation.id;
const elsewhere = await makeSchool(api, MAASTRICHT, 'Maastricht');
const stranger = await makeProvider(api);

const ROLES = ['teacher', 'coordinator', 'organisation_admin', 'provider_editor'] as const;
type Role = (typeof ROLES)[number];
const member = async (organisationId: string, role: Role) =>
  (await api.tokens.person({ memberships: [{ organisationId, role }] })).token;
const program = async (organisationId: string) => (await api.tokens.client({ organisationId })).token;
const curator = async (regionIds: readonly string[]) =>
  (await api.tokens.person({ curatedRegionIds: regionIds.slice(0, 1) })).token;
const admin = (await api.tokens.person({ isPlatformAdmin: true })).token;
const regionsOf = async (id: string) => {
  const [row] = await api.db.execute<{ ids: string[] }>(
    sql`select region_ids as ids from organisations where id = ${id}`,
  );
  return row?.ids ?? [];
};
const nearby = await curator(await regionsOf(own));
const far = await curator(await regionsOf(elsewhere.organisation.id));

/** Everyone of one organisation, by role; what each is follows from the role. */
async function everyone(
  name: string,
  organisationId: string,
  partiesOf: (role: Role | 'program') => string[],
): Promise<CellActor[]> {
  const people = await Promise.all(
    ROLES.map(async (role) => ({
      name: `${role} of ${name}`,
      token: await member(organisationId, role),
      parties: partiesOf(role),
    })),
  );
  const token = await program(organisationId);
  return [...people, { name: `program of ${name}`, token, parties: partiesOf('program') }];
}

const SCHOOL_DECIDERS = ['coordinator', 'organisation_admin', 'program'];
const OFFERERS = ['provider_editor', 'organisation_admin', 'program'];

const draft = await world.makeCall({}, 'draft');

/** What the school came to once; a call that is matched came to the same. */
const visit = await (async () => {
  const { id: sessionId } = await world.makeOwnSession(60);
  const made = await api.http('POST', '/v1/reservations', {
    token: school.teacher.token,
    key: true,
    body: {
      sessionId,
      organisationId: own,
      groupName: 'Groep 7',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  if (made.status !== 201) throw new Error(made.text);
  await api.db.execute(sql`update reservations set status = 'completed' where id = ${made.body.id}`);
  return made.body.id as string;
})();

/** A call of the school in this status, by whoever made the first one. */
async function callIn(status: string): Promise<string> {
  const id = newId();
  await api.db.execute(sql`insert into demand_calls (id, organisation_id, created_by_id, status, title, description,
      sector, levels, pupil_count, respond_by, region_ids, created_at, updated_at)
    select ${id}, organisation_id, created_by_id, ${status}, 'Vraag ' || ${id}, description,
      sector, levels, pupil_count, respond_by, region_ids, now(), now() from demand_calls where id = ${draft.id}`);
  if (status === 'matched') {
    await api.db.execute(sql`insert into reservations select (jsonb_populate_record(r,
      jsonb_build_object('id', ${newId()}::text, 'demand_call_id', ${id}::text))).* from reservations r where id = ${visit}`);
  }
  return id;
}

/** A response of the provider to an open call of its own. */
async function responseIn(status: string): Promise<string> {
  const [callId, id] = [await callIn('open'), newId()];
  await api.db.execute(sql`insert into demand_responses
      (id, demand_call_id, responder_organisation_id, status, accepted_version, created_at, updated_at)
    values (${id}, ${callId}, ${provider.organisation.id}, ${status},
      case when ${status} = 'accepted' then 1 end, now(), now())`);
  await api.db.execute(sql`insert into demand_response_proposals
      (id, response_id, version, on_date, start_time, end_time, place, text, created_at)
    values (${newId()}, ${id}, 1, ${day(40)}, '10:00', '11:00', 'at_school', 'Wij komen langs.', now())`);
  return id;
}

async function invitationIn(status: string): Promise<string> {
  const id = newId();
  await api.db.execute(sql`insert into demand_call_invitations
      (id, demand_call_id, candidate_kind, candidate_id, organisation_id, status, created_at, updated_at)
    values (${id}, ${draft.id}, 'organisation', ${newId()}, ${provider.organisation.id}, ${status}, now(), now())`);
  return id;
}

/** Who knows of a resource but is no party to it gets 403 on every step that there is, and changes nothing. */
async function refuseAll(
  t: Check,
  people: readonly CellActor[],
  machine: Machine,
  make: (status: string) => Promise<string>,
  path: (id: string) => string,
  wanted: (status: string) => number,
) {
  let cells = 0;
  for (const [from, steps] of Object.entries(machine.steps)) {
    const id = await make(from);
    for (const { name, token } of people) {
      for (const to of Object.keys(steps).filter((step) => step !== 'not_selected')) {
        const body = { to, reasonCode: 'other', ...(to === 'accepted' ? { version: 1 } : {}) };
        const answer = await api.http('POST', path(id), { token, key: true, body });
        t.equal(answer.status, wanted(from), `${machine.name}: ${name}, ${from} > ${to}`);
        cells++;
      }
    }
  }
  t.comment(`${machine.name}: ${cells} cells of those who are no party`);
}

interface Check {
  equal(found: unknown, wanted: unknown, message: string): unknown;
  comment(message: string): void;
}

t.test('every cell of a call: status × step × who, as the table says', async (t) => {
  const path = (id: string) => `/v1/demand-calls/${id}/status-changes`;
  const machine = demandCallMachine as Machine;
  const people = (
    await everyone('the school', own, (role) =>
      SCHOOL_DECIDERS.includes(role) ? ['school', 'coordinator'] : [],
    )
  ).filter(({ name }) => !name.startsWith('program'));
  const actors: CellActor[] = [
    { name: 'who made it', token: school.teacher.token, parties: ['school'] },
    ...people.filter(({ parties }) => parties.length > 0),
    { name: 'curator of the region', token: nearby, parties: ['curator'] },
    { name: 'platform', token: admin, parties: ['school', 'coordinator', 'curator'] },
  ];
  const cells = await checkMachineCells(t, api, { machine, actors, make: callIn, path });
  t.equal(cells, actors.length * 64);
  const colleagues = people.filter(({ parties }) => parties.length === 0);
  await refuseAll(t, colleagues, machine, callIn, path, () => 403);
  const strangers = [
    ...(await everyone('another school', elsewhere.organisation.id, () => [])),
    ...(await everyone('a provider', provider.organisation.id, () => [])),
    { name: 'curator of another region', token: far, parties: [] },
  ].filter(({ name }) => !name.startsWith('program'));
  const isShown = (status: string) => ['open', 'matched', 'fulfilled'].includes(status);
  await refuseAll(t, strangers, machine, callIn, path, (status) => (isShown(status) ? 403 : 404));
  await refuseAll(
    t,
    [{ name: 'a program', token: await program(own), parties: [] }],
    machine,
    callIn,
    path,
    () => 403,
  );
});

t.test('every cell of a response: status × step × who, as the table says', async (t) => {
  const path = (id: string) => `/v1/demand-responses/${id}/status-changes`;
  const machine = demandResponseMachine as Machine;
  const people = await everyone('the school', own, (role) =>
    SCHOOL_DECIDERS.includes(role) ? ['school'] : [],
  );
  const actors: CellActor[] = [
    { name: 'who made the call', token: school.teacher.token, parties: ['school'] },
    ...people.filter(({ parties }) => parties.length > 0),
    ...(await everyone('the responder', provider.organisation.id, (role) =>
      OFFERERS.includes(role) ? ['responder'] : [],
    )),
    ...(await everyone('another provider', other.organisation.id, () => [])),
    { name: 'curator of the region', token: nearby, parties: [] },
    { name: 'curator of another region', token: far, parties: [] },
    { name: 'an expert', token: world.expert.token, parties: [] },
    { name: 'platform', token: admin, parties: ['school', 'responder'] },
  ];
  const cells = await checkMachineCells(t, api, {
    machine,
    actors,
    make: responseIn,
    path,
    targets: ['shortlisted', 'accepted', 'declined', 'withdrawn'],
    input: (_from, to) => (to === 'accepted' ? { version: 1 } : {}),
  });
  t.equal(cells, actors.length * 36);
  const colleagues = people.filter(({ parties }) => parties.length === 0);
  await refuseAll(t, colleagues, machine, responseIn, path, () => 403);
});

t.test('every cell of an invitation: status × step × who, as the table says', async (t) => {
  const actors: CellActor[] = [
    ...(await everyone('the candidate', provider.organisation.id, (role) =>
      OFFERERS.includes(role) ? ['candidate'] : [],
    )),
    ...(await everyone('another provider', stranger.organisation.id, () => [])),
    { name: 'curator of the region', token: nearby, parties: [] },
    { name: 'an expert', token: world.expert.token, parties: [] },
    { name: 'platform', token: admin, parties: ['candidate'] },
  ];
  await checkMachineCells(t, api, {
    machine: callInvitationMachine as Machine,
    actors,
    make: invitationIn,
    path: (id) => `/v1/demand-invitations/${id}/status-changes`,
    targets: ['dismissed'],
  });
});
