import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import { activityMachine, duplicateMachine, revisionMachine } from '../../../src/modules/activities/index.ts';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider } from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';
import { CHECKED } from './checklist.ts';

t.setTimeout(300_000);
const api = await testApp(t);
const provider = await makeProvider(api);
const organisationId = provider.organisation.id;

const ROLES = ['teacher', 'coordinator', 'provider_editor', 'organisation_admin'] as const;

async function makeActors(): Promise<CellActor[]> {
  const other = await makeProvider(api);
  const regionOf = async (code: string) =>
    (await api.http('GET', `/v1/regions?code=${code}`)).body.items[0].id as string;
  const actors: CellActor[] = [];
  for (const role of ROLES) {
    const own = await api.tokens.person({ memberships: [{ organisationId, role }] });
    const isParty = role === 'provider_editor' || role === 'organisation_admin';
    actors.push({
      name: `own ${role}`,
      token: own.token,
      parties: isParty ? ['provider'] : [],
      stranger: 403,
    });
    const memberships = [{ organisationId: other.organisation.id, role }];
    actors.push({
      name: `${role} elsewhere`,
      token: (await api.tokens.person({ memberships })).token,
      parties: [],
    });
  }
  const curator = async (code: string) =>
    (await api.tokens.person({ curatedRegionIds: [await regionOf(code)] })).token;
  const client = await api.tokens.client({ organisationId });
  const foreign = await api.tokens.client({ organisationId: other.organisation.id });
  const admin = await api.tokens.person({ isPlatformAdmin: true });
  return [
    ...actors,
    { name: 'curator of the region', token: await curator('GM0957'), parties: ['curator'] },
    { name: 'curator of the province', token: await curator('PV31'), parties: ['curator'] },
    { name: 'curator of another region', token: await curator('GM0935'), parties: [] },
    { name: 'own client', token: client.token, parties: ['provider'] },
    { name: 'client elsewhere', token: foreign.token, parties: [] },
    { name: 'platform admin', token: admin.token, parties: ['provider', 'curator'] },
  ];
}

const actors = await makeActors();
const checklist = (isApproval: boolean) => (isApproval ? { checklist: CHECKED } : {});

t.test('every step of an activity by everyone is as its table says', async (t) => {
  const cells = await checkMachineCells(t, api, {
    machine: activityMachine,
    actors,
    make: async (status) => {
      const { id } = await makeActivity(api, organisationId);
      await api.db.execute(sql`update activities set status = ${status}::activity_status where id = ${id}`);
      return id;
    },
    path: (id) => `/v1/activities/${id}/status-changes`,
    // Only a party that may publish sends the answers; others are told so before their step is looked at.
    input: (from, to) => checklist(from === 'in_review' && to === 'published'),
  });
  t.equal(cells, actors.length * 49);
});

t.test('every step of a pending change by everyone is as its table says', async (t) => {
  const cells = await checkMachineCells(t, api, {
    machine: revisionMachine,
    actors,
    make: async (status) => {
      const { id: activityId } = await makeActivity(api, organisationId);
      const id = newId();
      await api.db.execute(sql`
        insert into activity_revisions (id, activity_id, organisation_id, status, base_version, before, content,
          submitted_at, created_at, updated_at)
        select ${id}, id, organisation_id, ${status}::activity_revision_status, version,
          jsonb_build_object('title', title), '{"title": "Nieuw"}', now(), now(), now()
        from activities where id = ${activityId}`);
      return id;
    },
    path: (id) => `/v1/activity-revisions/${id}/status-changes`,
    input: (from, to) => checklist(from === 'pending' && to === 'approved'),
  });
  t.equal(cells, actors.length * 25);
});

t.test('every step of a pair of likely duplicates by everyone is as its table says', async (t) => {
  const canonical = await makeActivity(api, organisationId);
  const cells = await checkMachineCells(t, api, {
    machine: duplicateMachine,
    actors,
    make: async (status) => {
      const { id: activityId } = await makeActivity(api, organisationId);
      const id = newId();
      await api.db.execute(sql`
        insert into activity_duplicates (id, activity_id, canonical_id, status, score, created_at, updated_at)
        values (${id}, ${activityId}, ${canonical.id}, ${status}::duplicate_candidate_status, 0.8, now(), now())`);
      return id;
    },
    path: (id) => `/v1/duplicate-candidates/${id}/status-changes`,
  });
  t.equal(cells, actors.length * 9);
});
