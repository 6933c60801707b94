import fc from 'fast-check';
import t from 'tap';
import { searchWordsOf } from '../../../src/modules/activities/activity-search.rules.ts';

t.test('every word is looked for as a beginning, and long words with a typing error as well', async (t) => {
  t.strictSame(searchWordsOf('Muziek les'), {
    every: "'muziek':* & 'les':*",
    some: "'muziek':* | 'les':*",
    fuzzy: ['muziek'],
  });
  t.strictSame(searchWordsOf('klei').fuzzy, ['klei'], 'four letters are enough');
  t.strictSame(searchWordsOf('po vo 3D').fuzzy, [], 'three are not');
});

t.test('quotes, operators and other signs mean nothing', async (t) => {
  const table: [string, string][] = [
    ["!!! ':* &", ''],
    ["') | drop table --", "'drop':* & 'table':*"],
    ['kunst & !sport | (dans <-> les)', "'kunst':* & 'sport':* & 'dans':* & 'les':*"],
    ["zo'n \\'les\\'", "'zo':* & 'n':* & 'les':*"],
    ['"les buiten":*A', "'les':* & 'buiten':* & 'a':*"],
    ['%_\\\u0000les\u0000', "'les':*"],
    ['e-mail@school.nl', "'e':* & 'mail':* & 'school':* & 'nl':*"],
    ['🎨 verf', "'verf':*"],
    ['\ud800les', "'les':*"],
    ['', ''],
    ['   ', ''],
  ];
  for (const [question, every] of table)
    t.equal(searchWordsOf(question).every, every, JSON.stringify(question));
});

t.test('a letter with an accent is one letter, however it is written', async (t) => {
  const composed = searchWordsOf('Één CAFÉ');
  t.equal(composed.every, "'één':* & 'café':*");
  t.strictSame(searchWordsOf('Één CAFÉ'.normalize('NFD')), composed);
  t.equal(searchWordsOf('İstanbul').every, "'istanbul':*");
  t.equal(searchWordsOf('x\u0301yz').every, "'xyz':*");
});

t.test('of a long question the first eight words count', async (t) => {
  const words = searchWordsOf('een1 twee vier zes acht tien elf twaalf dertien veertien');
  t.equal(words.every.split(' & ').length, 8);
  t.notMatch(words.every, /dertien/);
  t.strictSame(words.fuzzy, ['een1', 'twee', 'vier', 'acht', 'tien', 'twaalf']);
});

t.test(
  'the text of a query only ever holds quoted letters and digits with the operators of the service',
  async () => {
    const signs = fc.constantFrom(
      "'",
      '"',
      '\\',
      ':',
      '*',
      '&',
      '|',
      '!',
      '(',
      ')',
      '<->',
      '\u0000',
      ' ',
      'a',
      'Ç',
      '9',
    );
    const questions = fc.oneof(
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
        .map((units) => String.fromCharCode(...units)),
      fc.array(signs, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    const term = "'[\\p{L}\\p{N}]+':\\*";
    const isQuery = (text: string, operator: string) =>
      new RegExp(`^(${term}( ${operator} ${term}){0,7})?$`, 'u').test(text);
    fc.assert(
      fc.property(questions, (question) => {
        const { every, some, fuzzy } = searchWordsOf(question);
        return (
          isQuery(every, '&') &&
          isQuery(some, '\\|') &&
          every.replaceAll('&', '|') === some &&
          fuzzy.every((word) => /^[\p{L}\p{N}]{2,}$/u.test(word) && every.includes(`'${word}':*`))
        );
      }),
      { numRuns: 1000 },
    );
  },
);
