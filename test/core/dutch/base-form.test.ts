import t from 'tap';
import { words } from '../../../src/core/dutch/words.ts';
import { language } from '../../../src/infra/language/language.ts';

const baseOf = (word: string) => words(word).map((each) => language().analyse(each).lemma);

/** Each row: the base form, then forms of it. */
const FORMS: Readonly<Record<string, string>> = {
  'plurals in -en, with the vowel and the consonant put back': `
    boek boeken
    boom bomen
    huis huizen
    brief brieven
    school scholen
    bal ballen
    mogelijkheid mogelijkheden`,
  'plurals in -s, with an apostrophe or after an accent': `
    film films
    kunstenaar kunstenaars
    foto foto's
    baby baby's
    zee zeeën
    knie knieën`,
  'irregular plurals': `
    museum musea
    stad steden
    kind kinderen
    ei eieren
    schip schepen`,
  diminutives: `
    bal balletje balletjes
    boom boompje
    koning koninkje
    auto autootje
    huis huisje
    bloem bloemetje
    pad padje
    tekening tekeningetje
    molen molentjes`,
  'strong verbs': `
    zwem zwommen gezwommen
    loop liep gelopen
    schrijf schreef geschreven
    schiet schoot geschoten
    kijk keken`,
  'weak verbs and verbs with a prefix': `
    dans dansen danst danste gedanst
    teken tekent getekend
    knutsel knutselden
    naai genaaide
    speel spelen spelende
    voorlees voorgelezen`,
  'adjectives, of names too': `
    klein kleine kleiner
    mooi mooiste
    hoog hoogste
    lief lieve
    gek gekke
    frans Franse`,
  'words that only look inflected stay': `
    museum
    danser
    dichter
    schilder
    bus
    les`,
};

for (const [name, rows] of Object.entries(FORMS)) {
  t.test(`base forms: ${name}`, async (t) => {
    for (const row of rows.trim().split('\n')) {
      const [base, ...forms] = row.trim().split(' ');
      for (const form of [base ?? '', ...forms]) t.strictSame(baseOf(form), [base], form);
    }
  });
}

t.test('a word that no list knows loses its plural only and is said to be unknown', async (t) => {
  t.match(language().analyse('zorblaks'), { lemma: 'zorblak', parts: [], isKnown: false });
  t.match(language().analyse('zorblak'), { lemma: 'zorblak', isKnown: false });
});

t.test('numbers and the smallest words are read as they are', async (t) => {
  for (const word of ['2e', '1940', 'ze', 'b']) t.strictSame(baseOf(word), [word]);
});

t.test('words are folded: capitals, accents, typographic apostrophes; a hyphen parts them', async (t) => {
  t.strictSame(words('Café’s én ZEEËN, doe-museum: ĳs'), ["cafe's", 'en', 'zeeen', 'doe', 'museum', 'ijs']);
  t.strictSame(words(''), []);
});
