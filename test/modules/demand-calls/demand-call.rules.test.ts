import t from 'tap';
import type { Actor } from '../../../src/core/actor.ts';
import { DomainError } from '../../../src/core/errors.ts';
import { statusesOf } from '../../../src/core/machine.ts';
import {
  type DemandCallParty,
  demandCallMachine,
  type DemandCallStatus as Status,
} from '../../../src/modules/demand-calls/demand-call.machine.ts';
import {
  assertDeletable,
  assertEditable,
  assertKind,
  assertSearch,
  assertStep,
  canChange,
  canSee,
  dayFaults,
  isShownToResponders,
  offeringOrganisationIds,
  publicFace,
  stepsOf,
} from '../../../src/modules/demand-calls/demand-call.rules.ts';

const STATUSES = statusesOf(demandCallMachine);
const PARTIES: DemandCallParty[] = ['school', 'coordinator', 'curator', 'system'];
const reasonCode = 'other';
const today = '2027-03-01';
const organisationStatus = 'active' as const;
const kind = 'call' as const;
const call = (status: Status, respondBy = '2027-04-01') => ({
  status,
  kind,
  respondBy,
  organisationStatus,
  tookPlace: true,
});
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
  in_review: ['open', 'withdrawn', 'closed'],
  open: ['matched', 'expired', 'withdrawn', 'closed'],
  matched: ['fulfilled', 'closed'],
  fulfilled: [],
  expired: ['open'],
  withdrawn: [],
  closed: [],
};

t.test('the machine is that of the contract, and a review can end in no as well', async (t) => {
  for (const status of STATUSES) {
    t.strictSame(Object.keys(demandCallMachine.steps[status]), ALLOWED[status], status);
  }
});

t.test('every status, step and party gets exactly the answer of the table', async (t) => {
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      for (const party of PARTIES) {
        const step = demandCallMachine.steps[from][to];
        const isOwn = step?.by.includes(party) === true;
        const refusal = step ? 'permission_denied' : 'transition_not_allowed';
        t.equal(
          codeOf(() => assertStep(call(from), to, [party], today, { reasonCode })),
          from === to || isOwn ? 'allowed' : refusal,
          `${party}: ${from} to ${to}`,
        );
        t.equal(stepsOf(call(from), [party], today).includes(to), isOwn);
      }
    }
  }
});

t.test('the question of a learner is reviewed first, unless a coordinator opens it', async (t) => {
  const question = { ...call('draft'), kind: 'learner_question' as const };
  t.strictSame(stepsOf(question, ['school'], today), ['in_review']);
  t.strictSame(stepsOf(question, ['school', 'coordinator'], today), ['in_review', 'open']);
  t.equal(
    codeOf(() => assertStep(question, 'open', ['school'], today)),
    'transition_not_allowed',
  );
  t.ok(assertStep({ ...question, status: 'in_review' }, 'open', ['curator'], today));
  t.ok(assertStep({ ...question, status: 'expired' }, 'open', ['school'], today), 'it was reviewed before');
});

t.test('a curator owes the school a reason for closing its call; the school itself does not', async (t) => {
  t.equal(
    codeOf(() => assertStep(call('open'), 'closed', ['curator'], today)),
    'validation_failed',
  );
  t.equal(
    codeOf(() => assertStep(call('open'), 'closed', ['school'], today)),
    'allowed',
  );
});

t.test('the question of a learner is never public, and responders see it while it runs', async (t) => {
  const question = { kind: 'learner_question' as const, openedAt: new Date(), organisationStatus };
  for (const status of STATUSES) {
    t.equal(publicFace({ ...question, status }), 'hidden', status);
    const isRunning = ['open', 'matched', 'fulfilled'].includes(status);
    t.equal(isShownToResponders({ status, organisationStatus }), isRunning, status);
    t.notOk(isShownToResponders({ status, organisationStatus: 'suspended' }));
  }
  t.doesNotThrow(() => assertKind('learner_question', 'parent'));
  t.throws(() => assertKind('call', 'parent'), { code: 'validation_failed' });
});

t.test('editors, administrators and programs offer for their organisation; teachers do not', async (t) => {
  const memberships = (['teacher', 'coordinator', 'provider_editor', 'organisation_admin'] as const).map(
    (role) => ({ organisationId: role, role }),
  );
  const person = { kind: 'person', personId: 'p', clientId: 'web', scopes: [], curation: [] } as const;
  t.strictSame(offeringOrganisationIds({ ...person, memberships, isPlatformAdmin: false }), [
    'provider_editor',
    'organisation_admin',
  ]);
  const client = { kind: 'client', clientId: 'c', organisationId: 'o', scopes: [] } as const;
  t.strictSame(offeringOrganisationIds(client), ['o']);
  t.strictSame(offeringOrganisationIds({ kind: 'anonymous' }), []);
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

t.test('a call is fulfilled by what took place alone', async (t) => {
  const open = { ...call('matched'), tookPlace: false };
  t.strictSame(stepsOf(open, ['school'], today), ['closed']);
  t.strictSame(stepsOf(open, ['system'], today), []);
  t.equal(
    codeOf(() => assertStep(open, 'fulfilled', ['school'], today)),
    'transition_not_allowed',
  );
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
    t.equal(publicFace({ status, kind, openedAt, organisationStatus }), 'shown');
  for (const status of ['draft', 'in_review'] as const)
    t.equal(publicFace({ status, kind, openedAt: null, organisationStatus }), 'hidden');
  for (const status of ['expired', 'withdrawn', 'closed'] as const) {
    t.equal(publicFace({ status, kind, openedAt, organisationStatus }), 'over');
    t.equal(publicFace({ status, kind, openedAt: null, organisationStatus }), 'hidden', 'never was public');
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
      curation: [],
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
      codeOf(() => assertDeletable(call(status), ['school'], today)),
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
      t.equal(publicFace({ status, kind, openedAt: new Date(), organisationStatus }), 'hidden');
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

t.test('wanted moments have both times or none, in order', async (t) => {
  const faultsOf = (moment: { date: string; startTime?: string; endTime?: string }) =>
    dayFaults({ respondBy: today, wantedMoments: [moment] }, false, today);
  const date = '2027-05-01';
  t.strictSame(faultsOf({ date }), []);
  t.strictSame(faultsOf({ date, startTime: '09:00:00', endTime: '10:00:00' }), []);
  t.match(faultsOf({ date, startTime: '09:00:00' }), [
    { pointer: '#/wantedMoments/0/endTime', code: 'required' },
  ]);
  t.match(faultsOf({ date, startTime: '09:00:00', endTime: '09:00:00' }), [{ code: 'range_inverted' }]);
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
