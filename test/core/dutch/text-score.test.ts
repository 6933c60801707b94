import fc from 'fast-check';
import t from 'tap';
import type { Concept } from '../../../src/core/dutch/concepts.ts';
import { countTerms, type FieldCounts, headOf, modifierOf } from '../../../src/core/dutch/terms.ts';
import { scoreText, termsToCount, weighConcepts } from '../../../src/core/dutch/text-score.ts';
import { language } from '../../../src/infra/language/language.ts';

const concept = (word: string, shares: Record<string, number> = {}, weight = 1): Concept => ({
  word,
  written: word,
  weight,
  shares: new Map([[word, 1], ...Object.entries(shares)]),
});
const soughtIn = (concepts: readonly Concept[], counts: Record<string, number>, size = 1_000) =>
  weighConcepts(concepts, { size, counts: new Map(Object.entries(counts)) });
const textOf = (terms: Record<string, FieldCounts>, lengths: FieldCounts = [4, 16, 30]) => ({
  terms: new Map(Object.entries(terms)),
  lengths,
});

const COUNTS = { theater: 90, toneel: 20, dans: 40, '-theater': 30, 'theater-': 10 };
const sought = soughtIn([concept('theater', { toneel: 0.8 }), concept('dans')], COUNTS);
const points = (...text: Parameters<typeof textOf>) => scoreText(sought, textOf(...text)).points;

const count = fc.nat({ max: 20 });
const fields = fc.tuple(count, count, count);

t.test('one more occurrence in the title never lowers the points', async () => {
  const lengths = fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 200 }), fc.nat({ max: 2_000 }));
  fc.assert(
    fc.property(fields, fields, lengths, (theater, dans, extra) => {
      const own = theater.map((each, at) => each + (dans[at] ?? 0) + (extra[at] ?? 0));
      const [title = 0, summary = 0, description = 0] = own;
      const more: FieldCounts = [theater[0] + 1, theater[1], theater[2]];
      const before = points({ theater }, [title, summary, description]);
      return points({ theater: more }, [title + 1, summary, description]) >= before - 1e-9;
    }),
  );
});

t.test(
  'one more occurrence in a text as long never lowers them, in whatever field and beside other terms',
  async () => {
    fc.assert(
      fc.property(fields, fields, fields, (theater, toneel, more) => {
        const added: FieldCounts = [theater[0] + more[0], theater[1] + more[1], theater[2] + more[2]];
        return points({ theater: added, toneel }) >= points({ theater, toneel });
      }),
    );
  },
);

t.test('points are never below 0 and never above the ideal of the concepts', async () => {
  const ideal = sought.reduce((sum, each) => sum + each.ideal, 0);
  fc.assert(
    fc.property(fields, fields, fields, (theater, toneel, dans) => {
      const all = points({ theater, toneel, dans });
      return all >= 0 && all <= ideal;
    }),
  );
});

t.test('a title counts for more than a summary, that for more than a description', async (t) => {
  const [title, summary, description] = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((theater) => points({ theater }));
  t.ok((title ?? 0) > (summary ?? 0) && (summary ?? 0) > (description ?? 0));
});

t.test('a concept counts once, by the best of its names', async (t) => {
  const one: FieldCounts = [1, 0, 0];
  const both = scoreText(sought, textOf({ theater: one, toneel: one }));
  t.equal(both.hits.length, 1);
  t.equal(both.hits[0]?.term, 'theater');
  t.equal(both.points, points({ theater: one }));
  t.ok(points({ toneel: one }) < both.points);
  t.equal(scoreText(sought, textOf({ theater: one, dans: one })).hits.length, 2);
});

t.test('a rare name counts for no more than the word that it stands for', async (t) => {
  const [theater] = soughtIn([concept('theater', { toneel: 1 })], { theater: 500, toneel: 1 });
  const of = (term: string) => theater?.terms.find((each) => each.term === term)?.points;
  t.equal(of('toneel'), of('theater'));
});

t.test(
  'a rare word counts for more than a common one, the head of a compound for less than the word',
  async (t) => {
    const [rare, common] = soughtIn([concept('fresco'), concept('dag')], { fresco: 2, dag: 800 });
    t.ok((rare?.ideal ?? 0) > (common?.ideal ?? 0));
    const one: FieldCounts = [1, 0, 0];
    t.ok(points({ [headOf('theater')]: one }) < points({ theater: one }));
    t.ok(points({ [modifierOf('theater')]: one }) > points({ [headOf('theater')]: one }));
  },
);

t.test('what no text holds gives nothing, and an empty catalogue nothing at all', async (t) => {
  t.same(scoreText(sought, textOf({})), { points: 0, hits: [] });
  const [theater] = soughtIn([concept('theater')], {}, 0);
  t.strictSame(theater?.terms, []);
  t.ok(Number.isFinite(theater?.ideal));
});

t.test('the terms to count are each name in each form, once', async (t) => {
  const terms = termsToCount([concept('theater', { toneel: 0.8 }), concept('toneel')]);
  t.strictSame(terms, ['theater', '-theater', 'theater-', 'toneel', '-toneel', 'toneel-']);
});

t.test('terms are counted per field, a summary that begins the description once', async (t) => {
  const begin = 'Samen dansen in het theater';
  const { terms, lengths } = countTerms(['Dansworkshop', `${begin}…`, `${begin} van de stad.`], language());
  t.strictSame(terms.get('theater'), [0, 1, 0]);
  t.strictSame(terms.get('stad'), [0, 0, 1]);
  t.strictSame(terms.get(modifierOf('dans')), [1, 0, 0]);
  t.strictSame(terms.get(headOf('workshop')), [1, 0, 0]);
  t.equal(lengths[0], 3);
});
