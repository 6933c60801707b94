import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { DomainError } from '../../src/core/errors.ts';
import { assertNoPersonalData, findPersonalData, isBsn, isIban } from '../../src/core/personal-data.ts';

const kindsIn = (text: string) => findPersonalData(text).map((finding) => finding.kind);

/** Nine digits that pass the eleven-check: the last follows from the first eight. */
const bsn = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 })
  .filter((digits) => digits.some((digit) => digit > 0))
  .map((digits) => {
    const last = digits.reduce((sum, digit, index) => sum + digit * (9 - index), 0) % 11;
    return { digits: [...digits, last].join(''), isPossible: last < 10 };
  })
  .filter(({ isPossible }) => isPossible)
  .map(({ digits }) => digits);

t.test('a citizen service number is found in every way of writing it', async (t) => {
  fc.assert(
    fc.property(bsn, fc.constantFrom('', ' ', '.', '-'), (digits, separator) => {
      const written = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].join(separator);
      const kinds = kindsIn(`Nummer ${written}, graag.`);
      return kinds.length === 1 && (kinds[0] === 'bsn' || kinds[0] === 'phone');
    }),
  );
  t.strictSame(kindsIn('BSN 111222333'), ['bsn']);
  t.strictSame(kindsIn('1112.22.333'), ['bsn']);
});

t.test('nine digits that fail the eleven-check pass, whichever digit is changed', async (t) => {
  fc.assert(
    fc.property(bsn, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
      const changed = (Number(digits[at]) + by) % 10;
      return !isBsn(digits.slice(0, at) + changed + digits.slice(at + 1));
    }),
  );
  t.notOk(isBsn('000000000'));
  t.notOk(isBsn('12345678'));
  t.strictSame(kindsIn('Bestelnummer 123456789'), []);
});

t.test('phone numbers are found as the Dutch write them', async (t) => {
  const written = [
    '0612345678',
    '06-12345678',
    '06 12345678',
    '06 12 34 56 78',
    '06-12 34 56 78',
    '+31612345678',
    '+31 6 12345678',
    '+31 (0)6 1234 5678',
    '0031 6 12345678',
    '0475-123456',
    '(0475) 12 34 56',
    '046 - 123 45 67',
    '0475 123 456',
  ];
  for (const number of written) t.strictSame(kindsIn(`Bel ${number} na vieren.`), ['phone'], number);
});

t.test('mail addresses and bank accounts are found', async (t) => {
  t.strictSame(kindsIn('Mail juf.anna+groep7@de-school.example of bel.'), ['email']);
  t.strictSame(kindsIn('Op NL91 ABNA 0417 1643 00 graag'), ['iban']);
  t.strictSame(kindsIn('nl91abna0417164300'), ['iban']);
  t.strictSame(kindsIn('BE68 5390 0754 7034'), ['iban']);
  t.notOk(isIban('NL91ABNA0417164301'), 'check digits count');
  t.strictSame(kindsIn('NL91 ABNA 1417 1643 01'), []);
  const [finding] = findPersonalData('x NL91 ABNA 0417 1643 00 en verder');
  t.strictSame(finding, { kind: 'iban', index: 2, length: 22 });
});

t.test('what teachers write about days, prices and places is no personal data', async (t) => {
  const harmless = [
    'Groep 7 en 8, 27 leerlingen van 10 tot 12 jaar, 6041 AB Roermond',
    'Op 05-06-2027 10:00 of 01.02.2027, schooljaar 2026-2027, van 08.30 tot 14.15 uur',
    'Hoogstens € 1.250,00 of 100.000.000 muntjes; ordernummer 20270325; ISBN 9789025880439',
    'Kerndoel 42, lokaal 0.12, 2,5 km verder; 1-2-3-4-5-6-7-8-9-10 wie niet weg is',
    'Wij zijn te vinden @school en op bus 061; KvK 90123456; 12 x 3456 = 41472',
    'Periode 10-05-2027 t/m 14-05-2027, of 03-06-2027 09:00-12:00 (week 22)',
  ];
  for (const text of harmless) t.strictSame(kindsIn(text), [], text);
});

t.test('ordinary words and small numbers never raise an alarm', async () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom('groep', 'en', 'om', 'met', 'uur', '-'),
          fc.integer({ min: 0, max: 2027 }).map(String),
        ),
        {
          maxLength: 12,
        },
      ),
      (words) => {
        const text = words.map((word, index) => (index % 2 === 0 ? word : `woord ${word}`)).join(' woord ');
        return kindsIn(text).length === 0;
      },
    ),
  );
});

