import fc from 'fast-check';
import t from 'tap';
import type { Actor, MembershipRole } from '../../../src/core/actor.ts';
import {
  assertIdentifiers,
  assertKinds,
  assertPlaceGiven,
  freeSlug,
  isPlatform,
  normaliseIdentifier,
  readIdentifiers,
  slugOf,
  standingOf,
  statusEventOf,
} from '../../../src/modules/organisations/organisation.rules.ts';

const person = (role?: MembershipRole, isPlatformAdmin = false): Actor => ({
  kind: 'person',
  personId: 'p',
  clientId: 'web',
  scopes: [],
  memberships: role === undefined ? [] : [{ organisationId: 'o', role }],
  curation: [],
  isPlatformAdmin,
});

t.test('each step is told by its own event', async (t) => {
  t.equal(statusEventOf('pending', 'active'), 'organisation.verified');
  t.equal(statusEventOf('suspended', 'active'), 'organisation.reinstated');
  t.equal(statusEventOf('active', 'suspended'), 'organisation.suspended');
  t.equal(statusEventOf('active', 'archived'), 'organisation.archived');
});

t.test('standing: entitled by role, member without it, stranger without any', async (t) => {
  t.equal(standingOf(person('organisation_admin'), 'o', ['organisation_admin']), 'entitled');
  t.equal(standingOf(person('teacher'), 'o', ['organisation_admin']), 'member');
  t.equal(standingOf(person('teacher'), 'o', []), 'entitled', 'any role when none is named');
  t.equal(standingOf(person('organisation_admin'), 'other', ['organisation_admin']), 'stranger');
  t.equal(standingOf(person(undefined, true), 'o', ['organisation_admin']), 'entitled', 'the platform');
  t.equal(standingOf({ kind: 'anonymous' }, 'o', []), 'stranger');
  const client: Actor = { kind: 'client', clientId: 'c', organisationId: 'o', scopes: [] };
  t.equal(
    standingOf(client, 'o', ['organisation_admin']),
    'entitled',
    "a partner's program acts for its organisation",
  );
  t.equal(standingOf(client, 'other', []), 'stranger');
});

t.test('only the platform makes or unmakes a school or its board, and gives out BRIN numbers', async (t) => {
  t.equal(isPlatform({ kind: 'system', name: 'seed' }), true);
  t.equal(isPlatform(person('organisation_admin')), false);
  const refused = { code: 'permission_denied' };
  t.throws(() => assertKinds(person(), ['provider'], ['provider', 'school']), refused);
  t.throws(() => assertKinds(person(), ['school'], ['provider']), refused);
  assertKinds(person(), ['school'], ['school', 'provider']);
  assertKinds(person(undefined, true), ['provider'], ['school']);
  t.throws(() => assertKinds(person(), [], ['school_board']), refused);
  t.throws(() => assertKinds({ kind: 'anonymous' }, [], ['school']), refused);
  assertKinds(person(), ['school_board'], ['museum', 'school_board']);
  const [brin, kvk] = [
    { scheme: 'brin', value: '00AH07' },
    { scheme: 'kvk', value: '12345678' },
  ];
  t.throws(() => assertIdentifiers(person('organisation_admin'), [kvk, brin]), refused);
  assertIdentifiers(person(), [kvk]);
  assertIdentifiers(person(undefined, true), [brin]);
});

t.test('official numbers are kept in one form, and malformed or doubled ones are all named', async (t) => {
  t.equal(normaliseIdentifier(' 00ah 07 '), '00AH07');
  const good = [
    { scheme: 'brin', value: '00ah07' },
    { scheme: 'brin', value: '00AH' },
    { scheme: 'kvk', value: '1234 5678' },
    { scheme: 'oin', value: '00000001234567890000' },
    { scheme: 'rio', value: '100A001' },
  ];
  t.same(
    readIdentifiers(good).map(({ value }) => value),
    ['00AH07', '00AH', '12345678', '00000001234567890000', '100A001'],
  );
  const bad = [
    { scheme: 'brin', value: '0AAH' },
    { scheme: 'kvk', value: '1234567' },
    { scheme: 'oin', value: '123' },
    { scheme: 'kvk', value: '12345678' },
    { scheme: 'kvk', value: '12 34 56 78' },
  ];
  try {
    readIdentifiers(bad);
    t.fail('must refuse');
  } catch (error) {
    const { errors } = (error as { details: { errors: { pointer: string; code: string }[] } }).details;
    t.same(
      errors.map(({ pointer, code }) => `${pointer} ${code}`),
      [
        '#/identifiers/0/value pattern',
        '#/identifiers/1/value pattern',
        '#/identifiers/2/value pattern',
        '#/identifiers/4/value duplicate',
      ],
    );
  }
});

t.test('a slug holds small letters, digits and single hyphens, whatever the name', async (t) => {
  t.equal(slugOf("Kinderboerderij 't Gèitenhök!"), 'kinderboerderij-t-geitenhok');
  t.equal(slugOf('De Regenboog', "'s-Hertogenbosch"), 'de-regenboog-s-hertogenbosch');
  t.equal(slugOf('???'), 'organisatie');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
      const slug = slugOf(name);
      return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slug.length <= 80;
    }),
  );
});

t.test('a taken slug gets the first free number', async (t) => {
  t.equal(freeSlug('museum', new Set()), 'museum');
  t.equal(freeSlug('museum', new Set(['museum', 'museum-2', 'museum-4'])), 'museum-3');
});

t.test('a radius or an order by distance needs a place', async (t) => {
  const ask = (hasPlace: boolean, hasRadius: boolean, ...sortNames: string[]) =>
    assertPlaceGiven({ hasPlace, hasRadius, sortNames });
  ask(false, false, 'name');
  ask(true, true, 'distance');
  const refused = {
    code: 'validation_failed',
    details: { errors: [{ parameter: 'near', code: 'required' }] },
  };
  t.throws(() => ask(false, true, 'name'), refused);
  t.throws(() => ask(false, false, 'distance'), refused);
});
