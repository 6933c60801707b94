import t from 'tap';
import type { Actor, MembershipRole } from '../../../src/core/actor.ts';
import { DomainError } from '../../../src/core/errors.ts';
import {
  allowedTransitions,
  assertChangeable,
  assertMayReserve,
  assertStepReason,
  counterpartOf,
  decideReservationStep,
  holdsSeats,
  isEmptyReach,
  isOverdue,
  managesSessions,
  narrowReach,
  needsSchoolApproval,
  type Party,
  partiesOf,
  type ReservationFacts,
  type ReservationStatus,
  reachOf,
  sideOf,
  stepToMakeWay,
} from '../../../src/modules/reservations/reservation.rules.ts';

const STATUSES: ReservationStatus[] = [
  'awaiting_school_approval',
  'requested',
  'confirmed',
  'declined',
  'withdrawn',
  'expired',
  'cancelled',
  'completed',
  'no_show',
];
const PARTIES: Party[] = ['requester', 'school', 'provider', 'platform'];

/** Every legal step and who may take it, written out apart from the code. */
const LEGAL: Record<string, Party[]> = {
  'awaiting_school_approval>requested': ['school', 'platform'],
  'awaiting_school_approval>declined': ['school', 'platform'],
  'awaiting_school_approval>withdrawn': ['requester', 'school', 'platform'],
  'awaiting_school_approval>expired': ['platform'],
  'requested>confirmed': ['provider', 'platform'],
  'requested>declined': ['provider', 'platform'],
  'requested>withdrawn': ['requester', 'school', 'platform'],
  'requested>expired': ['platform'],
  'confirmed>cancelled': ['requester', 'school', 'provider', 'platform'],
  'confirmed>completed': ['provider', 'platform'],
  'confirmed>no_show': ['provider', 'platform'],
};

const before = new Date('2027-03-20T12:00:00Z');
const during = new Date('2027-03-25T10:00:00Z');
const after = new Date('2027-03-26T12:00:00Z');

const facts = (status: ReservationStatus): ReservationFacts => ({
  status,
  organisationId: 'school',
  providerOrganisationId: 'provider',
  createdById: 'teacher',
  sourceId: null,
  startsAt: new Date('2027-03-25T09:00:00Z'),
  endsAt: new Date('2027-03-25T11:00:00Z'),
  expiresAt: null,
});

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
}

const person = (personId: string, ...memberships: [string, MembershipRole][]): Actor => ({
  kind: 'person',
  personId,
  clientId: 'web',
  scopes: [],
  memberships: memberships.map(([organisationId, role]) => ({ organisationId, role })),
  curation: [],
  isPlatformAdmin: false,
});

t.test('every step of every status by every party is allowed exactly where the table says so', async (t) => {
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      for (const party of PARTIES) {
        const legal = LEGAL[`${from}>${to}`];
        const expected =
          from === to
            ? undefined
            : legal === undefined
              ? 'transition_not_allowed'
              : legal.includes(party)
                ? party
                : 'permission_denied';
        t.equal(
          outcome(() => decideReservationStep(facts(from), to, [party], during)),
          expected,
          `${from} > ${to} by ${party}`,
        );
      }
    }
  }
});

t.test('the transitions shown to a caller are exactly those that the caller can take', async (t) => {
  for (const status of STATUSES) {
    for (const party of PARTIES) {
      for (const now of [before, during, after]) {
        const takeable = STATUSES.filter(
          (to) =>
            to !== status && outcome(() => decideReservationStep(facts(status), to, [party], now)) === party,
        );
        const shown = allowedTransitions(facts(status), [party], now);
        t.strictSame([...shown].sort(), takeable.sort(), `${status} for ${party} at ${now.toISOString()}`);
      }
    }
  }
});

t.test('attendance is told from the begin on, and nobody cancels what is over', async (t) => {
  t.strictSame(allowedTransitions(facts('confirmed'), ['provider'], before), ['cancelled']);
  t.strictSame(allowedTransitions(facts('confirmed'), ['provider'], during), [
    'cancelled',
    'completed',
    'no_show',
  ]);
  t.strictSame(allowedTransitions(facts('confirmed'), ['provider'], after), ['completed', 'no_show']);
  t.strictSame(allowedTransitions(facts('confirmed'), ['requester'], after), []);
});

t.test('a refused step names the status and what is allowed instead', async (t) => {
  const refused = (status: ReservationStatus, to: ReservationStatus) => {
    try {
      return decideReservationStep(facts(status), to, ['school'], before);
    } catch (error) {
      return (error as DomainError).details;
    }
  };
  t.match(refused('confirmed', 'requested'), {
    currentStatus: 'confirmed',
    allowedTransitions: ['cancelled'],
  });
  t.match(refused('cancelled', 'confirmed'), { currentStatus: 'cancelled', allowedTransitions: [] });
});

