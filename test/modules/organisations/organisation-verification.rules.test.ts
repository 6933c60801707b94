import t from 'tap';
import { MEMBERSHIP_ROLES } from '../../../src/core/actor.ts';
import {
  assertRoomForClaim,
  type ClaimFacts,
  type ClaimMethod,
  defaultRole,
  hostOf,
  isSelfEvident,
  MAX_OPEN_CLAIMS,
  mailDomainOf,
  provesByMail,
  readClaimedNumber,
  VERIFICATION_METHODS,
} from '../../../src/modules/organisations/organisation-verification.rules.ts';

t.test('a mail address proves what has its web site on the same domain', async (t) => {
  const table: [email: string | null, website: string | null, boolean][] = [
    ['noor@museum.example', 'https://museum.example', true],
    ['noor@MUSEUM.example', 'https://www.Museum.example/lessen?x=1', true],
    ['noor@museum.example', 'https://museum.example:8443/', true],
    ['noor@lessen.museum.example', 'https://museum.example', false],
    ['noor@museum.example', 'https://lessen.museum.example', false],
    ['noor@museum.example.evil.example', 'https://museum.example', false],
    ['museum.example@evil.example', 'https://museum.example', false],
    ['"a@museum.example"@evil.example', 'https://museum.example', false],
    ['noor@gmail.com', 'https://gmail.com', false],
    ['noor@ziggo.nl', 'https://www.ziggo.nl', false],
    ['noor@museum.example', 'museum.example', false],
    ['noor@museum.example', null, false],
    [null, 'https://museum.example', false],
  ];
  for (const [email, website, wanted] of table)
    t.equal(provesByMail(email, website), wanted, `${email} ${website}`);
  t.equal(mailDomainOf('A.B@School.Example'), 'school.example');
  t.equal(hostOf('https://www.www.example'), 'www.example', 'one www is left out');
  t.equal(hostOf('geen adres'), undefined);
});

t.test(
  'only a modest role in a known organisation, proved by mail or federation, needs no decision',
  async (t) => {
    const statuses = ['pending', 'active', 'suspended', 'archived'];
    const approved: string[] = [];
    for (const method of VERIFICATION_METHODS)
      for (const role of MEMBERSHIP_ROLES)
        for (const organisationStatus of statuses)
          for (const hasEvidence of [true, false]) {
            const facts: ClaimFacts = { method, role, organisationStatus, hasEvidence };
            if (isSelfEvident(facts)) approved.push(`${method} ${role} ${organisationStatus} ${hasEvidence}`);
          }
    t.same(approved, [
      'mail_domain teacher active true',
      'mail_domain provider_editor active true',
      'federation teacher active true',
      'federation provider_editor active true',
    ]);
  },
);

t.test('the first runs the organisation, who follows works in it', async (t) => {
  t.equal(defaultRole(['school'], false), 'organisation_admin');
  t.equal(defaultRole(['museum'], false), 'organisation_admin');
  t.equal(defaultRole(['school'], true), 'teacher');
  t.equal(defaultRole(['museum', 'school'], true), 'teacher');
  t.equal(defaultRole(['museum'], true), 'provider_editor');
  t.equal(defaultRole([], true), 'provider_editor');
});

t.test('a number goes with the ways that use one, and is kept in one form', async (t) => {
  t.same(readClaimedNumber('brin', '07 ab-01'), { scheme: 'brin', value: '07AB01' });
  t.same(readClaimedNumber('kvk', '12.34.56.78'), { scheme: 'kvk', value: '12345678' });
  for (const method of ['mail_domain', 'workgroup'] as const)
    t.equal(readClaimedNumber(method, undefined), undefined, method);
  const refusals: [ClaimMethod, string | undefined, string][] = [
    ['brin', undefined, 'required'],
    ['kvk', undefined, 'required'],
    ['brin', '12345678', 'pattern'],
    ['kvk', '1234567', 'pattern'],
    ['kvk', '07AB', 'pattern'],
    ['mail_domain', '12345678', 'unknown'],
    ['workgroup', '07AB', 'unknown'],
  ];
  for (const [method, value, code] of refusals)
    t.throws(
      () => readClaimedNumber(method, value),
      { code: 'validation_failed', details: { errors: [{ pointer: '#/identifierValue', code }] } },
      `${method} ${value}`,
    );
});

t.test('a person has a limited number of open claims', async (t) => {
  t.doesNotThrow(() => assertRoomForClaim(0));
  t.doesNotThrow(() => assertRoomForClaim(MAX_OPEN_CLAIMS - 1));
  for (const open of [MAX_OPEN_CLAIMS, MAX_OPEN_CLAIMS + 1])
    t.throws(() => assertRoomForClaim(open), { code: 'permission_denied' });
});
