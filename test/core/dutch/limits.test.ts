import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import { conceptsOf, lookedUpTerms, writtenWords } from '../../../src/core/dutch/concepts.ts';
import { countTerms, type Fields, toSearchVector } from '../../../src/core/dutch/terms.ts';
import { language } from '../../../src/infra/language/language.ts';
import { cloneDatabase } from '../../support/db.ts';

const MAX_CONCEPTS = 60;
const MAX_NAMES = 121;

/** All that reads a text, with what it may at most give. */
function assertReadable(text: string): void {
  const wish = { title: text, text };
  for (const found of [true, false]) {
    const concepts = conceptsOf(wish, language(), () => found);
    if (concepts.length > MAX_CONCEPTS) throw new Error(`${concepts.length} concepts`);
    for (const { weight, shares } of concepts) {
      if (!(weight > 0 && weight <= 1.5)) throw new Error(`weight ${weight}`);
      if (shares.size > MAX_NAMES) throw new Error(`${shares.size} names`);
    }
  }
  lookedUpTerms(wish, language());
  writtenWords(wish, language());
  countTerms([text, text, text], language());
}

const ODD: Readonly<Record<string, string>> = {
  nothing: '',
  space: ' \n\t\u00a0',
  emoji: '😀👩‍👩‍👧‍👦 🏳️‍🌈 dansen 🎭',
  'other scripts': '日本語の劇場 العربية مسرح кукольный театр ελληνικά हिन्दी',
  'half a character': '\ud83d dansen \udc00',
  'signs of a query': `'theater' & !dans | (museum <-> natuur):*AB \\ "x" %_ $1`,
  'an end of a statement': "'; drop table activities; -- \u0001",
  punctuation: "''''' ... --- ,,, !?!? ’‘`´ {}[]()",
  'one long word': 'theater'.repeat(300),
  'one long number': '1234567890'.repeat(300),
};

t.test('odd texts are read without a fault', async (t) => {
  for (const [name, text] of Object.entries(ODD)) t.doesNotThrow(() => assertReadable(text), name);
  for (const name of ['nothing', 'space', 'punctuation'])
    t.strictSame(
      conceptsOf({ title: '', text: ODD[name] ?? '' }, language(), () => true),
      [],
    );
});

t.test('any text is read without a fault', async () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), assertReadable), { numRuns: 50 });
  fc.assert(fc.property(fc.string({ maxLength: 40 }), assertReadable), { numRuns: 50 });
});

t.test('ten thousand words give no more concepts than a call may have', async (t) => {
  const kinds = ['theater', 'vleermuizen', 'natuurgebied', 'raket', 'kasteel', 'klei'];
  const text = Array.from({ length: 10_000 }, (_, i) => `${kinds[i % kinds.length]}${i % 7 === 0 ? '' : i}`);
  const concepts = conceptsOf({ title: 'Dans', text: text.join(' ') }, language(), () => true);
  t.equal(concepts.length, MAX_CONCEPTS);
});

t.test('PostgreSQL takes the terms of any text as a search vector', async (t) => {
  const { db } = await cloneDatabase(t);
  const read = async (fields: Fields) => {
    const literal = toSearchVector(fields, language());
    const [row] = await db.execute<{ count: number }>(
      sql`select length(${literal}::text::tsvector)::int as count`,
    );
    return { count: row?.count, terms: countTerms(fields, language()).terms.size };
  };

  await t.test('quotes, apostrophes and the odd texts', async (t) => {
    const texts = [
      "Foto's, 'quotes' \"dubbel\" en zo'n \\ backslash: de baby's van opa's auto's",
      ...Object.values(ODD),
    ];
    for (const text of texts) {
      const { count, terms } = await read([text, `x ${text}`, `y ${text}`]);
      t.equal(count, terms, JSON.stringify(text.slice(0, 30)));
    }
  });

  await t.test('arbitrary texts', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom("'", '\\', ':', ' ', 'a', 'é', '-', '’', '1', ','), maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(text, text, text, async (title, summary, description) => {
        const { count, terms } = await read([title, summary, description]);
        return count === terms;
      }),
      { numRuns: 60 },
    );
  });

  await t.test('ten thousand words, and one word as often', async (t) => {
    const many = Array.from({ length: 10_000 }, (_, i) => `woord${i}`).join(' ');
    t.match(await read(['Dans', '', many]), { count: 10_001 });
    t.match(await read(['', '', 'dans '.repeat(10_000)]), { count: 1 });
    t.match(await read(['', many, 'dans '.repeat(10_000)]), { count: 10_001 });
  });

  await t.test('a title has weight A, a summary B, a description C', async (t) => {
    const literal = toSearchVector(['Theater', 'Dans', 'Klei'], language());
    t.equal(literal, "'theater':1A 'dans':2B 'klei':3C");
  });
});
