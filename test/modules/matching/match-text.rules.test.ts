import t from 'tap';
import {
  idealWeight,
  textRelevance,
  wantedText,
  weighTerms,
  wordsOf,
} from '../../../src/modules/matching/match-text.rules.ts';

const squeezed = (text: string) => wantedText(text).replaceAll(/\s+/g, ' ').trim();

t.test('what a call does not want is not looked for', async (t) => {
  t.equal(squeezed('Geen museum, wel de natuur in'), ', wel de natuur in');
  t.equal(
    squeezed('Wij willen juist geen Engels maar Franse chansons.'),
    'Wij willen juist maar Franse chansons.',
  );
  t.equal(squeezed('Niet naar binnen, wel het groen in'), ', wel het groen in');
  t.equal(squeezed('Zonder de kinderen bang te maken'), '');
  t.equal(squeezed('Een algemeen nietje'), 'Een algemeen nietje', 'parts of words stay');
});

t.test('a rare stem weighs more than a common one, an unknown one like the rarest', async (t) => {
  const term = (lexeme: string, activityCount: number) => ({ word: lexeme, lexeme, share: 1, activityCount });
  const [rare, common, unknown] = weighTerms(
    [term('poppenkast', 1), term('concert', 400), term('xyz', 0)],
    1000,
  );
  t.ok((rare?.weight ?? 0) > (common?.weight ?? 0));
  t.equal(unknown?.weight, rare?.weight);
  t.ok(
    weighTerms([term('a', 0)], 0).every(({ weight }) => weight > 0),
    'an empty catalogue divides by nothing',
  );
});

t.test('a word counts once for the ideal, whatever stands for it', async (t) => {
  const terms = [
    { word: 'poppentheater', lexeme: 'poppentheater', weight: 6 },
    { word: 'poppentheater', lexeme: 'theater', weight: 2 },
    { word: 'humor', lexeme: 'humor', weight: 3 },
  ];
  t.equal(idealWeight(terms), 9);
  t.equal(idealWeight([]), 0);
});

t.test('the best text is a full match only when it holds enough of the call', async (t) => {
  t.equal(textRelevance(10, 10, 20), 1);
  t.equal(textRelevance(5, 10, 20), 0.5);
  t.ok(textRelevance(2, 2, 100) < 0.1, 'the best of nothing');
  t.equal(textRelevance(0, 0, 0), 0);
});

t.test('stems are told in the words of the call', async (t) => {
  const text = 'De natuur in met Poëzie, bomen en hedendaagse kunst';
  t.strictSame(wordsOf(text, ['natur', 'poez', 'hedendag', 'bom']), [
    'natuur',
    'poëzie',
    'hedendaagse',
    'bomen',
  ]);
  t.strictSame(wordsOf(text, ['verzet']), [], 'what is not there is not told');
});
