import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq, sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import t from 'tap';
import type { TrustedIssuer } from '../../../src/core/trusted-issuer.ts';
import { memberships, organisationVerifications } from '../../../src/infra/db/schema/organisations.ts';
import { persons } from '../../../src/infra/db/schema/people.ts';
import { createOrganisation } from '../../../src/modules/organisations/index.ts';
import { accessService, ISSUER } from './access-service.ts';

const nowSeconds = () => Math.floor(Date.now() / 1000);

async function stubIssuer() {
  const keys = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256' };
  const server = createServer((request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT({ iss: issuer, aud: ISSUER, exp: nowSeconds() + 60, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'at+jwt' })
      .sign(keys.privateKey);
  return { issuer, sign };
}

const entree = await stubIssuer();
const surf = await stubIssuer();
const trustedIssuers: TrustedIssuer[] = [
  { issuer: entree.issuer, profile: 'entree', isAffiliationAuthoritative: true },
  { issuer: surf.issuer, profile: 'surfconext', isMailAuthoritative: true },
];
const service = await accessService(t, { trustedIssuers });
const { ctx, db, probe } = service;

const employee = { eduPersonAffiliation: 'employee' };

async function school(brin: string, website: string) {
  const identifiers = [{ scheme: 'brin', value: brin }];
  return createOrganisation(ctx(), {
    name: `School ${brin}`,
    kinds: ['school'],
    status: 'active',
    identifiers,
    website,
  });
}

t.test(
  'Entree: the BRIN of an employee gives the membership at once, to an account without a mail address',
  async (t) => {
    const { id } = await school('07AB00', 'https://roer.example');
    const token = await entree.sign({
      sub: 'e1',
      ...employee,
      nlEduPersonHomeOrganizationId: '07AB',
      givenName: 'Noor',
      sn: 'Smeets',
      mail: 'noor@roer.example',
    });
    const answers = await Promise.all([probe(token), probe(token), probe(token)]);
    const people = new Set(answers.map(({ body }) => (body.kind === 'person' ? body.personId : body.kind)));
    t.equal(people.size, 1, 'requests at once make one account');
    t.match(answers[0]?.body, { kind: 'person', memberships: [{ organisationId: id, role: 'teacher' }] });
    const [personId = ''] = people;
    const [row] = await db.select().from(persons).where(eq(persons.id, personId));
    t.match(row, { name: 'Noor Smeets', email: null }, 'an address that nobody verified is not kept');
  },
);

t.test('SURFconext: a verified address finds the account, and the domain proposes the school', async (t) => {
  const { id } = await school('08CD00', 'https://www.maas.example');
  const known = await service.addPerson({ email: 'leon@maas.example' });
  const claims = {
    eduperson_affiliation: ['employee', 'member'],
    schac_home_organization: 'maas.example',
    email: 'Leon@maas.example',
  };
  const unproven = await probe(await surf.sign({ ...claims, sub: 's0', email_verified: false }));
  t.not(unproven.body.kind === 'person' && unproven.body.personId, known.id, 'unverified links nothing');
  const linked = await probe(await surf.sign({ ...claims, sub: 's1', email_verified: true }));
  t.match(linked.body, { kind: 'person', personId: known.id, memberships: [] });
  const [claim] = await db
    .select()
    .from(organisationVerifications)
    .where(eq(organisationVerifications.personId, known.id));
  t.match(claim, { organisationId: id, status: 'requested', role: 'teacher', method: 'federation' });
  t.same(await db.select().from(memberships).where(eq(memberships.personId, known.id)), []);
  await db.update(persons).set({ status: 'suspended' }).where(eq(persons.id, known.id));
  const refused = await probe(await surf.sign({ ...claims, sub: 's1', email_verified: true }));
  t.match(refused, { status: 403, body: { code: 'account_suspended' } });
  const again = await probe(await surf.sign({ ...claims, sub: 's2', email_verified: true }));
  t.match(again, { status: 403, body: { code: 'account_suspended' } }, 'another login is no way around');
});

t.test('an issuer that does not answer for mail finds no account by it', async (t) => {
  const known = await service.addPerson({ email: 'directeur@roer.example' });
  const { body } = await probe(
    await entree.sign({ sub: 'e2', ...employee, email: 'directeur@roer.example', email_verified: true }),
  );
  t.equal(body.kind, 'person');
  t.not(body.kind === 'person' && body.personId, known.id);
});

t.test('students, tokens for others and expired ones make no account', async (t) => {
  const count = async () => (await db.execute(sql`select count(*)::int as n from persons`))[0]?.n;
  const before = await count();
  const refusals: [Record<string, unknown>, number, string][] = [
    [{ eduPersonAffiliation: 'student' }, 403, 'role_not_eligible'],
    [{ eduperson_scoped_affiliation: ['student@roer.example'] }, 403, 'role_not_eligible'],
    [{ ...employee, aud: 'https://other.example' }, 401, 'token_invalid'],
    [{ ...employee, exp: nowSeconds() - 60 }, 401, 'token_expired'],
    [{ ...employee, iss: 'https://unknown.example' }, 401, 'token_invalid'],
  ];
  for (const [claims, status, code] of refusals)
    t.match(await probe(await entree.sign({ sub: 'nobody', ...claims })), { status, body: { code } }, code);
  t.equal(await count(), before);
});

t.test('who comes in without scopes gets those of the own roles, at that moment', async (t) => {
  const token = await entree.sign({ sub: 'e3', ...employee });
  const scopes = async (more: Record<string, unknown> = {}) => {
    const { body } = await probe(
      Object.keys(more).length === 0 ? token : await entree.sign({ sub: 'e3', ...employee, ...more }),
    );
    return body.kind === 'person' ? body : undefined;
  };
  const first = await scopes();
  t.ok(first?.scopes.includes('activities:write'));
  t.notMatch(first?.scopes.join(' '), /platform:|moderation:/);
  await db
    .update(persons)
    .set({ isPlatformAdmin: true })
    .where(eq(persons.id, first?.personId ?? ''));
  const admin = await scopes();
  for (const scope of ['platform:read', 'platform:write', 'moderation:write'])
    t.ok(admin?.scopes.includes(scope), scope);
  t.same(
    (await scopes({ scope: 'openid activities:read' }))?.scopes,
    ['activities:read'],
    'or those it names',
  );
});
