import { createSource } from '../../src/modules/partner-sync/index.ts';
import { createExpertProfile } from '../../src/modules/people/index.ts';
import { createWorkgroup } from '../../src/modules/regions/index.ts';
import type { TestApp } from '../support/app.ts';
import { makeActivity, makeSchool, makeSession } from '../support/factories.ts';

/** Resources to walk the document with, by the name of their path parameter, and tokens that may do everything. */
export interface World {
  ids: Record<string, string>;
  adminToken: string;
  clientToken: string;
  /** Of the teacher who made the call and the reservation. */
  teacherToken: string;
}

/** Makes one of everything. A new path parameter needs its sample here: the suite says so. */
export async function makeWorld(api: TestApp): Promise<World> {
  const admin = await api.tokens.person({ isPlatformAdmin: true });
  // One organisation is school and provider, so that one id fits every owner view.
  const school = await makeSchool(api);
  const provider = school;
  const activity = await makeActivity(api, provider.organisation.id, { themes: ['music'], sectors: ['po'] });
  const session = await makeSession(api, activity.id, 60);
  const regionId = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const source = await createSource(api.ctx(), {
    organisationId: provider.organisation.id,
    name: 'Catalogus',
  });
  const client = await api.tokens.client({ organisationId: provider.organisation.id, sourceId: source.id });
  const made = async (path: string, token: string, body: unknown) => {
    const answer = await api.http('POST', path, { token, body, key: true });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  };
  const call = await made('/v1/demand-calls', school.teacher.token, {
    organisationId: provider.organisation.id,
    title: 'Muziek in de klas',
    description: 'Wij zoeken iemand die met groep 7 muziek maakt.',
    sector: 'po',
    pupilCount: 25,
    respondBy: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  });
  await made(`/v1/demand-calls/${call.id}/status-changes`, school.teacher.token, { to: 'open' });
  const reservation = await made('/v1/reservations', school.teacher.token, {
    sessionId: session.id,
    organisationId: school.organisation.id,
    groupName: 'Groep 7',
    level: 'po_group_7',
    pupilCount: 20,
    adultCount: 2,
  });
  const run = await made(`/v1/sources/${source.id}/import-runs`, client.token, {
    mode: 'upsert',
    dryRun: false,
    items: [],
  });
  const item = {
    title: 'Les uit de catalogus',
    summary: 'Kort.',
    descriptionMarkdown: 'Lang.',
    delivery: 'scheduled',
  };
  const workgroupId = await createWorkgroup(api.ctx(), {
    slug: 'roermond',
    name: 'Werkgroep Roermond',
    summary: 'Brengt scholen en aanbieders bij elkaar.',
    regionIds: [regionId],
    members: [],
  });
  const expert = await createExpertProfile(api.ctx(), {
    personId: admin.personId,
    displayName: 'Leon D.',
    headline: 'Meubelmaker',
    biography: 'Laat zien hoe een stoel ontstaat.',
    status: 'published',
    clusters: ['business_profession'],
    themes: ['music'],
    sectors: ['po'],
    formats: ['workshop'],
    languages: ['nl'],
    workRegionIds: [regionId],
  });
  const put = await api.http('PUT', `/v1/sources/${source.id}/activities/les-1`, {
    token: client.token,
    body: item,
  });
  if (put.status !== 201) throw new Error(put.text);
  return {
    adminToken: admin.token,
    clientToken: client.token,
    teacherToken: school.teacher.token,
    ids: {
      activityId: activity.id,
      codeListName: 'themes',
      demandCallId: call.id,
      externalId: 'les-1',
      importRunId: run.id,
      locationId: provider.location.id,
      organisationId: provider.organisation.id,
      regionId,
      reservationId: reservation.id,
      sessionId: session.id,
      sourceId: source.id,
      workgroupId,
      expertId: expert.id,
    },
  };
}
