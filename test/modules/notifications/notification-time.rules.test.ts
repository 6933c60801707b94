import fc from 'fast-check';
import t from 'tap';
import {
  dayAfter,
  dayBoundsOf,
  digestMomentOf,
  morningOf,
} from '../../../src/modules/notifications/notification-time.rules.ts';

const at = (text: string) => new Date(text);
const iso = (moment: { at: Date } | undefined) => moment?.at.toISOString();

t.test('the morning begins at eight in local time, in winter, in summer and after a night of change', (t) => {
  t.equal(morningOf(at('2027-01-11T06:59:59Z')), undefined);
  t.match(morningOf(at('2027-01-11T07:00:00Z')), { today: '2027-01-11' });
  t.equal(iso(morningOf(at('2027-07-05T12:00:00Z'))), '2027-07-05T06:00:00.000Z');
  // In the night to 28 March 2027 the clock goes forward, in that to 31 October back.
  t.equal(morningOf(at('2027-03-28T05:59:59Z')), undefined);
  t.equal(iso(morningOf(at('2027-03-28T06:00:00Z'))), '2027-03-28T06:00:00.000Z');
  t.equal(morningOf(at('2027-10-31T06:59:59Z')), undefined);
  t.equal(iso(morningOf(at('2027-10-31T07:00:00Z'))), '2027-10-31T07:00:00.000Z');
  t.equal(morningOf(at('2027-07-05T23:30:00Z')), undefined, 'after midnight it is the next day');
  t.end();
});

t.test('a day has as many hours as its clock gives it', (t) => {
  const hours = (day: string) => {
    const { from, to } = dayBoundsOf(day);
    return (to.getTime() - from.getTime()) / 3_600_000;
  };
  t.strictSame(['2027-03-28', '2027-10-31', '2027-06-01'].map(hours), [23, 25, 24]);
  t.equal(dayAfter('2028-02-28', 1), '2028-02-29');
  t.equal(dayAfter('2027-01-01', -1), '2026-12-31');
  t.end();
});

t.test('the latest digest is that of today once its hour has come, weekly ones are of Monday', (t) => {
  t.match(digestMomentOf(at('2026-11-25T05:59:00Z'), 'daily', 7), { day: '2026-11-24' });
  t.match(digestMomentOf(at('2026-11-25T06:00:00Z'), 'daily', 7), { day: '2026-11-25' });
  t.match(digestMomentOf(at('2026-11-25T06:00:00Z'), 'weekly', 7), { day: '2026-11-23' });
  t.match(digestMomentOf(at('2026-11-23T05:00:00Z'), 'weekly', 7), { day: '2026-11-16' });
  t.equal(iso(digestMomentOf(at('2027-03-28T12:00:00Z'), 'daily', 2)), '2027-03-28T01:00:00.000Z', 'skipped');
  t.end();
});

t.test('a digest moment is never in the future, and never longer ago than its rhythm', (t) => {
  const instants = fc.date({ min: at('2026-01-01'), max: at('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 23 }), fc.boolean(), (now, hour, isDaily) => {
      const moment = digestMomentOf(now, isDaily ? 'daily' : 'weekly', hour);
      const agoHours = (now.getTime() - moment.at.getTime()) / 3_600_000;
      return agoHours >= 0 && agoHours <= (isDaily ? 25 : 7 * 24 + 1);
    }),
  );
  t.end();
});
