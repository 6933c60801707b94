import t from 'tap';
import type { Actor } from '../../../src/core/actor.ts';
import { DomainError } from '../../../src/core/errors.ts';
import {
  allowedSteps,
  assertDeletable,
  assertEditable,
  assertSearch,
  assertStep,
  canChange,
  canSee,
  DEMAND_CALL_STEPS,
  DEMAND_CALL_TRANSITIONS,
  type DemandCallParty,
  dayFaults,
  publicFace,
} from '../../../src/modules/demand-calls/demand-call.rules.ts';

type Status = keyof typeof DEMAND_CALL_STEPS;
const STATUSES = Object.keys(DEMAND_CALL_STEPS) as Status[];
const PARTIES: DemandCallParty[] = ['school', 'curator', 'system'];
const today = '2027-03-01';
const organisationStatus = 'active' as const;
const call = (status: Status, respondBy = '2027-04-01') => ({ status, respondBy, organisationStatus });
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return error instanceof DomainError ? error.code : 'crash';
  }
};

/** The contract's table, written out a second time on purpose. */
const ALLOWED: Record<Status, Status[]> = {
  draft: ['in_review', 'open'],
  in_review: ['open'],
  open: ['matched', 'expired', 'withdrawn', 'closed'],
  matched: ['fulfilled'],
  fulfilled: [],
  expired: ['open'],
  withdrawn: [],
  closed: [],
};

t.test('the machine is that of the contract', async (t) => {
  t.strictSame(DEMAND_CALL_TRANSITIONS, ALLOWED);
});

t.test('every status, step and party gets exactly the answer of the table', async (t) => {
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      for (const party of PARTIES) {
        const step = DEMAND_CALL_STEPS[from].find((candidate) => candidate.to === to);
        const expected =
          from === to || step?.by.includes(party)
            ? 'allowed'
            : step
              ? 'permission_denied'
              : 'transition_not_allowed';
        t.equal(
          codeOf(() => assertStep(call(from), to, [party], today)),
          expected,
          `${party}: ${from} to ${to}`,
        );
        t.equal(allowedSteps(from, [party]).includes(to), step?.by.includes(party) === true);
      }
    }
  }
});

t.test('moving to the status it has is no step, even in an end state', async (t) => {
  for (const status of STATUSES) t.equal(assertStep(call(status), status, [], today), false);
});

t.test('a call opens only while answers are welcome, so an expired one needs a new day first', async (t) => {
  t.equal(
    codeOf(() => assertStep(call('expired', '2027-02-28'), 'open', ['school'], today)),
    'transition_not_allowed',
  );
  t.equal(
    codeOf(() => assertStep(call('draft', '2027-02-28'), 'open', ['school'], today)),
    'transition_not_allowed',
  );
  t.equal(assertStep(call('expired', today), 'open', ['school'], today), true);
});

t.test('an invalid step names the status and what can be done', async (t) => {
  try {
    assertStep(call('matched'), 'open', ['school'], today);
    t.fail('must refuse');
  } catch (error) {
    t.match((error as DomainError).details, { currentStatus: 'matched', allowedTransitions: ['fulfilled'] });
  }
});

t.test('everyone sees running calls and that a call is over, and never a draft', async (t) => {
  const openedAt = new Date('2027-01-01T12:00:00Z');
  for (const status of ['open', 'matched', 'fulfilled'] as const)
    t.equal(publicFace({ status, openedAt, organisationStatus }), 'shown');
  for (const status of ['draft', 'in_review'] as const)
    t.equal(publicFace({ status, openedAt: null, organisationStatus }), 'hidden');
  for (const status of ['expired', 'withdrawn', 'closed'] as const) {
    t.equal(publicFace({ status, openedAt, organisationStatus }), 'over');
    t.equal(publicFace({ status, openedAt: null, organisationStatus }), 'hidden', 'never was public');
  }
});

