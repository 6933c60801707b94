import sharp from 'sharp';
import { inTransaction } from '../../src/infra/context.ts';
import { reservationFeedback } from '../../src/infra/db/schema/reservations.ts';
import { enqueue } from '../../src/infra/jobs/queue.ts';
import { linkExternalIdentity } from '../../src/modules/access/index.ts';
import { duplicateCandidateJobs } from '../../src/modules/activities/index.ts';
import { createOrganisation } from '../../src/modules/organisations/index.ts';
import { createSource } from '../../src/modules/partner-sync/index.ts';
import { createExpertProfile } from '../../src/modules/people/index.ts';
import { createWorkgroup } from '../../src/modules/regions/index.ts';
import { processRequest } from '../modules/privacy/privacy-world.ts';
import type { TestApp } from '../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../support/factories.ts';

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
  const fullSession = await makeSession(api, activity.id, 20, 40);
  const group = {
    organisationId: school.organisation.id,
    groupName: 'Groep 8',
    level: 'po_group_8',
    adultCount: 0,
  };
  const hold = await made(`/v1/sessions/${fullSession.id}/holds`, school.teacher.token, {
    organisationId: school.organisation.id,
    pupilCount: 20,
    adultCount: 0,
  });
  const waitlistEntry = await made(`/v1/sessions/${fullSession.id}/waitlist-entries`, school.teacher.token, {
    ...group,
    pupilCount: 15,
  });
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
  const planned = await makePlanned(api, provider.organisation.id, admin.token);
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
  const question = await made('/v1/demand-calls', admin.token, {
    organisationId: school.organisation.id,
    kind: 'learner_question',
    title: 'Hoe maak je een viool?',
    description: 'Een leerling van groep 8 wil zien hoe een viool wordt gemaakt.',
    sector: 'po',
    pupilCount: 1,
    respondBy: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  });
  await made(`/v1/demand-calls/${question.id}/status-changes`, admin.token, { to: 'open' });
  const answers = await makeAnswers(api, call.id, admin.token);
  const matchId = await makeMatch(api, call.id, admin.token);
  const people = await makePeople(api, { organisationId: provider.organisation.id, workgroupId });
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
  const slot = await made(`/v1/experts/${expert.id}/availability-slots`, admin.token, {
    weekday: 'monday',
    startTime: '09:00:00',
    endTime: '12:00:00',
  });
  const coordinator = await api.tokens.person({
    memberships: [{ organisationId: school.organisation.id, role: 'coordinator' }],
  });
  const attestation = await made(`/v1/experts/${expert.id}/attestations`, coordinator.token, {
    organisationId: school.organisation.id,
    issuedOn: new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10),
  });
  const board = await createOrganisation(api.ctx(), {
    name: 'Stichting Samen',
    kinds: ['school_board'],
    status: 'active',
  });
  const recognition = await made(
    `/v1/organisations/${school.organisation.id}/attestation-recognitions`,
    admin.token,
    { recognisedOrganisationId: board.id },
  );
  const savedSearch = await made('/v1/me/saved-searches', admin.token, {
    name: 'Muziek',
    kind: 'activities',
    query: 'theme=music',
    frequency: 'weekly',
  });
  const request = await made('/v1/data-subject-requests', school.teacher.token, { kind: 'export' });
  await processRequest(api, request.id);
  const put = await api.http('PUT', `/v1/sources/${source.id}/activities/les-1`, {
    token: client.token,
    body: item,
  });
  if (put.status !== 201) throw new Error(put.text);
  const curation = await makeCuration(api, admin.token);
  const appointed = await makeAppointment(api, school, reservation.id);
  return {
    adminToken: admin.token,
    clientToken: client.token,
    teacherToken: school.teacher.token,
    ids: {
      ...(await makeKept(api, { activityId: activity.id, token: admin.token })),
      ...answers,
      learnerQuestionId: question.id,
      ...people,
      ...planned,
      ...curation,
      ...appointed,
      activityId: activity.id,
      codeListName: 'themes',
      dataSubjectRequestId: request.id,
      demandCallId: call.id,
      externalId: 'les-1',
      importRunId: run.id,
      locationId: provider.location.id,
      matchId,
      organisationId: provider.organisation.id,
      regionId,
      reservationId: reservation.id,
      holdId: hold.id,
      waitlistEntryId: waitlistEntry.id,
      sessionId: session.id,
      sourceId: source.id,
      workgroupId,
      expertId: expert.id,
      slotId: slot.id,
      attestationId: attestation.id,
      recognitionId: recognition.id,
      savedSearchId: savedSearch.id,
      userId: school.teacher.personId,
    },
  };
}

