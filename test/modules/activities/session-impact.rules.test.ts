import t from 'tap';
import {
  alternativesOf,
  fewestPupils,
  fitsGroup,
} from '../../../src/modules/activities/session-impact.rules.ts';

const room = { remainingSeats: 24, seatUnit: 'pupil' as const, groupSizeMin: null, groupSizeMax: null };
const group = { pupilCount: 24, adultCount: 2 };

t.test('a group fits where its pupils have seats and its size with adults is within bounds', async (t) => {
  t.ok(fitsGroup(room, group));
  t.notOk(fitsGroup({ ...room, remainingSeats: 23 }, group));
  t.ok(fitsGroup({ ...room, remainingSeats: 1, seatUnit: 'group' }, group), 'one seat holds a whole group');
  t.notOk(fitsGroup({ ...room, remainingSeats: 0, seatUnit: 'group' }, group));
  t.ok(fitsGroup({ ...room, groupSizeMax: 26 }, group));
  t.notOk(fitsGroup({ ...room, groupSizeMax: 25 }, group), 'adults count');
  t.ok(fitsGroup({ ...room, groupSizeMin: 26 }, group));
  t.notOk(fitsGroup({ ...room, groupSizeMin: 27 }, group));
});

t.test('each group is shown the first that fit it, in their order', async (t) => {
  const rooms = [10, 30, 24, 25, 40].map((remainingSeats) => ({ ...room, remainingSeats }));
  const seats = (most: number) => alternativesOf(rooms, group, most).map((each) => each.remainingSeats);
  t.strictSame(seats(3), [30, 24, 25]);
  t.strictSame(seats(1), [30]);
  t.strictSame(alternativesOf(rooms, { pupilCount: 50, adultCount: 0 }, 3), []);
});

t.test('one search is for the smallest of the groups', async (t) => {
  t.equal(
    fewestPupils([
      { pupilCount: 28, adultCount: 2 },
      { pupilCount: 12, adultCount: 9 },
    ]),
    12,
  );
  t.equal(fewestPupils([]), undefined);
});