t.test('seats are held from requested on, until the place is given up', async (t) => {
  t.strictSame(STATUSES.filter(holdsSeats), ['requested', 'confirmed', 'completed', 'no_show']);
});

t.test('a provider gives a reason when it declines or cancels; a school need not', async (t) => {
  const reason = (from: ReservationStatus, to: ReservationStatus, party: Party, hasReason = false) =>
    outcome(() => assertStepReason(from, to, party, hasReason ? { reasonCode: 'other' } : {})) ?? 'fine';
  t.equal(reason('confirmed', 'cancelled', 'provider'), 'validation_failed');
  t.equal(reason('confirmed', 'cancelled', 'platform'), 'validation_failed');
  t.equal(reason('requested', 'declined', 'provider'), 'validation_failed');
  t.equal(reason('confirmed', 'cancelled', 'provider', true), 'fine');
  t.equal(reason('confirmed', 'cancelled', 'requester'), 'fine');
  t.equal(reason('confirmed', 'cancelled', 'school'), 'fine');
  t.equal(reason('confirmed', 'completed', 'provider'), 'fine');
});

t.test(
  'a new reservation takes the place of an active one, and follows on one that was given up',
  async (t) => {
    t.equal(stepToMakeWay('confirmed'), 'cancelled');
    t.equal(stepToMakeWay('requested'), 'withdrawn');
    t.equal(stepToMakeWay('awaiting_school_approval'), 'withdrawn');
    for (const status of ['declined', 'withdrawn', 'expired', 'cancelled'] as const) {
      t.equal(stepToMakeWay(status), undefined, status);
    }
    const step = stepToMakeWay('completed') ?? 'cancelled';
    t.equal(
      outcome(() => decideReservationStep(facts('completed'), step, PARTIES, before)),
      'transition_not_allowed',
    );
  },
);

t.test('while a session is postponed its old date says nothing', async (t) => {
  const postponed = { ...facts('confirmed'), sessionStatus: 'postponed' };
  t.strictSame(allowedTransitions(postponed, ['provider'], after), ['cancelled']);
  t.strictSame(allowedTransitions(postponed, ['school'], after), ['cancelled']);
});

t.test('only an active reservation can be changed', async (t) => {
  const changeable = STATUSES.filter(
    (status) => outcome(() => assertChangeable({ status, expiresAt: null }, before)) === undefined,
  );
  t.strictSame(changeable, ['awaiting_school_approval', 'requested', 'confirmed']);
  const overdue = { status: 'requested' as const, expiresAt: before };
  t.equal(
    outcome(() => assertChangeable(overdue, before)),
    'transition_not_allowed',
  );
});

t.test(
  'people have to do with a reservation through their role, and lose that with their membership',
  async (t) => {
    const parties = (actor: Actor) => partiesOf(reachOf(actor), facts('confirmed'));
    t.strictSame(parties(person('teacher', ['school', 'teacher'])), ['requester']);
    t.strictSame(parties(person('colleague', ['school', 'teacher'])), []);
    t.strictSame(parties(person('boss', ['school', 'coordinator'])), ['school']);
    t.strictSame(parties(person('admin', ['school', 'organisation_admin'])), ['school']);
    t.strictSame(parties(person('guide', ['provider', 'provider_editor'])), ['provider']);
    t.strictSame(parties(person('guide', ['provider', 'teacher'])), []);
    t.strictSame(parties(person('teacher')), [], 'who left the school');
    t.strictSame(parties({ kind: 'anonymous' }), []);
    t.strictSame(parties({ kind: 'system', name: 'job' }), ['platform']);
    t.strictSame(parties({ ...(person('x') as Actor & { kind: 'person' }), isPlatformAdmin: true }), [
      'platform',
    ]);
  },
);

t.test('a program acts for its organisation, and one of a catalogue for that catalogue alone', async (t) => {
  const client = (organisationId: string, sourceId?: string): Actor => ({
    kind: 'client',
    clientId: 'c',
    organisationId,
    scopes: [],
    ...(sourceId === undefined ? {} : { sourceId }),
  });
  const of = (actor: Actor, sourceId: string | null) =>
    partiesOf(reachOf(actor), { ...facts('confirmed'), sourceId });
  t.strictSame(of(client('school'), null), ['school']);
  t.strictSame(of(client('provider'), 'a'), ['provider']);
  t.strictSame(of(client('provider', 'a'), 'a'), ['provider']);
  t.strictSame(of(client('provider', 'a'), 'b'), []);
  t.strictSame(of(client('provider', 'a'), null), []);
  t.strictSame(of(client('school', 'a'), 'a'), [], 'a catalogue never reserves');
  t.strictSame(of(client('other'), null), []);
  t.equal(managesSessions(reachOf(client('provider', 'a')), 'provider', 'b'), false);
});

