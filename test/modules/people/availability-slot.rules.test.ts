import t from 'tap';
import {
  assertSlot,
  completeSlot,
  type SlotTimes,
} from '../../../src/modules/people/availability-slot.rules.ts';

const slot = (more: Partial<SlotTimes>): SlotTimes => ({
  weekday: null,
  firstOn: null,
  lastOn: null,
  startTime: '09:00:00',
  endTime: '12:00:00',
  ...more,
});

t.test('a slot has a weekday or a first day, and ends after it begins', async (t) => {
  const cases: [Partial<SlotTimes>, string[]][] = [
    [{ weekday: 'monday' }, []],
    [{ firstOn: '2027-03-25' }, []],
    [{ weekday: 'monday', firstOn: '2027-03-25', lastOn: '2027-03-25' }, []],
    [{ weekday: 'monday', lastOn: '2027-03-25' }, []],
    [{}, ['#/firstOn required']],
    [{ firstOn: '2027-03-25', lastOn: '2027-03-24' }, ['#/lastOn range_inverted']],
    [{ weekday: 'friday', startTime: '12:00:00' }, ['#/endTime range_inverted']],
    [{ lastOn: '2027-03-25', endTime: '08:00:00' }, ['#/firstOn required', '#/endTime range_inverted']],
  ];
  for (const [more, faults] of cases) {
    let found: string[] = [];
    try {
      assertSlot(slot(more));
    } catch (error) {
      const { errors } = (error as { details: { errors: { pointer: string; code: string }[] } }).details;
      found = errors.map(({ pointer, code }) => `${pointer} ${code}`);
    }
    t.same(found, faults, JSON.stringify(more));
  }
});

t.test('without a weekday and a last day it holds on one day', async (t) => {
  t.equal(completeSlot(slot({ firstOn: '2027-03-25' })).lastOn, '2027-03-25');
  t.equal(completeSlot(slot({ firstOn: '2027-03-25', lastOn: '2027-04-01' })).lastOn, '2027-04-01');
  t.equal(completeSlot(slot({ weekday: 'monday', firstOn: '2027-03-25' })).lastOn, null);
});
