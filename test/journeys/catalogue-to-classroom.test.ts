import pino from 'pino';
import t from 'tap';
import { closeDb, createDb } from '../../src/infra/db/client.ts';
import { startWorker } from '../../src/infra/jobs/worker.ts';
import { createOrganisation } from '../../src/modules/organisations/index.ts';
import { createSource, partnerSyncJobs } from '../../src/modules/partner-sync/index.ts';
import { testApp } from '../support/app.ts';
import { makeSchool } from '../support/factories.ts';

t.setTimeout(120_000);
const api = await testApp(t);
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const ITEMS = [
  {
    externalId: 'stoom-1',
    activity: {
      title: 'Stoommachines in bedrijf',
      summary: 'Leerlingen stoken zelf een kleine stoomketel.',
      descriptionMarkdown: 'In de **machinehal** draait alles nog.',
      delivery: 'scheduled',
      clusters: ['science_technology'],
      themes: ['technology', 'history'],
      sectors: ['po'],
      levels: ['po_group_7', 'po_group_8'],
      groupSizeMax: 35,
      languages: ['nl'],
      place: {
        name: 'Stoommuseum',
        city: 'Roermond',
        point: { type: 'Point', coordinates: [5.9878, 51.1942] },
      },
      sessions: [
        { externalId: 'a', date: day(40), startTime: '10:00:00', endTime: '12:00:00', capacitySeats: 50 },
      ],
    },
  },
  {
    externalId: 'dans-1',
    activity: {
      title: 'Dansen in de gymzaal',
      summary: 'Streetdance.',
      descriptionMarkdown: 'Bewegen.',
      delivery: 'at_school_by_appointment',
      clusters: ['culture'],
      themes: ['dance'],
    },
  },
];

t.test('a catalogue comes in, is found and matched, fills a session, and makes room again', async (t) => {
  const partner = await createOrganisation(api.ctx(), {
    name: 'Portaal',
    kinds: ['partner'],
    status: 'active',
  });
  const source = await createSource(api.ctx(), {
    organisationId: partner.id,
    name: 'Catalogus',
    isTrusted: true,
  });
  const client = await api.tokens.client({ organisationId: partner.id, sourceId: source.id });
  const school = await makeSchool(api);
  const otherSchool = await makeSchool(api);

  const db = createDb(api.url, { role: 'worker', poolSize: 4 });
  const worker = await startWorker({
    db,
    url: api.url,
    jobs: [...partnerSyncJobs],
    log: pino({ level: 'silent' }),
  });
  t.teardown(async () => {
    await worker.stop();
    await closeDb(db);
  });

  const begun = await api.http('POST', `/v1/sources/${source.id}/import-runs`, {
    token: client.token,
    key: true,
    headers: { prefer: 'wait=10' },
    body: { mode: 'upsert', dryRun: false, items: ITEMS },
  });
  t.equal(begun.status, 202, begun.text);
  let run = begun.body;
  for (
    let tries = 0;
    !['succeeded', 'succeeded_with_errors', 'failed'].includes(run.status) && tries < 100;
    tries++
  ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    run = (await api.http('GET', `/v1/import-runs/${run.id}`, { token: client.token })).body;
  }
  t.match(run, { status: 'succeeded', counts: { received: 2, created: 2, failed: 0 } });

  const found = await api.http(
    'GET',
    '/v1/activities?q=stoommachine&level=po_group_7&near=5.99,51.19&radiusKm=10&include=sessions',
  );
  t.equal(found.body.items.length, 1, found.text);
  const [activity] = found.body.items;
  const [session] = activity.sessions;
  t.equal(session.remainingSeats, 50);

  const { token } = school.teacher;
  const call = await api.http('POST', '/v1/demand-calls', {
    token,
    key: true,
    body: {
      organisationId: school.organisation.id,
      title: 'Hoe werkt een stoommachine?',
      description: 'Onze groep 7 wil zien hoe stoom een machine laat draaien.',
      clusters: ['science_technology'],
      themes: ['technology'],
      sector: 'po',
      levels: ['po_group_7'],
      pupilCount: 28,
      adultCount: 3,
      place: 'away',
      radiusKm: 20,
      wantedFromOn: day(30),
      wantedToOn: day(60),
      languages: ['nl'],
      respondBy: day(25),
    },
  });
  t.equal(call.status, 201, call.text);
  const opened = await api.http('POST', `/v1/demand-calls/${call.body.id}/status-changes`, {
    token,
    key: true,
    body: { to: 'open' },
  });
  t.equal(opened.status, 201, opened.text);
  const matches = await api.http('GET', `/v1/demand-calls/${call.body.id}/matches?kind=activity`, { token });
  const [best] = matches.body.items;
  t.equal(best.candidateId, activity.id, matches.text);
  t.ok(best.score > 0.5 && best.score <= 1, `score ${best.score}`);
  t.ok(best.reasons.length >= 3, 'it says why');
  t.ok(
    best.reasons.every(
      (reason: { text: string; weight: number }) => reason.text.length > 0 && reason.weight >= 0,
    ),
  );
  t.type(best.engineVersion, 'string');

  const reserve = (who: typeof school, pupilCount: number) =>
    api.http('POST', '/v1/reservations', {
      token: who.teacher.token,
      key: true,
      body: {
        sessionId: session.id,
        organisationId: who.organisation.id,
        groupName: 'Groep 7',
        level: 'po_group_7',
        pupilCount,
        adultCount: 3,
      },
    });
  const mine = await reserve(school, 28);
  t.equal(mine.status, 201, mine.text);
  t.equal(mine.body.status, 'confirmed');
  t.equal((await api.http('GET', `/v1/sessions/${session.id}`)).body.remainingSeats, 22);

  const refused = await reserve(otherSchool, 24);
  t.equal(refused.status, 409, refused.text);
  t.match(refused.body, { code: 'capacity_exceeded', remaining: 22 });

  const cancelled = await api.http('POST', `/v1/reservations/${mine.body.id}/status-changes`, {
    token,
    key: true,
    body: { to: 'cancelled', reasonCode: 'schedule_conflict' },
  });
  t.equal(cancelled.status, 201, cancelled.text);
  t.equal(
    (await api.http('GET', `/v1/sessions/${session.id}`)).body.remainingSeats,
    50,
    'there is room again',
  );
  t.equal((await reserve(otherSchool, 24)).status, 201, 'for the next');
});
