import t from 'tap';
import { DomainError } from '../../../src/core/errors.ts';
import { statusesOf } from '../../../src/core/machine.ts';
import {
  demandResponseMachine,
  type ResponseStatus,
} from '../../../src/modules/demand-responses/demand-response.machine.ts';
import {
  assertAmendable,
  assertCallOpen,
  assertOtherSide,
  assertVersionStands,
  assertWithinProposal,
  canSee,
  groupOf,
  type ProposalShape,
  partiesOf,
  proposalFaults,
  seatsFor,
  stepsOf,
} from '../../../src/modules/demand-responses/demand-response.rules.ts';

const SIDES = {
  organisationId: 'school',
  callCreatedById: 'maker',
  responderOrganisationId: 'museum',
  expertPersonId: null,
};
const today = '2027-03-01';
const person = (
  personId: string,
  organisationId: string,
  role: 'teacher' | 'coordinator' | 'provider_editor',
) =>
  ({
    kind: 'person',
    personId,
    clientId: 'web',
    scopes: ['demand-calls:write'],
    memberships: [{ organisationId, role }],
    curation: [],
    isPlatformAdmin: false,
  }) as const;
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return error instanceof DomainError ? error.code : 'crash';
  }
};

/** The contract's table, written out a second time on purpose. */
const ALLOWED: Record<ResponseStatus, ResponseStatus[]> = {
  proposed: ['shortlisted', 'accepted', 'declined', 'withdrawn', 'not_selected'],
  shortlisted: ['accepted', 'declined', 'withdrawn', 'not_selected'],
  accepted: [],
  declined: [],
  withdrawn: [],
  not_selected: [],
};

t.test('the machine is that of the contract', async (t) => {
  for (const status of statusesOf(demandResponseMachine)) {
    t.strictSame(Object.keys(demandResponseMachine.steps[status]), ALLOWED[status], status);
  }
});

t.test(
  'the school chooses and the responder withdraws; each sees the other side only in its own way',
  async (t) => {
    const table = [
      [person('maker', 'school', 'teacher'), ['school'], true],
      [person('colleague', 'school', 'teacher'), [], true],
      [person('colleague', 'school', 'coordinator'), ['school'], true],
      [person('maker', 'moved', 'teacher'), [], false],
      [person('editor', 'museum', 'provider_editor'), ['responder'], true],
      [person('guide', 'museum', 'teacher'), [], false],
      [person('editor', 'other', 'provider_editor'), [], false],
    ] as const;
    for (const [actor, parties, sees] of table) {
      t.strictSame(partiesOf(actor, SIDES), parties);
      t.equal(canSee(actor, SIDES), sees);
    }
    const ofExpert = { ...SIDES, responderOrganisationId: null, expertPersonId: 'expert' };
    t.strictSame(partiesOf(person('expert', 'museum', 'teacher'), ofExpert), ['responder']);
    t.strictSame(
      partiesOf({ kind: 'client', clientId: 'c', organisationId: 'museum', scopes: [] }, SIDES),
      [],
    );
  },
);

t.test('a school chooses while its call is open; declining and withdrawing always can', async (t) => {
  const facts = { ...SIDES, status: 'proposed' as const };
  t.strictSame(stepsOf({ ...facts, callStatus: 'open' }, ['school']), [
    'shortlisted',
    'accepted',
    'declined',
  ]);
  t.strictSame(stepsOf({ ...facts, callStatus: 'expired' }, ['school']), ['declined']);
  t.strictSame(stepsOf({ ...facts, callStatus: 'expired' }, ['responder']), ['withdrawn']);
});

t.test(
  'answers are welcome through the day to respond by, and change until the school has chosen',
  async (t) => {
    t.equal(
      codeOf(() => assertCallOpen({ status: 'open', respondBy: today }, today)),
      'allowed',
    );
    t.equal(
      codeOf(() => assertCallOpen({ status: 'open', respondBy: '2027-02-28' }, today)),
      'demand_call_closed',
    );
    t.equal(
      codeOf(() => assertCallOpen({ status: 'matched', respondBy: today }, today)),
      'demand_call_closed',
    );
    for (const status of statusesOf(demandResponseMachine)) {
      const isOpen = ['proposed', 'shortlisted'].includes(status);
      t.equal(
        codeOf(() => assertAmendable({ ...SIDES, status, callStatus: 'open' }, ['responder'])),
        isOpen ? 'allowed' : 'transition_not_allowed',
        status,
      );
    }
    t.equal(
      codeOf(() => assertOtherSide('school', 'school')),
      'permission_denied',
    );
    t.equal(
      codeOf(() => assertOtherSide('school', undefined)),
      'allowed',
    );
  },
);

t.test('accepting names what was read, for a group no larger than what was proposed', async (t) => {
  t.equal(
    codeOf(() => assertVersionStands(2, 2)),
    'allowed',
  );
  t.throws(() => assertVersionStands(2, 1), { code: 'version_outdated', details: { currentVersion: 2 } });
  t.equal(
    codeOf(() => assertVersionStands(2, undefined)),
    'validation_failed',
  );
  t.equal(
    codeOf(() => assertWithinProposal(null, 200)),
    'allowed',
  );
  t.equal(
    codeOf(() => assertWithinProposal(20, 20)),
    'allowed',
  );
  t.throws(() => assertWithinProposal(20, 21), { code: 'capacity_exceeded', details: { remaining: 20 } });
  t.equal(seatsFor('group', 27), 1);
  t.equal(seatsFor('pupil', 27), 27);
  const call = { title: 'x'.repeat(150), levels: ['po_group_7'], pupilCount: 27, adultCount: 3 };
  t.match(groupOf(call, {}), { groupName: 'x'.repeat(60), level: 'po_group_7', pupilCount: 27 });
  t.match(groupOf(call, { pupilCount: 20, groupName: '7A' }), { groupName: '7A', pupilCount: 20 });
  t.equal(
    codeOf(() => groupOf({ ...call, levels: [] }, {})),
    'validation_failed',
  );
});

t.test('a proposal has one moment, in order and ahead, and a location only of the responder', async (t) => {
  const moment = { date: '2027-05-01', startTime: '10:00:00', endTime: '11:00:00' };
  const base: ProposalShape = {
    sessionId: null,
    ...moment,
    place: 'at_venue',
    locationId: null,
    priceCents: 0,
    priceUnit: null,
  };
  const pointers = (more: Partial<ProposalShape>) =>
    proposalFaults({ ...base, ...more }, today).map(({ pointer }) => pointer);
  const none = { date: null, startTime: null, endTime: null };
  t.strictSame(pointers({}), []);
  t.strictSame(pointers({ ...none, sessionId: 's' }), []);
  t.strictSame(pointers(none), ['#/moment']);
  t.strictSame(pointers({ sessionId: 's' }), ['#/moment']);
  t.strictSame(pointers({ endTime: '10:00:00', date: '2027-02-28' }), ['#/moment/endTime', '#/moment/date']);
  t.strictSame(pointers({ locationId: 'l' }), []);
  t.strictSame(pointers({ locationId: 'l', place: 'at_school' }), ['#/locationId']);
});
