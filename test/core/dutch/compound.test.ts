import t from 'tap';
import { language } from '../../../src/infra/language/language.ts';

const COMPOUNDS: Readonly<Record<string, readonly string[]>> = {
  poppentheatervoorstelling: ['pop', 'theater', 'voorstelling'],
  dansworkshop: ['dans', 'workshop'],
  kunstgeschiedenis: ['kunst', 'geschiedenis'],
  natuurgebied: ['natuur', 'gebied'],
  treinreis: ['trein', 'reis'],
  watertoren: ['water', 'toren'],
  muziekinstrument: ['muziek', 'instrument'],
  // A plural or a linking e(n) before the head.
  schilderijententoonstelling: ['schilderij', 'tentoonstelling'],
  zeehondenopvang: ['zee', 'hond', 'opvang'],
  prentenboek: ['prent', 'boek'],
  gebarentaal: ['gebaar', 'taal'],
  // A linking s.
  stadswandeling: ['stad', 'wandeling'],
  verkeersveiligheid: ['verkeer', 'veiligheid'],
  oorlogsverhaal: ['oorlog', 'verhaal'],
  levensverhaal: ['leven', 'verhaal'],
  rolstoelbasketbal: ['rolstoel', 'basketbal'],
};

t.test('a compound is read as its parts, the head last', async (t) => {
  for (const [word, parts] of Object.entries(COMPOUNDS))
    t.match(language().analyse(word), { lemma: word, parts, isKnown: true }, word);
});

t.test('an inflected compound has the base form of its head', async (t) => {
  t.match(language().analyse('dansworkshops'), { lemma: 'dansworkshop', parts: ['dans', 'workshop'] });
  t.match(language().analyse('stadswandelingen'), { lemma: 'stadswandeling', parts: ['stad', 'wandeling'] });
});

t.test('a part that says nothing of its own is left out', async (t) => {
  t.strictSame(language().analyse('hoofdgebouw').parts, ['gebouw']);
});

const WHOLE =
  `tentoonstelling banaan kapitein wetenschap vriendschap bibliotheek ananas theater kabouter generaal
  karton komkommer olifant familie schilderij beroepen verzet moskee opera spelen`.split(/\s+/);

t.test('words that only hold the letters of others are not split', async (t) => {
  for (const word of WHOLE) t.strictSame(language().analyse(word).parts, [], word);
});