t.test('the maker and the coordinators change a call; colleagues only see it', async (t) => {
  const own = { organisationId: 'school', createdById: 'maker' };
  const person = (
    personId: string,
    role: 'teacher' | 'coordinator' | 'organisation_admin',
    organisationId = 'school',
  ) =>
    ({
      kind: 'person',
      personId,
      clientId: 'web',
      scopes: [],
      memberships: [{ organisationId, role }],
      curatedRegionIds: [],
      isPlatformAdmin: false,
    }) satisfies Actor;
  const table: [Actor, boolean, boolean][] = [
    [person('maker', 'teacher'), true, true],
    [person('colleague', 'teacher'), true, false],
    [person('colleague', 'coordinator'), true, true],
    [person('colleague', 'organisation_admin'), true, true],
    [person('maker', 'teacher', 'other'), false, false],
    [{ ...person('admin', 'teacher', 'other'), isPlatformAdmin: true }, true, true],
    [{ kind: 'anonymous' }, false, false],
    [{ kind: 'system', name: 'job' }, true, true],
  ];
  for (const [actor, sees, changes] of table) {
    t.equal(canSee(actor, own), sees);
    t.equal(canChange(actor, own), changes);
  }
});

t.test('content changes until the call is settled; only a draft vanishes', async (t) => {
  for (const status of STATUSES) {
    const isEditable = ['draft', 'in_review', 'open', 'expired'].includes(status);
    t.equal(
      codeOf(() => assertEditable({ status })),
      isEditable ? 'allowed' : 'demand_call_closed',
      status,
    );
    t.equal(
      codeOf(() => assertDeletable({ status }, ['school'])),
      status === 'draft' ? 'allowed' : 'transition_not_allowed',
    );
  }
});

t.test('while a school is not active, nothing opens and nothing of it is public', async (t) => {
  for (const organisationStatus of ['pending', 'suspended', 'archived'] as const) {
    for (const from of ['draft', 'expired', 'in_review'] as const) {
      const open = () => assertStep({ ...call(from), organisationStatus }, 'open', PARTIES, today);
      t.equal(codeOf(open), 'organisation_not_verified', `${organisationStatus}: ${from} to open`);
    }
    t.ok(assertStep({ ...call('open'), organisationStatus }, 'withdrawn', ['school'], today), 'others go on');
    for (const status of STATUSES) {
      t.equal(publicFace({ status, openedAt: new Date(), organisationStatus }), 'hidden');
    }
  }
});

t.test('relevance needs words and a radius needs a place; both faults are named at once', async (t) => {
  const ask = (hasWords: boolean, hasPlace: boolean, hasRadius: boolean, ...sortNames: string[]) =>
    assertSearch({ hasWords, hasPlace, hasRadius, sortNames });
  ask(false, false, false, 'openedAt');
  ask(true, true, true, 'relevance');
  const relevance = { parameter: 'sort', code: 'pattern' };
  const radius = { parameter: 'near', code: 'required' };
  t.throws(() => ask(false, false, false, 'relevance'), {
    code: 'validation_failed',
    details: { errors: [relevance] },
  });
  t.throws(() => ask(true, false, true), { code: 'validation_failed', details: { errors: [radius] } });
  t.throws(() => ask(false, false, true, 'relevance'), {
    code: 'validation_failed',
    details: { errors: [relevance, radius] },
  });
});

t.test('days must follow each other, and a new day to respond by lies ahead', async (t) => {
  t.strictSame(dayFaults({ respondBy: today }, true, today), []);
  t.match(dayFaults({ respondBy: '2027-02-28' }, true, today), [
    { pointer: '#/respondBy', code: 'too_small' },
  ]);
  t.strictSame(dayFaults({ respondBy: '2027-02-28' }, false, today), [], 'an old one may stay');
  const inverted = { respondBy: today, wantedFromOn: '2027-05-02', wantedToOn: '2027-05-01' };
  t.match(dayFaults(inverted, false, today), [{ pointer: '#/wantedToOn', code: 'range_inverted' }]);
});
