import { sql } from 'drizzle-orm';
import { newId } from '../../../src/infra/ids.ts';
import { linkExternalIdentity } from '../../../src/modules/access/index.ts';
import { createMembership } from '../../../src/modules/organisations/index.ts';
import type { TestApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';

const days = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** Somebody who left traces everywhere: a teacher, expert, member of a workgroup and administrator at once. */
export async function makeBusyPerson(api: TestApp) {
  const must = async (method: string, path: string, body?: unknown, token?: string) => {
    const call = { token: token ?? person.token, body, ...(method === 'POST' ? { key: true as const } : {}) };
    const answer = await api.http(method, `/v1${path}`, {
      ...call,
      ...(method === 'PATCH' || method === 'PUT' ? { headers: { 'if-match': '*' } } : {}),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.body;
  };
  const school = await makeSchool(api);
  const provider = await makeProvider(api);
  const regionId = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id as string;
  const person = await api.tokens.person({
    memberships: [{ organisationId: school.organisation.id, role: 'coordinator' }],
    isPlatformAdmin: true,
    curatedRegionIds: [regionId],
  });
  const other = await api.tokens.person({ isPlatformAdmin: true });
  const { email, name } = (await api.http('GET', '/v1/me', { token: person.token })).body;
  const otherEmail = (await api.http('GET', '/v1/me', { token: other.token })).body.email as string;
  // The support names the workgroup after its member.
  await api.db.execute(sql`update workgroups set slug = ${newId()}, name = 'Werkgroep' where slug = ${name}`);
  await createMembership(api.ctx(), {
    personId: person.personId,
    organisationId: provider.organisation.id,
    role: 'provider_editor',
  });
  const activity = await makeActivity(api, provider.organisation.id, { contactEmail: email });
  const session = await makeSession(api, activity.id, 40);
  const group = {
    organisationId: school.organisation.id,
    level: 'po_group_7',
    adultCount: 1,
    pupilCount: 20,
  };
  const reservation = await must('POST', '/reservations', {
    ...group,
    sessionId: session.id,
    groupName: 'Groep 7',
    remark: 'Wij komen met de bus.',
  });
  await must('POST', `/sessions/${session.id}/holds`, {
    organisationId: school.organisation.id,
    pupilCount: 5,
    adultCount: 0,
  });
  const call = await must('POST', '/demand-calls', {
    organisationId: school.organisation.id,
    title: 'Muziek in de klas',
    description: 'Wij zoeken iemand die met groep 7 muziek maakt.',
    sector: 'po',
    pupilCount: 25,
    respondBy: days(30),
  });
  await must('POST', `/demand-calls/${call.id}/status-changes`, { to: 'open' });
  await must('PUT', `/me/favourites/${activity.id}`);
  await must('POST', '/me/saved-searches', {
    name: 'Muziek',
    kind: 'activities',
    query: 'theme=music',
    frequency: 'weekly',
  });
  await must('PUT', '/me/notification-preferences', { language: 'nl', digestHour: 8, channels: [] });
  const expert = await must('POST', '/experts', {
    displayName: `Meester ${name}`,
    headline: 'Speelt viool',
    biography: 'Speelt sinds haar jeugd viool in een orkest.',
    themes: ['music'],
  });
  await api.db.execute(
    sql`update expert_profiles set status = 'published', published_at = now() where id = ${expert.id}`,
  );
  await must('POST', `/experts/${expert.id}/availability-slots`, {
    weekday: 'monday',
    startTime: '09:00:00',
    endTime: '12:00:00',
  });
  const coordinator = await api.tokens.person({
    memberships: [{ organisationId: school.organisation.id, role: 'coordinator' }],
  });
  await must(
    'POST',
    `/experts/${expert.id}/attestations`,
    { organisationId: school.organisation.id, issuedOn: days(-30) },
    coordinator.token,
  );
  const elsewhere = await makeSchool(api);
  const question = await must(
    'POST',
    '/demand-calls',
    {
      organisationId: elsewhere.organisation.id,
      title: 'Viool in de klas',
      description: 'Wij zoeken iemand die viool speelt.',
      sector: 'po',
      pupilCount: 25,
      respondBy: days(30),
    },
    elsewhere.teacher.token,
  );
  await must('POST', `/demand-calls/${question.id}/status-changes`, { to: 'open' }, elsewhere.teacher.token);
  const response = await must('POST', `/demand-calls/${question.id}/responses`, {
    place: 'at_school',
    text: 'Ik speel graag voor jullie klas.',
    moment: { date: days(40), startTime: '10:00:00', endTime: '11:00:00' },
  });
  await must('POST', `/demand-responses/${response.id}/messages`, { text: 'Tot in de klas.' });
  const somebody = await api.tokens.person();
  await must('POST', `/users/${somebody.personId}/status-changes`, { to: 'suspended', reasonCode: 'misuse' });
  await must('POST', `/users/${person.personId}/status-changes`, { to: 'active' }, other.token);
  await must('POST', '/content-reports', {
    subjectKind: 'activity',
    subjectId: activity.id,
    reasonCode: 'incorrect',
    explanation: 'De genoemde tijden kloppen niet.',
    reporterEmail: email,
  });
  await must('POST', '/file-uploads', { mediaType: 'image/png', byteCount: 100 });
  await api.http('POST', '/v1/sign-in-codes', { body: { email } });
  await linkExternalIdentity(api.ctx(), {
    issuer: 'https://federation.example',
    subject: newId(),
    personId: person.personId,
  });
  await api.db.execute(sql`insert into refresh_tokens
    (id, family_id, token_digest, person_id, client_id, expires_at, created_at)
    values (${newId()}, ${newId()}, ${newId()}, ${person.personId}, 'web', now() + interval '1 day', now())`);
  await api.db.execute(sql`insert into notifications
    (id, kind, occasion, person_id, resource_kind, resource_id, facts, status, created_at)
    values (${newId()}, 'account_suspended', ${newId()}, ${person.personId}, 'person', ${person.personId},
      ${JSON.stringify({ personId: person.personId })}::jsonb, 'sent', now())`);
  return { ...person, email, name, expert, reservation, response, activity, school, other, otherEmail };
}