t.test('a pupil is not named, whoever else and whatever else is', async (t) => {
  const named: [string, string][] = [
    ['Leerling Sem de Vries wil lassen.', 'Sem de Vries'],
    ['mijn leerling Aïsha zoekt hulp', 'Aïsha'],
    ['onze zoon Daan', 'Daan'],
    ['een vraag (leerling: Noor) over sterren', 'Noor'],
    ['onze leerling Xylander wil koken', 'Xylander'],
  ];
  for (const [text, name] of named) {
    const [finding] = findPersonalData(text);
    t.equal(finding?.kind, 'name', text);
    t.equal(text.slice(finding?.index, (finding?.index ?? 0) + (finding?.length ?? 0)), name);
  }
  const harmless = [
    'leerling van groep 7',
    'leerlingen Montessori',
    'leerling Junior College',
    'Leerlingen uit Roermond. Sem Dresden schreef muziek.',
    'juf Anna en meester Daan komen mee',
    'Kind en Wereld, deel 3',
  ];
  for (const text of harmless) t.strictSame(kindsIn(text), [], text);
});

t.test('long texts without a space are looked through at once', async (t) => {
  const started = performance.now();
  for (const part of ['a', 'leerling ', '0', 'a.', 'NL', 'Leerling Sem ', 'at ', '6 '])
    findPersonalData(part.repeat(5000 / part.length));
  t.ok(performance.now() - started < 1000);
});

interface Labelled {
  half: string;
  kind: string;
  text: string;
}
const LABELLED: Labelled[] = readFileSync(new URL('personal-data-texts.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([half = '', kind = '', text = '']) => ({ half, kind, text }));

/** Over texts: of those that hold a kind, how many are found; of those refused, how many rightly. */
function measure(half: string, kind?: string) {
  const texts = LABELLED.filter((row) => row.half === half);
  const holds = (row: Labelled) => (kind === undefined ? row.kind !== 'none' : row.kind === kind);
  const isFound = ({ text }: Labelled) => {
    const kinds: string[] = kindsIn(text);
    return kind === undefined ? kinds.length > 0 : kinds.includes(kind);
  };
  const right = texts.filter((row) => holds(row) && isFound(row)).length;
  return { precision: right / texts.filter(isFound).length, recall: right / texts.filter(holds).length };
}

t.test('of 200 Dutch texts most personal data is found and next to nothing else', async (t) => {
  t.equal(LABELLED.length, 200);
  for (const half of ['tuning', 'held_out']) {
    for (const kind of [undefined, 'bsn', 'email', 'phone', 'iban', 'name']) {
      const { precision, recall } = measure(half, kind);
      t.comment(`${half} ${kind ?? 'all'}: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`);
    }
  }
  const tuning = measure('tuning');
  t.ok(tuning.precision >= 0.98 && tuning.recall >= 0.98);
  const heldOut = measure('held_out');
  t.ok(heldOut.precision >= 0.98, 'hardly a false alarm');
  t.ok(heldOut.recall >= 0.85, 'few disguises are missed');
});

t.test('findings lie within the text, in order and apart', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), bsn, fc.constantFrom('a@b.nl', ' 0612345678 ')), { maxLength: 6 }),
      (parts) => {
        const text = parts.join(' ');
        const found = findPersonalData(text);
        return found.every(
          ({ index, length }, at) =>
            index + length <= text.length &&
            (at === 0 || index >= (found[at - 1]?.index ?? 0) + (found[at - 1]?.length ?? 0)),
        );
      },
    ),
  );
});

t.test('the refusal points at each text and never repeats the data', async (t) => {
  t.doesNotThrow(() =>
    assertNoPersonalData({ '#/title': 'Koken', '#/description': undefined, '#/remark': null }),
  );
  try {
    assertNoPersonalData({ '#/title': 'Koken', '#/description': 'Mail a@b.nl, c@d.nl of bel 0612345678' });
    t.fail('must refuse');
  } catch (error) {
    t.type(error, DomainError);
    const { code, details } = error as DomainError;
    t.equal(code, 'personal_data_refused');
    t.strictSame(
      details.errors?.map((fault) => [fault.pointer, fault.code]),
      [
        ['#/description', 'pattern'],
        ['#/description', 'pattern'],
      ],
    );
    t.notMatch(JSON.stringify(details), /a@b|0612/);
  }
});