t.test('a reach narrows to one organisation and to one of its sides', async (t) => {
  const reach = reachOf(person('p', ['a', 'organisation_admin'], ['b', 'teacher']));
  t.match(narrowReach(reach, 'a'), { schoolIds: ['a'], providerIds: ['a'], own: { organisationIds: ['a'] } });
  t.match(narrowReach(reach, 'a', 'school'), { schoolIds: ['a'], providerIds: [] });
  t.match(narrowReach(reach, 'a', 'provider'), { schoolIds: [], providerIds: ['a'], own: undefined });
  t.match(narrowReach(reach, 'b'), { schoolIds: [], providerIds: [], own: { organisationIds: ['b'] } });
  t.equal(isEmptyReach(narrowReach(reach, 'b')), false);
  t.equal(isEmptyReach(narrowReach(reach, 'c')), true);
  t.match(narrowReach(reachOf({ kind: 'system', name: 'job' }), 'c'), {
    everything: false,
    schoolIds: ['c'],
    providerIds: ['c'],
  });
});

t.test(
  'teachers, coordinators and administrators of a school reserve for it, in their own name',
  async (t) => {
    const by = (actor: Actor) => outcome(() => assertMayReserve(actor, 'school'));
    t.equal(by(person('p', ['school', 'teacher'])), 'p');
    t.equal(by(person('p', ['school', 'coordinator'])), 'p');
    t.equal(by(person('p', ['school', 'organisation_admin'])), 'p');
    t.equal(by(person('p', ['school', 'provider_editor'])), 'permission_denied');
    t.equal(by(person('p', ['elsewhere', 'teacher'])), 'permission_denied');
    t.equal(by({ kind: 'client', clientId: 'c', organisationId: 'school', scopes: [] }), 'permission_denied');
    t.equal(by({ kind: 'anonymous' }), 'permission_denied');
  },
);

t.test('a cancellation by who reserved counts as one by the school', async (t) => {
  t.strictSame(PARTIES.map(sideOf), ['school', 'school', 'provider', 'platform']);
});

t.test(
  'what waits for approval can be approved until its deadline, and is overdue from then on',
  async (t) => {
    const deadline = new Date('2027-03-21T12:00:00Z');
    const pending = (status: ReservationStatus) => ({ ...facts(status), expiresAt: deadline });
    const justBefore = new Date(deadline.getTime() - 1);
    const approve = (status: ReservationStatus, to: ReservationStatus, party: Party, now: Date) =>
      outcome(() => decideReservationStep(pending(status), to, [party], now));
    t.equal(approve('requested', 'confirmed', 'provider', justBefore), 'provider');
    t.equal(approve('requested', 'confirmed', 'provider', deadline), 'transition_not_allowed');
    t.equal(approve('requested', 'declined', 'provider', deadline), 'provider');
    t.equal(approve('awaiting_school_approval', 'requested', 'school', justBefore), 'school');
    t.equal(approve('awaiting_school_approval', 'requested', 'school', deadline), 'transition_not_allowed');
    t.equal(isOverdue(pending('requested'), justBefore), false);
    t.equal(isOverdue(pending('requested'), deadline), true);
    t.equal(isOverdue(pending('awaiting_school_approval'), deadline), true);
    t.equal(isOverdue(pending('confirmed'), deadline), false);
    t.equal(isOverdue(facts('requested'), deadline), false);
  },
);

t.test('who approves for the school does not wait for approval', async (t) => {
  const waits = (actor: Actor, isRequired = true) => needsSchoolApproval(actor, 'school', isRequired);
  t.equal(waits(person('p', ['school', 'teacher'])), true);
  t.equal(waits(person('p', ['school', 'teacher']), false), false);
  t.equal(waits(person('p', ['school', 'teacher'], ['school', 'coordinator'])), false);
  t.equal(waits(person('p', ['school', 'organisation_admin'])), false);
  t.equal(waits(person('p', ['school', 'teacher'], ['other', 'coordinator'])), true);
});

t.test('the two sides know each other once it is confirmed, and not when it came to nothing', async (t) => {
  const known = STATUSES.filter((status) => counterpartOf({ status }, ['provider']) !== undefined);
  t.strictSame(known, ['confirmed', 'completed', 'no_show']);
  t.equal(counterpartOf({ status: 'confirmed' }, ['provider']), 'school');
  t.equal(counterpartOf({ status: 'confirmed' }, ['requester']), 'provider');
  t.equal(counterpartOf({ status: 'confirmed' }, ['school']), 'provider');
  t.equal(counterpartOf({ status: 'confirmed' }, ['platform']), undefined);
});
