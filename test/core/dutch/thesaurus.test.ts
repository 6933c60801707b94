import t from 'tap';
import { createThesaurus, expandTerm, findPhrases, termOf } from '../../../src/core/dutch/thesaurus.ts';
import { language } from '../../../src/infra/language/language.ts';

const asWritten = (word: string) => word;
/** Rows: term, synonyms, broader, related, English. */
const thesaurusOf = (...rows: string[]) =>
  createThesaurus(
    rows.map((row) => row.replaceAll('; ', '\t')),
    asWritten,
  );

const small = thesaurusOf(
  'theater; toneel; kunst; podium; drama',
  'poppenkast; poppenspel; theater; ; ',
  'jan klaassen; ; poppenkast; ; ',
  'decor; ; ; theater; ',
  'bank; geldbank; economie; ; ',
  'bank; zitbank; meubel; ; ',
);

t.test('a synonym counts for more than what is narrower, that for more than what is related', async (t) => {
  const shares = expandTerm('theater', small);
  const of = (term: string) => shares.get(term) ?? 0;
  t.equal(of('toneel'), of('drama'), 'an English name is a synonym');
  const order = ['toneel', 'poppenkast', 'jan_klaassen', 'podium', 'kunst'].map(of);
  t.strictSame(
    order,
    [...order].sort((a, b) => b - a),
  );
  t.equal(new Set(order).size, order.length);
  t.equal(of('poppenspel'), of('poppenkast'), 'all names of what is narrower count');
  t.equal(of('decor'), of('kunst'), 'what names the term as related or broader counts least');
  t.ok(order.every((share) => share > 0 && share < 1));
  t.notOk(shares.has('theater'), 'a term is no other name of itself');
  t.strictSame(
    [...shares.values()],
    [...shares.values()].sort((a, b) => b - a),
    'the best first',
  );
});

t.test('what is narrower is found by a synonym too', async (t) => {
  t.ok(expandTerm('toneel', small).has('poppenkast'));
});

t.test('the meanings of an ambiguous word count for less each', async (t) => {
  const bank = expandTerm('bank', small);
  t.equal(bank.get('geldbank'), bank.get('zitbank'));
  t.ok((bank.get('geldbank') ?? 1) < (expandTerm('theater', small).get('toneel') ?? 0));
  t.ok((bank.get('geldbank') ?? 0) > (expandTerm('geldbank', small).get('economie') ?? 1));
});

t.test('a term that the thesaurus does not have is called nothing else', async (t) => {
  t.equal(expandTerm('zorblak', small).size, 0);
  t.equal(expandTerm('', small).size, 0);
});

t.test('a hub is called no more than so many names', async (t) => {
  const rows = Array.from({ length: 500 }, (_, i) => `museum${i}; ; museum; ; `);
  t.equal(expandTerm('museum', thesaurusOf(...rows)).size, 120);
  t.ok(language().expand('museum').size <= 120);
});

t.test('phrases are found in a row of base forms, also where they overlap or are cut off', async (t) => {
  const phrases = thesaurusOf('tweede wereldoorlog; wereldoorlog twee; ; ; ', 'canon van nederland; ; ; ; ');
  const find = (text: string) => findPhrases(text.split(' '), phrases);
  t.strictSame(find('de tweede wereldoorlog twee'), ['tweede_wereldoorlog', 'wereldoorlog_twee']);
  t.strictSame(find('de canon van'), []);
  t.strictSame(find(''), []);
  t.strictSame(language().phrases(['de', 'canon', 'van', 'nederland']), ['canon_van_nederland']);
});

t.test('a name is a term without its article and what is between brackets', async (t) => {
  t.equal(termOf('De Gouden Eeuw (tijdvak)', asWritten), 'gouden_eeuw');
  t.equal(termOf('het', asWritten), 'het');
  t.equal(termOf('kom in het museum', asWritten), 'kom_in_het_museum');
});

t.test('our thesaurus knows what theatre and museums are called', async (t) => {
  const { expand } = language();
  t.ok(expand('poppentheater').has('poppenspel'));
  t.ok(expand('museum').has('scheepvaartmuseum') || expand('museum').has('museumbezoek'));
  t.ok((expand('bij').get('bijenkorf') ?? 0) > (expand('bij').get('lavendel') ?? 1));
});
