import t from 'tap';
import { conceptsOf, lookedUpTerms, wantedText, writtenWords } from '../../../src/core/dutch/concepts.ts';
import { language } from '../../../src/infra/language/language.ts';

/** Word → weight of a wish, where the catalogue has all words. */
const weightsOf = (text: string, title = '', isFound = (_: string) => true) =>
  new Map(conceptsOf({ title, text }, language(), isFound).map(({ word, weight }) => [word, weight]));
const wordsOf = (text: string) => [...weightsOf(text).keys()];

t.test('what is refused is not looked for, what is wanted instead is', async (t) => {
  t.strictSame(wordsOf('geen museum, wel de natuur in'), ['natuur']);
  t.strictSame(wordsOf('Geen museum maar een theater'), ['theater']);
  t.strictSame(wordsOf('Klei zonder computer.'), ['klei']);
  t.strictSame(wordsOf('niet naar het theater, wel naar het bos'), ['bos']);
});

t.test('a clause that refuses nothing is kept', async (t) => {
  t.ok(wordsOf('Niet iedereen kan naar het museum').includes('museum'));
  t.equal(wantedText('Algemeen museum'), 'Algemeen museum');
});

t.test('a refusal ends with its clause', async (t) => {
  t.strictSame(wordsOf('Geen museum. Vleermuizen'), ['vleermuis']);
});

const STORY = `Vorige week waren we bij de brandweer in het dorp, en daar hebben we veel geleerd over vuur en water.
  Het was koud buiten en de kachel deed het niet. Iedereen heeft een tekening gemaakt van een kasteel met een ridder.
  Dat hangt nu in de gang bij de kapstok. `;

t.test('in a long story the sentence that asks counts in full, the others a little', async (t) => {
  const weights = weightsOf(`${STORY}Wij zoeken iemand die vertelt over vleermuizen.`, 'Planeten');
  const asked = weights.get('vleermuis') ?? 0;
  for (const word of ['brandweer', 'kasteel', 'kachel'])
    t.ok((weights.get(word) ?? 1) <= asked / 2, `${word} is story`);
  t.equal(weights.get('planeet'), asked, 'the title of a story counts as its request');
});

t.test('without a request all sentences count, and a title counts for more than a short text', async (t) => {
  t.equal(weightsOf(STORY).get('kasteel'), 1);
  const weights = weightsOf('Iets over vleermuizen', 'Planeten');
  t.ok((weights.get('planeet') ?? 0) > (weights.get('vleermuis') ?? 0));
});

t.test('words of every call weigh nothing', async (t) => {
  const call = 'Wij zoeken voor de leerlingen van onze school een leuke activiteit op donderdagmiddag';
  const known = wordsOf(call);
  for (const word of ['zoek', 'leerling', 'school', 'leuk', 'activiteit'])
    t.notOk(known.includes(word), word);
  t.ok(wordsOf(`${call} over dinosaurussen`).includes('dinosaurus'));
});

t.test('the parts of a compound count, for less than the word itself and the head least', async (t) => {
  const weights = weightsOf('natuurgebied');
  t.equal(weights.get('natuurgebied'), 1);
  t.ok((weights.get('natuur') ?? 1) < 1);
  t.ok((weights.get('gebied') ?? 1) < (weights.get('natuur') ?? 0));
});

t.test('a phrase of the thesaurus is one concept beside its words', async (t) => {
  const [phrase] = conceptsOf({ title: '', text: 'De canon van Nederland' }, language(), () => true).filter(
    ({ word }) => word === 'canon_van_nederland',
  );
  t.match(phrase, { written: 'canon van nederland', weight: 1 });
});

t.test('a word that is said twice is one concept, by where it counts most', async (t) => {
  const concepts = conceptsOf({ title: 'Dansen', text: 'dansen en gedanst' }, language(), () => true);
  t.equal(concepts.filter(({ word }) => word === 'dans').length, 1);
  t.equal(weightsOf('dansen', 'Dansen').get('dans'), weightsOf('', 'Dansen').get('dans'));
});

t.test('a word that the catalogue lacks is corrected, one that it has is not', async (t) => {
  const hasNot = (term: string) => term !== 'mueseum';
  t.ok(weightsOf('mueseum', '', hasNot).has('museum'));
  t.notOk(weightsOf('mueseum', '', hasNot).has('mueseum'));
  t.strictSame([...weightsOf('mueseum').keys()], ['mueseum']);
  const [concept] = conceptsOf({ title: '', text: 'mueseum' }, language(), hasNot);
  t.equal(concept?.written, 'mueseum', 'it is shown as it was written');
});

t.test('a concept stands for itself in full and for its other names in part', async (t) => {
  for (const { word, shares } of conceptsOf({ title: 'Poppentheater', text: '' }, language(), () => true)) {
    t.equal(shares.get(word), 1);
    t.ok([...shares].every(([name, share]) => name === word || (share > 0 && share < 1)));
  }
});

t.test('the terms to look up are those of the words and their parts, in every form', async (t) => {
  const terms = lookedUpTerms({ title: 'Natuurgebied', text: 'geen museum' }, language());
  t.strictSame(
    terms.sort(),
    ['natuurgebied', 'natuur', 'gebied'].flatMap((w) => [w, `-${w}`, `${w}-`]).sort(),
  );
});

t.test('in the view of letters a word of every call counts half', async (t) => {
  const written = writtenWords({ title: '', text: 'de leerlingen zien vleermuizen' }, language());
  t.notOk(written.has('de'));
  t.equal(written.get('vleermuizen'), 1);
  t.equal(written.get('leerlingen'), 0.5);
});
