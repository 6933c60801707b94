import { linkExternalIdentity } from '../../../src/modules/access/index.ts';
import type { Call, TestApp } from '../../support/app.ts';
import { makeActivity, makeProvider } from '../../support/factories.ts';
import { ask, processRequest } from './privacy-world.ts';

type LoggedCall = [method: string, path: string, call: Call];
const anyVersion = { 'if-match': '*' };

async function requestCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const admin = await api.tokens.person({ isPlatformAdmin: true });
  const { token } = await api.tokens.person();
  const made = (await ask(api, token, 'export')).body.id;
  await processRequest(api, made);
  const path = `/v1/data-subject-requests/${made}`;
  const erasure = `/v1/data-subject-requests/${(await ask(api, token, 'erase')).body.id}`;
  const withdrawal = { token, key: true as const, body: { to: 'withdrawn' } };
  return {
    createDataSubjectRequest: ['POST', '/v1/data-subject-requests', { token, body: { kind: 'export' } }],
    listDataSubjectRequests: ['GET', '/v1/data-subject-requests', { token }],
    getDataSubjectRequest: ['GET', path, { token }],
    updateDataSubjectRequest: [
      'PATCH',
      path,
      { token: admin.token, body: { note: 'Gezien.' }, headers: anyVersion },
    ],
    getDataExport: ['GET', `${path}/content`, { token }],
    listDataSubjectRequestStatusChanges: ['GET', `${path}/status-changes`, { token }],
    createDataSubjectRequestStatusChange: ['POST', `${erasure}/status-changes`, withdrawal],
  };
}

async function identityCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const { token, personId } = await api.tokens.person();
  for (const subject of ['one', 'two'])
    await linkExternalIdentity(api.ctx(), { issuer: 'https://federation.example', subject, personId });
  const path = '/v1/me/external-identities';
  const [first] = (await api.http('GET', path, { token })).body.items;
  return {
    listOwnExternalIdentities: ['GET', path, { token }],
    deleteExternalIdentity: ['DELETE', `/v1/external-identities/${first.id}`, { token }],
  };
}

async function caseCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const { token } = await api.tokens.person({ isPlatformAdmin: true });
  const { organisation } = await makeProvider(api);
  const activity = await makeActivity(api, organisation.id);
  await api.http('POST', '/v1/content-reports', {
    key: true,
    body: {
      subjectKind: 'activity',
      subjectId: activity.id,
      reasonCode: 'incorrect',
      explanation: 'De genoemde tijden kloppen niet.',
      reporterEmail: 'melder@school.example',
    },
  });
  const [found] = (await api.http('GET', '/v1/moderation-cases', { token })).body.items;
  const path = `/v1/moderation-cases/${found.id}`;
  return {
    getModerationCase: ['GET', path, { token }],
    updateModerationCase: ['PATCH', path, { token, body: { note: 'Gebeld.' }, headers: anyVersion }],
  };
}

/** One call per operation on requests, sign-ins elsewhere and reports that processes personal data. */
export async function privacyCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  return { ...(await requestCalls(api)), ...(await identityCalls(api)), ...(await caseCalls(api)) };
}
