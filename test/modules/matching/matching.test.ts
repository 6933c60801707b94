import { eq } from 'drizzle-orm';
import t from 'tap';
import { searchLexemes } from '../../../src/infra/db/schema/matching.ts';
import { changeActivityStatus } from '../../../src/modules/activities/index.ts';
import { changeDemandCallStatus, createDemandCall } from '../../../src/modules/demand-calls/index.ts';
import { ENGINE_VERSION } from '../../../src/modules/matching/match-score.rules.ts';
import { changeOrganisationStatus } from '../../../src/modules/organisations/index.ts';
import { createExpertProfile, createPerson } from '../../../src/modules/people/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';
import { indexCatalogue } from './index-catalogue.ts';

const api = await testApp(t);
const school = await makeSchool(api);
const provider = await makeProvider(api);
const { token, personId } = school.teacher;
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const region = async (code: string) =>
  (await api.http('GET', `/v1/regions?code=${code}`)).body.items[0].id as string;

const call = async (more = {}) => {
  const { row } = await createDemandCall(
    api.ctx(),
    school.organisation.id,
    {
      title: 'Poppentheater voor onze groep 4',
      description: 'Wij zoeken een voorstelling met poppen en humor, liever geen film.',
      sector: 'po',
      levels: ['po_group_4'],
      themes: ['theatre'],
      pupilCount: 25,
      adultCount: 2,
      respondBy: day(30),
      ...more,
    },
    personId,
  );
  await changeDemandCallStatus(api.ctx(), row.id, { to: 'open' });
  return row.id;
};

interface Found {
  candidateId: string;
  score: number;
  reasons: { code: string; weight: number; text: string }[];
  missing: string[];
  isExcluded: boolean;
  exclusions: { code: string }[];
}
const matches = async (id: string, query = 'kind=activity', by = token) => {
  await indexCatalogue(api.ctx());
  const answer = await api.http('GET', `/v1/demand-calls/${id}/matches?limit=100&${query}`, { token: by });
  t.equal(answer.status, 200, answer.text.slice(0, 300));
  return answer.body.items as Found[];
};
const candidateIds = (found: Found[]) => found.map((match) => match.candidateId);
const activity = (more: Parameters<typeof makeActivity>[2], organisationId = provider.organisation.id) =>
  makeActivity(api, organisationId, { delivery: 'at_venue_by_appointment', ...more });

t.test(
  'the activity that fits best comes first, with reasons in Dutch and what it does not say',
  async (t) => {
    const best = await activity({
      title: 'De poppenkast op reis',
      summary: 'Poppentheatervoorstelling vol humor.',
      themes: ['theatre'],
      sectors: ['po'],
      levels: ['po_group_4'],
      groupSizeMax: 30,
    });
    const vague = await activity({
      title: 'Toneel spelen',
      summary: 'Een middag in ons theater.',
      themes: ['theatre'],
    });
    const unrelated = await activity({
      title: 'Robots bouwen',
      summary: 'Programmeren en solderen.',
      themes: ['robotics'],
    });
    await indexCatalogue(api.ctx());
    const found = await matches(await call());
    t.same(candidateIds(found).slice(0, 2), [best.id, vague.id]);
    t.notOk(candidateIds(found).includes(unrelated.id), 'what shares nothing is no candidate');
    const [first, second] = found;
    t.match(
      first?.reasons.find(({ code }) => code === 'theme'),
      { text: 'Past bij het thema theater' },
    );
    t.match(first?.reasons.find(({ code }) => code === 'text')?.text, /poppentheater/);
    t.ok((first?.score ?? 0) > 0.7, `score ${first?.score}`);
    t.ok(
      (first?.reasons ?? []).reduce((sum, reason) => sum + reason.weight, 0) <= (first?.score ?? 0) + 0.001,
    );
    t.same(first?.missing, []);
    t.same(second?.missing, ['levels_unknown', 'group_size_unknown']);
  },
);

t.test('compounds, inflections and typing errors find the same activity', async (t) => {
  const guide = await activity({
    title: 'Rondleiding door de sterrenwacht',
    summary: 'Kijk door de telescoop naar planeten.',
  });
  await indexCatalogue(api.ctx());
  for (const title of [
    'Sterrenwachten',
    'Sterrenwachtbezoek gezocht',
    'Een telescopen avond',
    'Naar de sterenwacht',
    'Planetenrondleiding',
  ]) {
    const found = await matches(await call({ title, description: 'Voor de hele groep.', themes: [] }));
    t.equal(found[0]?.candidateId, guide.id, title);
  }
});

