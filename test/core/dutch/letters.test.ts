import fc from 'fast-check';
import t from 'tap';
import { letterGroups, letterVector, likeness, rarityByWords } from '../../../src/core/dutch/letters.ts';
import { language } from '../../../src/infra/language/language.ts';

const { rarity } = language();
const vectorOf = (text: string) => letterVector(letterGroups(text), rarity);
const between = (a: string, b: string) => likeness(vectorOf(a), b, rarity);

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom('theater', 'museum', 'dans', 'natuur', 'een', 'é', '1940'), { maxLength: 9 })
    .map((each) => each.join(' ')),
);
const ROUNDING = 1e-9;

t.test('likeness is between 0 and 1, and the same whichever text is the vector', async () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const like = between(a, b);
      return like >= 0 && like <= 1 + ROUNDING && Math.abs(like - between(b, a)) < ROUNDING;
    }),
  );
});

t.test('likeness does not mind the order of the words', async () => {
  const lists = fc.array(fc.constantFrom('theater', 'museum', 'dans', 'natuur', 'bos'), { minLength: 1 });
  fc.assert(
    fc.property(lists, texts, (list, other) => {
      const turned = [...list].reverse().join(' ');
      return Math.abs(between(list.join(' '), other) - between(turned, other)) < ROUNDING;
    }),
  );
});

t.test('a text is most like itself, a slip makes it somewhat less, another subject much', async (t) => {
  const like = (other: string) => between('poppentheater in de klas', other);
  t.ok(Math.abs(like('Poppentheater, in de KLAS!') - 1) < ROUNDING);
  t.ok(like('popentheater in de klas') < 1);
  t.ok(like('popentheater in de klas') > like('een dag in het bos'));
  t.equal(like(''), 0);
  t.equal(between('', 'theater'), 0);
});

t.test('a group of letters that fewer words have is rarer', async (t) => {
  const of = rarityByWords(['theater', 'theaters', 'xylofoon']);
  t.ok(of('xylo') > of('heat'));
  t.ok(of('zzzz') > of('xylo'));
});
