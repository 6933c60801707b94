import fc from 'fast-check';
import t from 'tap';
import { type Actor, actorReference, actsFor, hasScope, MEMBERSHIP_ROLES } from '../../src/core/actor.ts';
import { ERROR_CODES, type ErrorCode, errorCodeFacts, problemSlug } from '../../src/core/error-codes.ts';
import { DomainError, goneOrUnknown, invalidInput, notFound } from '../../src/core/errors.ts';
import {
  allowedSteps,
  assertReason,
  decideStep,
  type Machine,
  machineTable,
  statusesOf,
} from '../../src/core/machine.ts';
import { OauthError } from '../../src/core/oauth-error.ts';
import { isScope, SCOPES } from '../../src/core/scopes.ts';
import { assertVersion } from '../../src/core/versions.ts';

const OWN = '01980a3e-7c55-7b3a-9d5c-000000000001';
const OTHER = '01980a3e-7c55-7b3a-9d5c-000000000002';

const person = (more: Partial<Extract<Actor, { kind: 'person' }>> = {}): Actor => ({
  kind: 'person',
  personId: 'p1',
  clientId: 'web',
  scopes: ['activities:read'],
  memberships: [{ organisationId: OWN, role: 'teacher' }],
  curation: [],
  isPlatformAdmin: false,
  ...more,
});
const client: Actor = { kind: 'client', clientId: 'c1', organisationId: OWN, scopes: ['activities:write'] };
const system: Actor = { kind: 'system', name: 'import' };
const anonymous: Actor = { kind: 'anonymous' };

function refusalOf(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
}

t.test('an actor acts for its own organisation in its own roles alone', async (t) => {
  for (const role of MEMBERSHIP_ROLES) {
    const actor = person({ memberships: [{ organisationId: OWN, role }] });
    t.ok(actsFor(actor, OWN), 'any role will do when none is asked');
    t.notOk(actsFor(actor, OTHER), 'a membership elsewhere is none here');
    for (const wanted of MEMBERSHIP_ROLES)
      t.equal(actsFor(actor, OWN, wanted), role === wanted, `${role} as ${wanted}`);
    t.ok(actsFor(actor, OWN, ...MEMBERSHIP_ROLES));
  }
  const spread = person({
    memberships: [
      { organisationId: OWN, role: 'teacher' },
      { organisationId: OTHER, role: 'organisation_admin' },
    ],
  });
  t.notOk(actsFor(spread, OWN, 'organisation_admin'), 'a role elsewhere is no role here');
  t.notOk(actsFor(person({ memberships: [] }), OWN));
  t.ok(actsFor(client, OWN, 'organisation_admin'));
  t.notOk(actsFor(client, OTHER));
  t.ok(actsFor(person({ memberships: [], isPlatformAdmin: true }), OTHER, 'provider_editor'));
  t.ok(actsFor(system, OTHER));
  t.notOk(actsFor(anonymous, OWN));
});

t.test('a scope is held as it is spelt, and only by who has a token', async (t) => {
  t.ok(hasScope(person(), 'activities:read'));
  for (const near of ['activities:write', 'activities', 'activities:rea', 'Activities:read', '']) {
    t.notOk(hasScope(person(), near), near);
  }
  t.notOk(hasScope(person({ isPlatformAdmin: true }), 'activities:write'), 'an admin needs the scope too');
  t.ok(hasScope(client, 'activities:write'));
  t.ok(hasScope(system, 'activities:write'));
  t.notOk(hasScope(anonymous, 'activities:read'));
  for (const scope of Object.keys(SCOPES))
    t.ok(isScope(scope) && /^[a-z-]+:(read|write|manage)$/.test(scope), scope);
  for (const foreign of ['', 'activities', 'constructor', '__proto__', 'toString'])
    t.notOk(isScope(foreign), foreign);
});

t.test('who did it is kept as a kind and an id', async (t) => {
  t.strictSame(actorReference(person()), { kind: 'person', id: 'p1' });
  t.strictSame(actorReference(client), { kind: 'client', id: 'c1' });
  t.strictSame(actorReference(system), { kind: 'system', id: 'import' });
  t.strictSame(actorReference(anonymous), { kind: 'anonymous', id: null });
});

t.test('every code of the catalogue has one status, two titles and a page of its own (C-44)', async (t) => {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  t.equal(new Set(codes.map(problemSlug)).size, codes.length);
  for (const code of codes) {
    const { status, title } = errorCodeFacts(code);
    t.match(code, /^[a-z]+(_[a-z]+)*$/);
    t.match(problemSlug(code), /^[a-z]+(-[a-z]+)*$/);
    t.ok(status >= 400 && status <= 599, `${code} is ${status}`);
    t.ok(
      title.nl !== '' && title.en !== '' && title.nl !== title.en,
      `${code} has a Dutch and an English title`,
    );
  }
  t.strictSame(
    codes.filter((code) => errorCodeFacts(code).status === 422),
    ['idempotency_key_reused'],
    '422 has one meaning (C-42)',
  );
  for (const status of [429, 503]) {
    for (const code of codes.filter((name) => errorCodeFacts(name).status === status)) {
      t.equal(errorCodeFacts(code).retryable, true, `${code} may be sent again (C-46)`);
    }
  }
});