/** A series of sessions and a programme of visits, of an activity of their own. */
async function makePlanned(api: TestApp, organisationId: string, token: string) {
  const activity = await makeActivity(api, organisationId, { visitCount: 2 });
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const times = { startTime: '10:00:00', endTime: '11:30:00', capacitySeats: 30 };
  const plan = async (kind: string, body: object): Promise<string> => {
    const answer = await api.http('POST', `/v1/activities/${activity.id}/${kind}`, {
      token,
      body,
      key: true,
    });
    if (answer.status !== 201) throw new Error(`${kind}: ${answer.text}`);
    return answer.body.id;
  };
  const weekly = {
    weekdays: ['tuesday', 'wednesday'],
    fromOn: day(20),
    toOn: day(60),
    skipPublicHolidays: false,
  };
  return {
    sessionSeriesId: await plan('session-series', { ...weekly, ...times }),
    programmeId: await plan('programmes', {
      sessions: [day(40), day(47)].map((date) => ({ date, ...times })),
    }),
  };
}

/** A member, an invitation and a claim of the organisation, and a member of the workgroup. */
async function makePeople(
  { ctx, http, tokens }: TestApp,
  { organisationId, workgroupId }: Record<'organisationId' | 'workgroupId', string>,
) {
  const admin = await tokens.person({ isPlatformAdmin: true });
  const leader = await tokens.person({ memberships: [{ organisationId, role: 'organisation_admin' }] });
  const post = async (path: string, token: string, body: unknown) => {
    const answer = await http('POST', `/v1${path}`, { token, body, key: true });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  };
  const member = (await http('GET', `/v1/organisations/${organisationId}/members`, { token: leader.token }))
    .body;
  const invitation = await post(`/organisations/${organisationId}/members`, leader.token, {
    email: 'nieuw@school.example',
    role: 'teacher',
  });
  const claimant = await tokens.person();
  const claim = await post(`/organisations/${organisationId}/verifications`, claimant.token, {
    method: 'workgroup',
    role: 'teacher',
  });
  const me = (await http('GET', '/v1/me', { token: claimant.token })).body;
  const curator = await post(`/workgroups/${workgroupId}/members`, admin.token, {
    email: me.email,
    permissions: ['review'],
  });
  const identity = { issuer: 'https://federation.example', subject: 'sample', personId: claimant.personId };
  await linkExternalIdentity(ctx(), identity);
  const linked = (await http('GET', '/v1/me/external-identities', { token: claimant.token })).body;
  return {
    externalIdentityId: linked.items[0].id as string,
    memberId: member.items[0].id as string,
    membershipInvitationId: invitation.id as string,
    verificationId: claim.id as string,
    workgroupMemberId: curator.id as string,
  };
}

/** An invitation to respond to a call and a response, of two providers. */
async function makeAnswers(api: TestApp, demandCallId: string, token: string) {
  const make = async (kind: string, body: object): Promise<string> => {
    const path = `/v1/demand-calls/${demandCallId}/${kind}`;
    const answer = await api.http('POST', path, { token, body, key: true });
    if (answer.status !== 201) throw new Error(`${kind}: ${answer.text}`);
    return answer.body.id;
  };
  const { organisation: invited } = await makeProvider(api);
  const { organisation: responder } = await makeProvider(api);
  const date = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  return {
    demandInvitationId: await make('invitations', {
      candidateKind: 'organisation',
      candidateId: invited.id,
    }),
    demandResponseId: await make('responses', {
      organisationId: responder.id,
      place: 'at_school',
      text: 'Wij komen met instrumenten naar school.',
      moment: { date, startTime: '10:00:00', endTime: '11:00:00' },
    }),
  };
}

