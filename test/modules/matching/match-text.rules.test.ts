import t from 'tap';
import { leadingTerms, textRelevance } from '../../../src/modules/matching/match-text.rules.ts';

const concept = (word: string, points: number, names: string[] = []) => ({
  word,
  written: word,
  ideal: points,
  terms: [word, ...names].map((term, at) => ({ term, points: points / (at + 1) })),
});

t.test('words that say most come first, with their other names', async (t) => {
  const concepts = [concept('muziek', 2), concept('slagwerk', 6, ['percussie'])];
  const leading = leadingTerms(concepts, { size: 100, counts: new Map() });
  t.same(
    leading.map(({ lexeme, word, weight }) => [lexeme, word, weight]),
    [
      ['slagwerk', 'slagwerk', 6],
      ['percussie', 'slagwerk', 3],
      ['muziek', 'muziek', 2],
    ],
  );
});

t.test(
  'a word of half a large catalogue finds no candidates beside a rare one, but does alone',
  async (t) => {
    const counts = new Map([
      ['muziek', 400_000],
      ['slagwerk', 900],
    ]);
    const lexemes = (concepts: ReturnType<typeof concept>[]) =>
      leadingTerms(concepts, { size: 1_000_000, counts }).map(({ lexeme }) => lexeme);
    t.same(lexemes([concept('muziek', 1), concept('slagwerk', 7)]), ['slagwerk']);
    t.same(lexemes([concept('muziek', 1)]), ['muziek']);
  },
);

const hit = (points: number, likeness = 0) => ({ points, likeness });

t.test('the best text is a full match only when it holds enough of the wish', async (t) => {
  t.equal(textRelevance(hit(10, 0.4), hit(10, 0.4), 20), 1);
  t.ok(textRelevance(hit(5, 0.2), hit(10, 0.4), 20) < 0.6);
  t.ok(textRelevance(hit(2), hit(2), 100) < 0.1, 'the best of nothing');
  t.equal(textRelevance(hit(0), hit(0), 0), 0);
  t.ok(textRelevance(hit(5, 0.3), hit(10, 0.4), 20) > textRelevance(hit(5, 0.1), hit(10, 0.4), 20));
});