t.test('hard constraints put a candidate out, and say so only when asked', async (t) => {
  const title = 'Bijenkorf openen bij de imker';
  const make = (more: Parameters<typeof makeActivity>[2]) => activity({ title, ...more });
  const fits = await make({ groupSizeMax: 27 });
  const small = await make({ groupSizeMax: 26 });
  const older = await make({ sectors: ['vo'] });
  const dear = await make({ price: { amount: { amountCents: 500, currency: 'EUR' }, unit: 'per_pupil' } });
  const deaf = await make({ accessibilityFeatures: ['quiet_room'] });
  const travelling = await make({ delivery: 'at_school_by_appointment' });
  const distant = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const far = await activity({ title }, distant.organisation.id);
  const id = await call({
    title: 'Een imker met een bijenkorf',
    description: 'De klas wil zien wat bijen doen.',
    themes: [],
    place: 'away',
    radiusKm: 20,
    accessibilityNeeds: ['hearing_loop'],
    maximumPrice: { amountCents: 12_000, currency: 'EUR' },
  });
  const shown = await matches(id);
  t.equal(shown[0]?.candidateId, fits.id);
  for (const out of [small, older, dear, deaf, travelling, far])
    t.notOk(candidateIds(shown).includes(out.id));
  t.ok(shown.every((match) => !match.isExcluded && match.exclusions.length === 0));
  const all = await matches(id, 'kind=activity&includeExcluded=true');
  const why = new Map(all.map((match) => [match.candidateId, match.exclusions.map(({ code }) => code)]));
  t.same(why.get(fits.id), []);
  t.same(why.get(small.id), ['group_too_large']);
  t.same(why.get(older.id), ['sector_mismatch']);
  t.same(why.get(dear.id), ['too_expensive']);
  t.same(why.get(deaf.id), ['accessibility_lacking']);
  t.same(why.get(travelling.id), ['not_away']);
  t.same(why.get(far.id), ['too_far']);
  t.ok(all.every((match) => match.isExcluded === match.exclusions.length > 0));
});

t.test('a scheduled activity needs a session with room in the wanted period', async (t) => {
  const planned = await makeActivity(api, provider.organisation.id, {
    title: 'Glasblazen in de glashut',
    seatUnit: 'pupil',
  });
  const wish = { title: 'Glasblazen zien', themes: [], wantedFromOn: day(20), wantedToOn: day(40) };
  const codes = async (id: string) =>
    (await matches(id, 'kind=activity&includeExcluded=true'))
      .find((match) => match.candidateId === planned.id)
      ?.exclusions.map(({ code }) => code);
  const id = await call(wish);
  t.same(await codes(id), ['no_session_in_period'], 'no session at all');
  await makeSession(api, planned.id, 100, 60);
  t.same(await codes(id), ['no_session_in_period'], 'too late');
  await makeSession(api, planned.id, 24, 30);
  t.same(await codes(id), ['no_room'], 'one seat short');
  await makeSession(api, planned.id, 25, 31);
  t.same(await codes(id), []);
  const [match] = await matches(id);
  t.match(
    match?.reasons.find(({ code }) => code === 'dates'),
    { text: 'Nog plaats op 1 moment in de gewenste periode' },
  );
});

t.test('a provider that travels is measured by its work area', async (t) => {
  const own = { title: 'Trommelkoffer in de klas', delivery: 'at_school_by_appointment' as const };
  const here = await activity({ ...own, workRegionIds: [await region('GM0957')] });
  const around = await activity({ ...own, workRadiusKm: 10 });
  const elsewhere = await activity({ ...own, workRegionIds: [await region('GM0935')] });
  const id = await call({ title: 'Trommelen met een trommelkoffer', themes: [], place: 'at_school' });
  t.same(candidateIds(await matches(id)).sort(), [here.id, around.id].sort());
  const all = await matches(id, 'kind=activity&includeExcluded=true');
  t.match(all.find((match) => match.candidateId === elsewhere.id)?.exclusions, [
    { code: 'outside_work_area' },
  ]);
});

t.test('experts and organisations are candidates too, without personal data', async (t) => {
  const workRegionIds = [await region('GM0957')];
  const person = await createPerson(api.ctx(), { email: 'smid@vuur.example', name: 'Verborgen Naam' });
  const profile = {
    headline: 'Smid die vuur en ijzer uitlegt',
    biography: 'Ik smeed messen.',
    formats: ['workshop'],
    languages: ['nl'],
  };
  const expert = await createExpertProfile(api.ctx(), {
    ...profile,
    personId: person.id,
    displayName: 'Smid Sjef',
    themes: ['crafts'],
    sectors: ['po'],
    workRegionIds,
    status: 'published',
  });
  const forge = await activity({ title: 'IJzer smeden', themes: ['crafts'] });
  const id = await call({
    title: 'Een smid aan het werk zien',
    description: 'Met vuur en ijzer.',
    themes: ['crafts'],
  });
  const answer = await api.http('GET', `/v1/demand-calls/${id}/matches`, { token });
  const byKind = (kind: string) => answer.body.items.filter((match: { kind: string }) => match.kind === kind);
  t.same(candidateIds(byKind('expert')), [expert.id]);
  t.match(byKind('expert')[0], {
    title: 'Smid Sjef',
    summary: profile.headline,
    engineVersion: ENGINE_VERSION,
  });
  t.ok(candidateIds(byKind('activity')).includes(forge.id));
  t.ok(candidateIds(byKind('organisation')).includes(provider.organisation.id));
  t.notOk(candidateIds(byKind('organisation')).includes(school.organisation.id), 'never the school itself');
  t.notMatch(answer.text, /Verborgen|smid@vuur/);
  const scores = answer.body.items.map((match: { score: number }) => match.score);
  t.same(
    scores,
    scores.toSorted((a: number, b: number) => b - a),
    'one list, best first',
  );
});

