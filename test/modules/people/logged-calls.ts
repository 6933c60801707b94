import { createExpertProfile } from '../../../src/modules/people/index.ts';
import type { Call, TestApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';

type LoggedCall = [method: string, path: string, call: Call];

const PROFILE = {
  displayName: 'Timmerman Toon',
  headline: 'Timmert met kinderen',
  biography: 'Maakt meubels.',
  themes: ['construction'],
};
const SEARCH = { name: 'Muziek', kind: 'activities', query: 'theme=music', frequency: 'daily' };
const PREFERENCES = { language: 'nl', digestHour: 8, channels: [] };
const anyVersion = { 'if-match': '*' };

async function makeExpert({ ctx, tokens }: TestApp, status: 'draft' | 'published') {
  const owner = await tokens.person();
  const row = await createExpertProfile(ctx(), { ...PROFILE, personId: owner.personId, status });
  return { ...owner, path: `/v1/experts/${row.id}` };
}

/** Calls of what experts and schools do with profiles and certificates. */
async function expertCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const { organisation } = await makeSchool(api);
  const coordinator = await api.tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'coordinator' }],
  });
  const [draft, shown, doomed] = [
    await makeExpert(api, 'draft'),
    await makeExpert(api, 'published'),
    await makeExpert(api, 'draft'),
  ];
  const { token } = await api.tokens.person();
  const body = { organisationId: organisation.id, issuedOn: new Date().toISOString().slice(0, 10) };
  const attest: LoggedCall = ['POST', `${shown.path}/attestations`, { token: coordinator.token, body }];
  const attestation = `/v1/attestations/${(await api.http(...attest)).body.id}`;
  const toReview = { token: draft.token, key: true as const, body: { to: 'in_review' } };
  return {
    createExpert: ['POST', '/v1/experts', { token, body: PROFILE }],
    updateExpert: [
      'PATCH',
      draft.path,
      { token: draft.token, body: { themes: ['music'] }, headers: anyVersion },
    ],
    createExpertStatusChange: ['POST', `${draft.path}/status-changes`, toReview],
    listExpertStatusChanges: ['GET', `${draft.path}/status-changes`, { token: draft.token }],
    deleteExpert: ['DELETE', doomed.path, { token: doomed.token, headers: anyVersion }],
    createAttestation: attest,
    listAttestations: ['GET', `${shown.path}/attestations`, { token: coordinator.token }],
    getAttestation: ['GET', attestation, { token: shown.token }],
    deleteAttestation: ['DELETE', attestation, { token: coordinator.token }],
  };
}

/** Calls of what people keep and choose for themselves. */
async function ownCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const { token } = await api.tokens.person();
  const { organisation } = await makeProvider(api);
  const activity = await makeActivity(api, organisation.id);
  const made = await api.http('POST', '/v1/me/saved-searches', { token, body: SEARCH });
  const [search, favourite] = [`/v1/saved-searches/${made.body.id}`, `/v1/me/favourites/${activity.id}`];
  const preferences = '/v1/me/notification-preferences';
  return {
    listFavourites: ['GET', '/v1/me/favourites', { token }],
    replaceFavourite: ['PUT', favourite, { token }],
    deleteFavourite: ['DELETE', favourite, { token }],
    getNotificationPreferences: ['GET', preferences, { token }],
    replaceNotificationPreferences: ['PUT', preferences, { token, body: PREFERENCES, headers: anyVersion }],
    listSavedSearches: ['GET', '/v1/me/saved-searches', { token }],
    createSavedSearch: ['POST', '/v1/me/saved-searches', { token, body: SEARCH }],
    getSavedSearch: ['GET', search, { token }],
    updateSavedSearch: ['PATCH', search, { token, body: { name: 'Toneel' }, headers: anyVersion }],
    deleteSavedSearch: ['DELETE', search, { token, headers: anyVersion }],
  };
}

/** Calls of what administrators do with accounts. */
async function userCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const { token } = await api.tokens.person({ isPlatformAdmin: true });
  const { organisation } = await makeProvider(api);
  const { personId } = await api.tokens.person();
  const path = `/v1/users/${personId}`;
  const back = { token, key: true as const, body: { to: 'active' } };
  return {
    listUsers: ['GET', `/v1/users?organisationId=${organisation.id}`, { token }],
    getUser: ['GET', path, { token }],
    updateUser: ['PATCH', path, { token, body: { language: 'en' }, headers: anyVersion }],
    listUserStatusChanges: ['GET', `${path}/status-changes`, { token }],
    createUserStatusChange: ['POST', `${path}/status-changes`, back],
  };
}

/** One call per operation of people that processes the data of one person. */
export async function peopleCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  return { ...(await expertCalls(api)), ...(await ownCalls(api)), ...(await userCalls(api)) };
}
