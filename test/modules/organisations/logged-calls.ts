import { createOrganisation } from '../../../src/modules/organisations/index.ts';
import { createWorkgroup } from '../../../src/modules/regions/index.ts';
import type { Call, TestApp } from '../../support/app.ts';

type LoggedCall = [method: string, path: string, call: Call];
const anyVersion = { 'if-match': '*' };

async function emailOf({ http }: TestApp, token: string): Promise<string> {
  return (await http('GET', '/v1/me', { token })).body.email;
}

/** Calls on members, invitations and claims of an organisation. */
async function memberCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const { id: organisationId } = await createOrganisation(api.ctx(), {
    name: 'Basisschool De Linde',
    kinds: ['school'],
    status: 'active',
  });
  const { token } = await api.tokens.person({
    memberships: [{ organisationId, role: 'organisation_admin' }],
  });
  const members = `/v1/organisations/${organisationId}/members`;
  const invite = async (email: string): Promise<string> => {
    const body = { email, role: 'teacher' };
    return `/v1/membership-invitations/${(await api.http('POST', members, { token, body })).body.id}`;
  };
  const guest = await api.tokens.person();
  const claimant = await api.tokens.person();
  const leaver = await api.tokens.person({ memberships: [{ organisationId, role: 'teacher' }] });
  const listed: { id: string; personId: string }[] = (await api.http('GET', members, { token })).body.items;
  const member = `/v1/organisation-members/${listed.find(({ personId }) => personId === leaver.personId)?.id}`;
  const open = await invite('open@school.example');
  const accepted = await invite(await emailOf(api, guest.token));
  const withdrawn = await invite('terug@school.example');
  const verifications = `/v1/organisations/${organisationId}/verifications`;
  const claim = { method: 'workgroup', role: 'teacher' };
  const claimed = (await api.http('POST', verifications, { token: guest.token, body: claim })).body.id;
  return {
    listOrganisationMembers: ['GET', members, { token }],
    createOrganisationMember: [
      'POST',
      members,
      { token, body: { email: 'nieuw@school.example', role: 'teacher' } },
    ],
    getOrganisationMember: ['GET', member, { token }],
    updateOrganisationMember: [
      'PATCH',
      member,
      { token, body: { role: 'coordinator' }, headers: anyVersion },
    ],
    deleteOrganisationMember: ['DELETE', member, { token, headers: anyVersion }],
    listMembershipInvitations: [
      'GET',
      `/v1/organisations/${organisationId}/membership-invitations`,
      { token },
    ],
    listOwnMembershipInvitations: ['GET', '/v1/me/membership-invitations', { token: guest.token }],
    getMembershipInvitation: ['GET', open, { token }],
    createMembershipInvitationConfirmation: [
      'POST',
      `${accepted}/confirmations`,
      { token: guest.token, body: {} },
    ],
    listMembershipInvitationStatusChanges: ['GET', `${open}/status-changes`, { token }],
    createMembershipInvitationStatusChange: [
      'POST',
      `${withdrawn}/status-changes`,
      { token, key: true, body: { to: 'withdrawn' } },
    ],
    listOrganisationVerifications: ['GET', verifications, { token: guest.token }],
    createOrganisationVerification: ['POST', verifications, { token: claimant.token, body: claim }],
    getOrganisationVerification: ['GET', `/v1/verifications/${claimed}`, { token: guest.token }],
  };
}

/** Calls on members of a workgroup. */
async function workgroupCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  const { token } = await api.tokens.person({ isPlatformAdmin: true });
  const workgroupId = await createWorkgroup(api.ctx(), {
    slug: 'linde',
    name: 'Werkgroep Linde',
    summary: 'Brengt mensen bij elkaar.',
    regionIds: [(await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id],
    members: [],
  });
  const path = `/v1/workgroups/${workgroupId}/members`;
  const add = async (): Promise<Call> => {
    const { token: theirs } = await api.tokens.person();
    return { token, body: { email: await emailOf(api, theirs), permissions: ['review'] } };
  };
  const member = `/v1/workgroup-members/${(await api.http('POST', path, await add())).body.id}`;
  return {
    listWorkgroupMembers: ['GET', path, { token }],
    createWorkgroupMember: ['POST', path, await add()],
    getWorkgroupMember: ['GET', member, { token }],
    updateWorkgroupMember: ['PATCH', member, { token, body: { permissions: ['edit'] }, headers: anyVersion }],
  };
}

/** One call per operation on members, invitations and claims that processes personal data. */
export async function membershipCalls(api: TestApp): Promise<Record<string, LoggedCall>> {
  return { ...(await memberCalls(api)), ...(await workgroupCalls(api)) };
}
