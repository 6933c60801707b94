import t from 'tap';
import {
  deliveredStatus,
  isHeldDelivery,
  sourceActivityFaults,
  sourceSessionTimes,
} from '../../../src/modules/activities/source-activity.rules.ts';

type Delivered = Parameters<typeof sourceActivityFaults>[0];

const STATUSES = [
  'draft',
  'in_review',
  'changes_requested',
  'rejected',
  'published',
  'paused',
  'archived',
] as const;

const session = (externalId: string, more = {}) => ({
  externalId,
  date: '2027-03-25',
  startTime: '10:00:00',
  endTime: '11:30:00',
  ...more,
});
const at = (...coordinates: number[]): Delivered => ({ place: { point: { coordinates } } });
const faultsOf = (body: Delivered) =>
  sourceActivityFaults(body).map(({ pointer, code }) => `${pointer} ${code}`);

t.test(
  'a trusted source publishes, the rest is reviewed, and what was reviewed stays as it is',
  async (t) => {
    for (const current of [undefined, ...STATUSES]) {
      const isReviewed = current === 'paused' || current === 'published';
      t.equal(deliveredStatus(current, false), isReviewed ? current : 'in_review', `${current}, not trusted`);
      t.equal(isHeldDelivery(current, false), isReviewed, `${current} is held`);
      t.equal(isHeldDelivery(current, true), false, 'a trusted source waits for nobody');
      const kept = current === 'paused' ? 'paused' : 'published';
      t.equal(
        deliveredStatus(current, true),
        current === 'rejected' ? 'in_review' : kept,
        `${current}, trusted`,
      );
      const isArchived = current === 'archived';
      t.equal(
        deliveredStatus(current, true, false) === 'archived',
        isArchived,
        'what another archived stays so',
      );
    }
  },
);

t.test(
  'a delivered session ends on its own day in Dutch time, and can be reserved until it begins',
  async (t) => {
    const times = sourceSessionTimes(session('a'));
    t.match(times, {
      endDate: '2027-03-25',
      timeZone: 'Europe/Amsterdam',
      bookingClosesDaysBefore: 0,
      startsAt: new Date('2027-03-25T09:00:00Z'),
      endsAt: new Date('2027-03-25T10:30:00Z'),
      bookingClosesAt: new Date('2027-03-25T09:00:00Z'),
    });
    const long = sourceSessionTimes(session('a', { endDate: '2027-04-01', bookingClosesDaysBefore: 3 }));
    t.match(long, {
      endsAt: new Date('2027-04-01T09:30:00Z'),
      bookingClosesAt: new Date('2027-03-22T09:00:00Z'),
    });
  },
);

t.test('each fault of a delivery is named at its place', async (t) => {
  const table: [string, Delivered, string[]][] = [
    ['nothing', {}, []],
    ['ages', { ageFrom: 12, ageTo: 8 }, ['#/ageTo range_inverted']],
    ['one age', { ageFrom: 12 }, []],
    ['groups', { groupSizeMin: 20, groupSizeMax: 10 }, ['#/groupSizeMax range_inverted']],
    ['a place without a point', { place: {} }, []],
    ['a point', at(5.9878, 51.1942), []],
    ['swapped axes', at(51.1942, 5.9878), ['#/place/point/coordinates range_inverted']],
    ['Paris', at(2.35, 48.85), ['#/place/point/coordinates range_inverted']],
    ['Null Island', at(0, 0), ['#/place/point/coordinates range_inverted']],
    ['no sessions', { sessions: [] }, []],
    ['two sessions', { sessions: [session('a'), session('b')] }, []],
    [
      'doubled ids',
      { sessions: [session('a'), session('b'), session('a'), session('a')] },
      ['#/sessions/2/externalId duplicate', '#/sessions/3/externalId duplicate'],
    ],
    [
      'an hour that is skipped',
      { sessions: [session('a'), session('b', { date: '2027-03-28', startTime: '02:30:00' })] },
      ['#/sessions/1/startTime local_time_nonexistent'],
    ],
    [
      'an end before the begin',
      { sessions: [session('a', { endTime: '09:00:00' })] },
      ['#/sessions/0/endTime range_inverted'],
    ],
    [
      'a day that ends before it begins',
      { sessions: [session('a', { endDate: '2027-03-24' })] },
      ['#/sessions/0/endTime range_inverted'],
    ],
  ];
  for (const [name, body, faults] of table) t.strictSame(faultsOf(body), faults, name);
});

t.test('all faults of a delivery come at once', async (t) => {
  const body: Delivered = {
    ageFrom: 12,
    ageTo: 8,
    groupSizeMin: 20,
    groupSizeMax: 10,
    ...at(51.1942, 5.9878),
    sessions: [session('a', { endTime: '09:00:00' }), session('a', { endTime: '10:00:00' })],
  };
  t.strictSame(faultsOf(body), [
    '#/ageTo range_inverted',
    '#/groupSizeMax range_inverted',
    '#/place/point/coordinates range_inverted',
    '#/sessions/1/externalId duplicate',
    '#/sessions/0/endTime range_inverted',
    '#/sessions/1/endTime range_inverted',
  ]);
  t.ok(sourceActivityFaults(body).every(({ detail }) => detail.length > 0));
});
