import fc from 'fast-check';
import t from 'tap';
import {
  type DuplicateTraits,
  orderPair,
  PROPOSED_FROM,
  scoreDuplicate,
} from '../../../src/modules/activities/duplicate-candidate.rules.ts';

const pair = (more: Partial<DuplicateTraits> = {}): DuplicateTraits => ({
  titleSimilarity: 1,
  summarySimilarity: 1,
  distanceKm: 0,
  isSameOrganisation: true,
  isSameWebsite: true,
  levels: [],
  otherLevels: [],
  ...more,
});

t.test('equal in everything scores one, a title alone is not enough', async (t) => {
  t.match(scoreDuplicate(pair()), {
    score: 1,
    reasons: ['same_title', 'same_summary', 'same_place', 'same_organisation', 'same_website'],
  });
  const far = { distanceKm: 40, isSameOrganisation: false, isSameWebsite: false, summarySimilarity: 0.1 };
  t.ok(scoreDuplicate(pair(far)).score < PROPOSED_FROM);
  const here = {
    isSameOrganisation: false,
    isSameWebsite: false,
    summarySimilarity: 0.3,
    titleSimilarity: 0.9,
  };
  t.ok(scoreDuplicate(pair(here)).score >= PROPOSED_FROM, 'the same name in the same place');
  t.strictSame(scoreDuplicate(pair({ distanceKm: null })).reasons.includes('same_place'), false);
});

t.test('two lessons for other grades are two, however alike', async (t) => {
  const levels = { levels: ['po_group_5'], otherLevels: ['po_group_7'] };
  t.ok(scoreDuplicate(pair(levels)).score < PROPOSED_FROM);
  t.equal(scoreDuplicate(pair({ ...levels, otherLevels: ['po_group_5'] })).score, 1);
});

t.test('a score lies between 0 and 1 and grows with likeness', async () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, (low, high, summarySimilarity) => {
      const score = (titleSimilarity: number) =>
        scoreDuplicate(pair({ titleSimilarity, summarySimilarity })).score;
      const [less, more] = [score(Math.min(low, high)), score(Math.max(low, high))];
      return less <= more && less >= 0 && more <= 1;
    }),
  );
});

t.test('the older is the canonical one, whichever comes first; ids decide between equals', async (t) => {
  const old = { id: 'b', createdAt: new Date('2026-01-01') };
  const young = { id: 'a', createdAt: new Date('2026-02-01') };
  for (const found of [orderPair(old, young), orderPair(young, old)])
    t.strictSame(found, { canonical: old, duplicate: young });
  const twin = { ...old, id: 'a' };
  for (const found of [orderPair(old, twin), orderPair(twin, old)]) t.equal(found.canonical.id, 'a');
});
