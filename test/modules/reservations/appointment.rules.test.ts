import t from 'tap';
import { DomainError } from '../../../src/core/errors.ts';
import {
  type AppointmentFacts,
  allowedAppointmentSteps,
  appointmentParties,
  assertChoice,
  assertOpen,
  decideAppointmentStep,
  lastBegin,
  proposingSide,
  resolveMoments,
} from '../../../src/modules/reservations/appointment.rules.ts';

const now = new Date('2027-03-01T12:00:00Z');
const facts = (change: Partial<AppointmentFacts> = {}): AppointmentFacts => ({
  status: 'open',
  proposedBy: 'school',
  expiresAt: new Date('2027-04-01T08:00:00Z'),
  ...change,
});

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details.errors?.map(({ pointer, code }) => `${pointer} ${code}`).join() ?? error.code;
  }
}

t.test('the side that did not propose answers, and who is both sides answers the other', async (t) => {
  t.strictSame(appointmentParties(['requester'], facts()), ['requester']);
  t.strictSame(appointmentParties(['provider'], facts()), ['provider', 'answering']);
  t.strictSame(appointmentParties(['school'], facts({ proposedBy: 'provider' })), ['school', 'answering']);
  t.strictSame(appointmentParties(['provider'], facts({ proposedBy: 'provider' })), ['provider']);
  t.strictSame(appointmentParties(['school', 'provider'], facts()), ['school', 'provider', 'answering']);
  t.strictSame(appointmentParties(['platform'], facts()), ['platform']);
  t.strictSame(appointmentParties([], facts()), []);
  t.equal(proposingSide(['platform'], facts()), undefined);
  t.equal(proposingSide(['requester', 'provider'], facts()), 'provider');
});

t.test('agreeing is for the answering side, until the last moment has begun', async (t) => {
  const agree = (parties: Parameters<typeof decideAppointmentStep>[2], at = now) =>
    outcome(() => decideAppointmentStep(facts(), 'agreed', parties, at));
  t.equal(agree(['provider', 'answering']), 'answering');
  t.equal(agree(['requester']), 'permission_denied');
  t.equal(agree(['platform']), 'permission_denied');
  t.equal(agree(['provider', 'answering'], facts().expiresAt), 'transition_not_allowed');
  t.strictSame(allowedAppointmentSteps(facts(), ['provider', 'answering'], now), ['agreed', 'declined']);
  t.strictSame(allowedAppointmentSteps(facts(), ['requester'], now), ['withdrawn']);
  t.strictSame(allowedAppointmentSteps(facts({ status: 'agreed' }), ['platform'], now), []);
  t.equal(
    outcome(() => assertOpen(facts({ status: 'declined' }))),
    'transition_not_allowed',
  );
  t.equal(
    outcome(() => assertOpen(facts())),
    undefined,
  );
});

const moment = (date: string, startTime: string, endTime: string) => ({ date, startTime, endTime });
const resolve = (...moments: ReturnType<typeof moment>[]) => outcome(() => resolveMoments(moments, now));

t.test('moments are local: they exist, end after they begin and are still to come', async (t) => {
  const [winter, summer] = resolveMoments(
    [moment('2027-03-25', '10:00:00', '11:30:00'), moment('2027-03-30', '10:00:00', '11:30:00')],
    now,
  );
  t.equal(winter?.startsAt.toISOString(), '2027-03-25T09:00:00.000Z');
  t.equal(summer?.startsAt.toISOString(), '2027-03-30T08:00:00.000Z');
  t.strictSame(lastBegin([winter, summer].filter((value) => value !== undefined)), summer?.startsAt);
  t.equal(
    resolve(moment('2027-03-28', '02:30:00', '04:00:00')),
    '#/moments/0/startTime local_time_nonexistent',
  );
  t.equal(
    resolve(moment('2027-03-28', '01:30:00', '02:30:00')),
    '#/moments/0/endTime local_time_nonexistent',
  );
  t.equal(
    resolve(moment('2027-03-25', '11:00:00', '11:00:00'), moment('2027-03-01', '12:59:00', '14:00:00')),
    '#/moments/0/endTime range_inverted,#/moments/1/date too_small',
  );
});

t.test('an agreement names the proposal that stands and one of its moments', async (t) => {
  t.strictSame(
    outcome(() => assertChoice({ version: 2, momentIndex: 0 }, 2)),
    { version: 2, momentIndex: 0 },
  );
  t.equal(
    outcome(() => assertChoice({}, 2)),
    '#/version required,#/momentIndex required',
  );
  t.equal(
    outcome(() => assertChoice({ version: 2 }, 2)),
    '#/momentIndex required',
  );
  t.equal(
    outcome(() => assertChoice({ version: 1, momentIndex: 0 }, 2)),
    'version_outdated',
  );
});
