import t from 'tap';
import {
  assertProgramme,
  type Candidate,
  joiningFault,
} from '../../../src/modules/activities/programme.rules.ts';

const at = (text: string) => new Date(`2027-03-${text}:00:00Z`);
const visit = (day: string, from = '09', to = '11') => ({
  startsAt: at(`${day}T${from}`),
  endsAt: at(`${day}T${to}`),
});

t.test('a programme has the visits of its activity, one after another', async (t) => {
  const faults = (moments: ReturnType<typeof visit>[], visitCount: number) => {
    try {
      assertProgramme(moments, visitCount, '#/sessions');
      return [];
    } catch (error) {
      return (error as { details: { errors: { code: string }[] } }).details.errors.map(({ code }) => code);
    }
  };
  t.strictSame(faults([visit('02'), visit('01')], 2), [], 'in any order');
  t.strictSame(faults([visit('01'), visit('01', '11', '12')], 2), [], 'one right after the other');
  t.strictSame(faults([visit('01'), visit('01', '10', '12')], 2), ['overlap']);
  t.strictSame(faults([visit('01'), visit('02')], 1), ['count_mismatch']);
  t.strictSame(faults([visit('01'), visit('01')], 3), ['count_mismatch', 'overlap']);
});

t.test('only a coming session of the activity that nobody reserved can join', async (t) => {
  const session: Candidate = {
    ...visit('10'),
    activityId: 'mine',
    status: 'scheduled',
    programmeId: null,
    takenSeats: 0,
  };
  const fault = (change: Partial<Candidate>, now = at('01T00')) =>
    joiningFault({ ...session, ...change }, 'mine', now, 1);
  t.equal(fault({}), undefined);
  t.match(joiningFault(undefined, 'mine', at('01T00'), 1), {
    pointer: '#/sessionIds/1',
    code: 'reference_not_found',
  });
  t.match(fault({ activityId: 'theirs' }), { code: 'reference_not_found' });
  t.match(fault({ programmeId: 'other' }), { code: 'in_use' });
  t.match(fault({ takenSeats: 1 }), { code: 'in_use' });
  t.match(fault({ status: 'postponed' }), { code: 'not_allowed' });
  t.match(fault({}, at('10T09')), { code: 'not_allowed' });
});
