import fc from 'fast-check';
import t from 'tap';
import { isFinal, reachOf, standingCall } from '../../../src/modules/matching/recommendation.rules.ts';

t.test('the emptier the surroundings, the farther a school travels', async (t) => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 60, noNaN: true }),
      (a, b) => {
        const [near, far] = [reachOf(Math.min(a, b)) ?? 0, reachOf(Math.max(a, b)) ?? 0];
        return near <= far && near >= 10 && far <= 50;
      },
    ),
  );
  t.equal(reachOf(undefined), undefined);
});

t.test('a school asks for what it met most, and for few things at once', async (t) => {
  const interest = (kind: 'theme' | 'cluster', code: string, count: number) => ({ kind, code, count });
  const interests = [
    interest('theme', 'music', 1),
    interest('theme', 'dance', 5),
    ...Array.from({ length: 8 }, (_, serial) => interest('theme', `other_${serial}`, 2)),
    interest('cluster', 'culture', 3),
  ];
  const call = standingCall({ sector: 'po', interests, tenthPostcodeKm: 5 });
  t.same(call.themes.slice(0, 2), ['dance', 'other_0']);
  t.equal(call.themes.length, 6);
  t.notOk(call.themes.includes('music'));
  t.match(call, { clusters: ['culture'], sector: 'po', radiusKm: 20, levels: [] });
  const shuffled = standingCall({ sector: 'po', interests: interests.toReversed(), tenthPostcodeKm: 5 });
  t.same(shuffled, call, 'whatever the order of the rows');
  t.same(standingCall({ sector: undefined, interests: [], tenthPostcodeKm: undefined }).themes, []);
});

t.test(
  'the size of a group puts nothing out for a school, and its sector only when it has one',
  async (t) => {
    t.notOk(isFinal({ code: 'group_too_large' }, { sector: 'po' }));
    t.ok(isFinal({ code: 'sector_mismatch' }, { sector: 'po' }));
    t.notOk(isFinal({ code: 'sector_mismatch' }, { sector: '' }));
    t.ok(isFinal({ code: 'too_far' }, { sector: '' }));
  },
);