/** A match that was shown and has feedback. */
async function makeMatch({ http }: TestApp, demandCallId: string, token: string): Promise<string> {
  const matches = await http('GET', `/v1/demand-calls/${demandCallId}/matches`, { token });
  const id: string = matches.body.items[0].id;
  const answer = await http('PUT', `/v1/matches/${id}/feedback`, { token, body: { verdict: 'useful' } });
  if (answer.status !== 201) throw new Error(answer.text);
  return id;
}

/** A change that waits for a workgroup, and two activities that may be one. */
async function makeCuration(api: TestApp, adminToken: string) {
  const { organisation, editor } = await makeProvider(api);
  const text = { title: 'Drukken met lood', summary: 'In het atelier drukt elke leerling een kaart.' };
  const one = await makeActivity(api, organisation.id, text);
  const two = await makeActivity(api, organisation.id, text);
  await duplicateCandidateJobs[0]?.run(api.ctx(), { activityIds: [two.id] });
  const pairs = await api.http('GET', `/v1/duplicate-candidates?activityId=${two.id}`, { token: adminToken });
  const changed = await api.http('PATCH', `/v1/activities/${one.id}`, {
    token: editor.token,
    headers: { 'if-match': '*' },
    body: { title: 'Drukken met inkt' },
  });
  return {
    duplicateCandidateId: pairs.body.items[0].id as string,
    activityRevisionId: changed.body.pendingRevision.id as string,
  };
}

/** A picture, a file, a report and work of the queue. */
async function makeKept(api: TestApp, { activityId, token }: Record<'activityId' | 'token', string>) {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c85020' } })
    .png()
    .toBuffer();
  const announce = async (): Promise<string> => {
    const body = { mediaType: 'image/png', byteCount: bytes.length };
    return (await api.http('POST', '/v1/file-uploads', { token, body })).body.id;
  };
  const used = await announce();
  await api.app.inject({
    method: 'PUT',
    url: `/v1/file-uploads/${used}/content`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    payload: bytes,
  });
  const image = await api.http('POST', `/v1/activities/${activityId}/images`, {
    token,
    body: { fileUploadId: used, alt: 'Een pers.', credit: 'De Wissel', licence: 'cc_by', showsMinors: false },
  });
  if (image.status !== 201) throw new Error(image.text);
  await api.http('POST', '/v1/content-reports', {
    key: true,
    body: {
      subjectKind: 'activity',
      subjectId: activityId,
      reasonCode: 'incorrect',
      explanation: 'De genoemde tijden kloppen niet.',
    },
  });
  const cases = await api.http('GET', '/v1/moderation-cases', { token });
  await inTransaction(api.ctx(), (ctx) =>
    enqueue(ctx, 'never-worked', {}, { runAt: new Date(Date.now() + 86_400_000) }),
  );
  const jobs = await api.http('GET', '/v1/jobs', { token });
  return {
    fileUploadId: await announce(),
    imageId: image.body.id as string,
    moderationCaseId: cases.body.items[0].id as string,
    jobId: jobs.body.items[0].id as string,
  };
}

/** A request for an appointment with the school's own activity, and feedback on a reservation. */
async function makeAppointment(
  api: TestApp,
  { organisation, teacher }: Awaited<ReturnType<typeof makeSchool>>,
  reservationId: string,
) {
  await api.db.insert(reservationFeedback).values({
    reservationId,
    createdById: teacher.personId,
    rating: 4,
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  const activity = await makeActivity(api, organisation.id, { delivery: 'at_venue_by_appointment' });
  const date = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  const answer = await api.http('POST', `/v1/activities/${activity.id}/appointment-requests`, {
    token: teacher.token,
    key: true,
    body: {
      organisationId: organisation.id,
      groupName: 'Groep 5',
      level: 'po_group_5',
      pupilCount: 20,
      adultCount: 2,
      moments: [{ date, startTime: '10:00:00', endTime: '11:00:00' }],
    },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return { appointmentRequestId: answer.body.id as string };
}