t.test('a refusal carries its code and its facts', async (t) => {
  const missing = notFound('activity');
  t.match(missing, { code: 'resource_not_found', details: { resource: 'activity' } });
  t.ok(missing instanceof Error && missing.name === 'DomainError' && missing.stack !== undefined);
  const fault = { pointer: '#/a', code: 'required', detail: 'Dit is verplicht.' };
  t.match(invalidInput(fault, fault), { code: 'validation_failed', details: { errors: [fault, fault] } });
  t.equal(new OauthError('invalid_client', 'No').status, 401);
  t.equal(new OauthError('server_error', 'No').status, 500);
  t.equal(new OauthError('temporarily_unavailable', 'No').status, 503);
  for (const code of ['invalid_request', 'invalid_grant', 'unauthorized_client', 'invalid_scope'] as const) {
    t.equal(new OauthError(code, 'No').status, 400, code);
  }
});

t.test('what was taken away is gone for a year and unknown after it (C-40)', async (t) => {
  const deletedAt = new Date('2027-01-01T00:00:00Z');
  const after = (ms: number) => goneOrUnknown('activity', OWN, deletedAt, new Date(deletedAt.getTime() + ms));
  const year = 365 * 86_400_000;
  t.match(after(0), {
    code: 'resource_gone',
    details: { resourceId: OWN, deletedAt: '2027-01-01T00:00:00.000Z' },
  });
  t.equal(after(year).code, 'resource_gone');
  t.match(after(year + 1), { code: 'resource_not_found', details: { resource: 'activity' } });
  t.notOk('resourceId' in after(year + 1).details);
});

/** A lamp: its owner switches it, anyone smashes it in the dark and says why, a smith mends it. */
const LAMP: Machine<'off' | 'on' | 'broken', 'owner' | 'vandal' | 'smith', 'is_dark'> = {
  name: 'lamp',
  parties: { owner: 'whose lamp it is', vandal: 'who smashes it', smith: 'who mends it' },
  conditions: { is_dark: 'at night' },
  steps: {
    off: { on: { by: ['owner'] } },
    on: {
      off: { by: ['owner'] },
      broken: { by: ['owner', 'vandal'], reason: 'any', reasonFrom: ['vandal'], when: 'is_dark' },
    },
    broken: {},
  },
};
const PARTIES = ['owner', 'vandal', 'smith'] as const;

t.test('a status moves along the table, by who may, when it may, and goes nowhere else (C-06)', async (t) => {
  for (const from of statusesOf(LAMP)) {
    for (const to of statusesOf(LAMP)) {
      for (const party of PARTIES) {
        for (const isDark of [true, false]) {
          const cell = `${party}, ${from} to ${to}, ${isDark ? 'night' : 'day'}`;
          const decide = () => decideStep(LAMP, from, to, [party], () => isDark);
          const step = LAMP.steps[from][to];
          const isOpen = step !== undefined && (step.when === undefined || isDark);
          if (from === to) t.equal(decide(), undefined, `${cell}: no step, no fault`);
          else if (!isOpen) {
            t.match(
              refusalOf(decide),
              { code: 'transition_not_allowed', details: { currentStatus: from } },
              cell,
            );
            t.notOk(allowedSteps(LAMP, from, [party], () => isDark).includes(to), cell);
          } else if (step.by.includes(party)) t.equal(decide(), party, cell);
          else t.equal(refusalOf(decide).code, 'permission_denied', cell);
        }
      }
    }
  }
});

t.test('a party that owes a reason gives one, in a code or in words', async (t) => {
  const give = (party: 'owner' | 'vandal', given = {}) => assertReason(LAMP, 'on', 'broken', party, given);
  t.match(
    refusalOf(() => give('vandal')),
    { code: 'validation_failed', details: { errors: [{ pointer: '#/reasonCode' }] } },
  );
  t.doesNotThrow(() => give('vandal', { reasonText: 'Baldadigheid.' }));
  t.doesNotThrow(() => give('owner'));
});

t.test('the table for readers has every step, who takes it and when, and what is final', async (t) => {
  const table = machineTable(LAMP);
  t.match(table, '| on | broken | owner, vandal | code or text, from vandal | at night |');
  t.match(table, 'The first status is off. Final: broken.');
  t.equal(table.match(/^\| \w+ \| \w+ \| /gm)?.length, 4, 'a head and three steps');
});

t.test('another version than the expected one is refused with the current one (C-33)', async (t) => {
  fc.assert(
    fc.property(fc.nat(), fc.integer(), (current, expected) => {
      if (current === expected) return assertVersion(current, [-1, expected]) === undefined;
      const { code, details } = refusalOf(() => assertVersion(current, [expected]));
      return code === 'precondition_failed' && details.currentVersion === current;
    }),
  );
  t.equal(assertVersion(7, undefined), undefined, 'without an expectation every version will do');
  t.throws(() => assertVersion(0, []), 'a tag without a version matches none');
});
