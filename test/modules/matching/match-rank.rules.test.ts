import fc from 'fast-check';
import t from 'tap';
import {
  compareMatches,
  matchesFrom,
  type RankedMatch,
  rankMatches,
} from '../../../src/modules/matching/match-rank.rules.ts';

const match = (id: string, score: number, isExcluded = false): RankedMatch => ({
  id,
  kind: 'activity',
  candidateId: id,
  score,
  reasons: [],
  missing: [],
  exclusions: isExcluded ? [{ code: 'too_far', text: 'Ver' }] : [],
});

const lists = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[0-9a-f]{4}$/), fc.integer({ min: 0, max: 4 })), {
    selector: ([id]) => id,
    maxLength: 30,
  })
  .map((pairs) => pairs.map(([id, score]) => match(id, score / 4)));

t.test('the order does not depend on the order of the rows', async () => {
  fc.assert(
    fc.property(lists, fc.func(fc.integer()), (matches, key) => {
      const shuffled = matches.toSorted((a, b) => key(a.id) - key(b.id));
      return JSON.stringify(rankMatches(shuffled, true)) === JSON.stringify(rankMatches(matches, true));
    }),
  );
});

t.test('best first, and the excluded only when asked for', async (t) => {
  const matches = [match('a', 0.2), match('b', 0.9, true), match('c', 0.5), match('d', 0.5)];
  t.strictSame(
    rankMatches(matches, false).map(({ id }) => id),
    ['d', 'c', 'a'],
  );
  t.strictSame(
    rankMatches(matches, true).map(({ id }) => id),
    ['b', 'd', 'c', 'a'],
  );
  t.equal(compareMatches(match('a', 1), match('a', 1)), 0);
});

t.test('walking the pages on and back gives every match once', async () => {
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 7 }), (matches, limit) => {
      const ranked = rankMatches(matches, true);
      const seen: string[] = [];
      let at: { score: number; id: string; direction: 'next' | 'prev' } | undefined;
      for (;;) {
        const read = matchesFrom(ranked, at, limit);
        const page = read.slice(0, limit);
        const last = page.at(-1);
        seen.push(...page.map(({ id }) => id));
        if (read.length <= limit || last === undefined) break;
        at = { score: last.score, id: last.id, direction: 'next' };
      }
      const first = ranked[Math.min(limit, ranked.length) - 1];
      const back = first && matchesFrom(ranked, { ...first, direction: 'prev' }, ranked.length);
      const isBack =
        back === undefined ||
        back.map(({ id }) => id).join() ===
          ranked
            .slice(0, ranked.indexOf(first as never))
            .reverse()
            .map(({ id }) => id)
            .join();
      return seen.join() === ranked.map(({ id }) => id).join() && isBack;
    }),
  );
});