t.test('nothing of an organisation that is not active is a candidate', async (t) => {
  const outsider = await makeProvider(api);
  const organisationId = outsider.organisation.id;
  const title = 'Klompen maken op de klompenbank';
  const made = await activity({ title, themes: ['crafts'] }, organisationId);
  const person = await createPerson(api.ctx(), { email: 'klomp@vuur.example', name: 'Maker' });
  const expert = await createExpertProfile(api.ctx(), {
    personId: person.id,
    organisationId,
    displayName: 'Klompenmaker Kees',
    headline: 'Maakt klompen',
    biography: 'Van wilgenhout.',
    formats: ['workshop'],
    languages: ['nl'],
    themes: ['crafts'],
    sectors: ['po'],
    workRegionIds: [await region('GM0957')],
    status: 'published',
  });
  const id = await call({ title: 'Klompen maken', description: 'Met een klompenbank.', themes: ['crafts'] });
  const all = [made.id, expert.id, organisationId];
  const found = async () => {
    const ids = candidateIds(await matches(id, 'includeExcluded=true'));
    return all.filter((candidate) => ids.includes(candidate));
  };
  t.same(await found(), all);
  await changeOrganisationStatus(api.ctx(), organisationId, { to: 'suspended', reasonCode: 'other' });
  t.same(await found(), []);
  await changeOrganisationStatus(api.ctx(), organisationId, { to: 'active' });
  t.same(await found(), all, 'they come back with their organisation');
});

t.test('matches are the same every time, and pages join into the whole', async (t) => {
  for (let n = 0; n < 5; n += 1) await activity({ title: 'Pottenbakken aan de draaischijf' });
  const id = await call({ title: 'Pottenbakken', themes: ['crafts'] });
  const path = `/v1/demand-calls/${id}/matches`;
  const whole = await api.http('GET', `${path}?limit=100`, { token });
  t.equal((await api.http('GET', `${path}?limit=100`, { token })).text, whole.text);
  const ids: string[] = [];
  let cursor = '';
  let pages = 0;
  do {
    const page = await api.http('GET', `${path}?limit=2${cursor}`, { token });
    ids.push(...page.body.items.map((match: { id: string }) => match.id));
    pages += 1;
    cursor = page.body.page.nextCursor === undefined ? '' : `&cursor=${page.body.page.nextCursor}`;
  } while (cursor !== '');
  t.ok(pages > 2);
  t.same(
    ids,
    whole.body.items.map((match: { id: string }) => match.id),
  );
  t.equal(new Set(ids).size, ids.length);
});

t.test('matches are for the school of the call and the curators of its region', async (t) => {
  const id = await call();
  const path = `/v1/demand-calls/${id}/matches`;
  const other = await makeSchool(api);
  t.equal(
    (await api.http('GET', path, { token: other.teacher.token })).status,
    403,
    'an open call is known to all',
  );
  const curator = await api.tokens.person({ curatedRegionIds: [await region('GM0957')] });
  t.equal((await api.http('GET', path, { token: curator.token })).status, 200);
  const client = await api.tokens.client({ organisationId: school.organisation.id });
  t.equal((await api.http('GET', path, { token: client.token })).status, 200);
  const unknown = path.replace(id, '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a');
  t.equal((await api.http('GET', unknown, { token })).status, 404);
});

t.test('counting the words again keeps the vocabulary in step with the catalogue', async (t) => {
  const only = await activity({ title: 'Quetzalcoatlus in het fossielenmuseum' });
  const count = async () => {
    const rows = await api.db.select().from(searchLexemes).where(eq(searchLexemes.lexeme, 'quetzalcoatlus'));
    return rows.map((row) => row.activityCount);
  };
  t.same(await count(), []);
  await indexCatalogue(api.ctx());
  t.same(await count(), [1]);
  await changeActivityStatus(api.ctx(), only.id, { to: 'archived' });
  await indexCatalogue(api.ctx());
  t.same(await count(), []);
});
