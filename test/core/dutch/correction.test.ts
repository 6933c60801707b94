import fc from 'fast-check';
import t from 'tap';
import { editDistance, soundOf, spellingDistance } from '../../../src/core/dutch/spelling.ts';
import { language } from '../../../src/infra/language/language.ts';

const MISSPELT: Readonly<Record<string, string>> = {
  mueseum: 'museum',
  teater: 'theater',
  voorsteling: 'voorstelling',
  archeolgie: 'archeologie',
  programeren: 'programmeren',
  natuurgebiet: 'natuurgebied',
  schilderei: 'schilderij',
  bibliteek: 'bibliotheek',
  dinosarus: 'dinosaurus',
  robbot: 'robot',
  goochelar: 'goochelaar',
  elekriciteit: 'elektriciteit',
};

t.test('a misspelt word is read as the word that was meant', async (t) => {
  for (const [written, meant] of Object.entries(MISSPELT)) {
    const [first] = language().correct(written);
    t.equal(first?.word, meant, written);
    t.ok((first?.share ?? 0) >= 0.4 && (first?.share ?? 2) <= 1);
  }
});

t.test('a compound with a slip in both parts is read as two words', async (t) => {
  const meant = language().correct('teatervorsteling');
  t.strictSame(
    meant.flatMap(({ word }) => {
      const { lemma, parts } = language().analyse(word);
      return parts.length > 0 ? parts : [lemma];
    }),
    ['theater', 'voorstelling'],
  );
});

t.test('what resembles nothing is left as it is', async (t) => {
  t.strictSame(language().correct('qqxzzvv'), []);
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

t.test('edits are a distance: 0 to itself only, the same both ways, a swap is one', async (t) => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const edits = editDistance(a, b, 9);
      return (edits === 0) === (a === b) && edits === editDistance(b, a, 9);
    }),
  );
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
      const edits = editDistance(a, b, 9);
      const limited = editDistance(a, b, limit);
      return edits <= limit ? limited === edits : limited > limit;
    }),
  );
  t.equal(editDistance('museum', 'msueum', 3), 1);
  t.equal(editDistance('museum', 'muse', 3), 2);
  t.equal(editDistance('museum', 'musseun', 3), 2);
  t.equal(editDistance('', 'abc', 3), 3);
});

t.test('what sounds the same is nearer than what does not', async (t) => {
  const between = (a: string, b: string) => spellingDistance(a, soundOf(a), b, soundOf(b), 3);
  t.equal(soundOf('theater'), soundOf('teater'));
  t.ok(between('schilderei', 'schilderij') < between('schilderoj', 'schilderij'));
  t.ok(between('fotografie', 'photografie') < 1);
});
