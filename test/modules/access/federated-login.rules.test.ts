import t from 'tap';
import { SCOPES } from '../../../src/core/scopes.ts';
import type { FederationProfile } from '../../../src/core/trusted-issuer.ts';
import { readFederatedLogin, roleScopes } from '../../../src/modules/access/federated-login.rules.ts';

const read = (
  claims: Record<string, unknown>,
  { profile = 'entree', ...more }: { profile?: FederationProfile; [flag: string]: unknown } = {},
) => readFederatedLogin(claims, { issuer: 'https://i.example', profile, ...more });

t.test('an address counts only when the federation verified it and answers for it', async (t) => {
  const email = 'Noor@Roer.example ';
  const answering = { isMailAuthoritative: true };
  t.equal(read({ email, email_verified: true }, answering).email, 'noor@roer.example');
  t.equal(read({ mail: email, email_verified: true }, answering).email, 'noor@roer.example');
  for (const [what, claims, issuer] of [
    ['not verified', { email, email_verified: false }, answering],
    ['nothing said', { email }, answering],
    ['verified as a text', { email, email_verified: 'true' }, answering],
    ['an issuer that does not answer for it', { email, email_verified: true }, {}],
    ['no address', { email_verified: true }, answering],
  ] as const)
    t.equal(read(claims, issuer).email, undefined, what);
});

t.test('the school is a BRIN or a domain, under the name of each federation', async (t) => {
  const table: [FederationProfile, Record<string, unknown>, brin?: string, domain?: string][] = [
    ['entree', { nlEduPersonHomeOrganizationId: '07ab' }, '07AB'],
    ['entree', { nl_edu_person_home_organization_id: ['07AB01', '08CD'] }, '07AB01'],
    ['entree', { nlEduPersonHomeOrganizationId: 'Roer.example' }, undefined, 'roer.example'],
    ['entree', { schac_home_organization: 'roer.example' }],
    ['surfconext', { schac_home_organization: 'Roer.Example' }, undefined, 'roer.example'],
    ['surfconext', { schacHomeOrganization: '07AB' }, '07AB'],
    ['surfconext', { nlEduPersonHomeOrganizationId: '07AB' }],
    ['entree', { nlEduPersonHomeOrganizationId: '7AB' }],
    ['entree', { nlEduPersonHomeOrganizationId: 'roer' }],
    ['entree', { nlEduPersonHomeOrganizationId: 'evil.example/07AB' }],
    ['entree', { nlEduPersonHomeOrganizationId: 42 }],
    ['entree', {}],
  ];
  for (const [profile, claims, brin, domain] of table) {
    const login = read(claims, { profile });
    t.same([login.brin, login.domain], [brin, domain], `${profile} ${JSON.stringify(claims)}`);
  }
});

t.test('an employee is proven where the federation answers for affiliations', async (t) => {
  const answering = { isAffiliationAuthoritative: true };
  for (const role of ['employee', 'Staff', 'faculty', 'employee@roer.example'])
    t.match(read({ eduPersonAffiliation: role }, answering), { isEmployee: true, isProven: true }, role);
  t.match(read({ eduPersonAffiliation: 'employee' }), { isEmployee: true, isProven: false });
  for (const role of ['member', 'affiliate', '', 'employeestudent'])
    t.match(read({ eduPersonAffiliation: role }, answering), { isEmployee: false, isProven: false }, role);
});

t.test('a name is put together from what there is, and never empty or endless', async (t) => {
  t.equal(read({ name: ' Noor Smeets ' }).name, 'Noor Smeets');
  t.equal(read({ displayName: 'N. Smeets' }).name, 'N. Smeets');
  t.equal(read({ givenName: 'Noor', sn: 'Smeets' }).name, 'Noor Smeets');
  t.equal(read({ given_name: 'Noor', family_name: 'Smeets' }).name, 'Noor Smeets');
  t.equal(read({}).name, 'Medewerker');
  t.equal(read({ name: '  ' }).name, 'Medewerker');
  t.equal(read({ name: 'n'.repeat(500) }).name.length, 100);
});

t.test('who names no scopes gets those of the own roles', async (t) => {
  const nobody = { isPlatformAdmin: false, memberships: [], curation: [] };
  const beyond = ['moderation:read', 'moderation:write', 'platform:read', 'platform:write'];
  const table: [string, Partial<typeof nobody> | object, string[]][] = [
    ['nobody', {}, []],
    ['a member', { memberships: [{}] }, ['moderation:read']],
    ['a curator', { curation: [{}] }, ['moderation:read', 'moderation:write']],
    ['an administrator', { isPlatformAdmin: true }, beyond],
  ];
  for (const [who, more, wanted] of table) {
    const scopes: string[] = roleScopes({ ...nobody, ...more });
    t.same(
      scopes.filter((scope) => beyond.includes(scope)),
      wanted,
      who,
    );
    t.equal(scopes.length, Object.keys(SCOPES).length - beyond.length + wanted.length, who);
  }
});
