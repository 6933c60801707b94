import t from 'tap';
import {
  dayInWords,
  factListOf,
  momentInWords,
  reasonInWords,
  wordsOf,
} from '../../../src/modules/notifications/mail-facts.rules.ts';

t.test('days and moments are told in the language of the reader and the time of the Netherlands', (t) => {
  t.equal(dayInWords('2026-12-01', 'nl'), 'dinsdag 1 december 2026');
  t.match(dayInWords('2026-12-01', 'en'), /Tuesday,? 1 December 2026/);
  t.match(momentInWords('2027-07-01T10:00:00Z', 'nl'), /1 juli 2027.*12:00/);
  t.match(momentInWords(new Date('2027-01-01T10:00:00Z'), 'en'), /1 January 2027.*11:00/);
  t.end();
});

t.test('a group is told with its counts, one of a kind in the singular', (t) => {
  const group = { status: 'confirmed', groupName: 'Groep 7a', pupilCount: 1, adultCount: 2 };
  t.equal(wordsOf(group, 'nl').group, 'Groep 7a (1 leerling en 2 begeleiders)');
  t.equal(
    wordsOf({ ...group, pupilCount: 24, adultCount: 1 }, 'en').group,
    'Groep 7a (24 pupils and 1 adult)',
  );
  t.end();
});

t.test('what is not known is the empty text and stands in no list', (t) => {
  const words = wordsOf({ status: 'open', activity: 'Drukken', placeCity: 'Roermond' }, 'nl');
  t.equal(words.group, '');
  t.equal(words.deadline, '');
  t.strictSame(factListOf(words, 'nl'), [
    { label: 'Activiteit', value: 'Drukken' },
    { label: 'Waar', value: 'Roermond' },
  ]);
  t.end();
});

t.test('a reason is what was written, else what its code means', (t) => {
  t.equal(reasonInWords({ reasonCode: 'full', reasonText: 'Vol.' }, 'nl'), 'Vol.');
  t.equal(reasonInWords({ reasonCode: 'full', reasonText: null }, 'en'), 'No room');
  t.equal(reasonInWords(undefined, 'nl'), '');
  t.end();
});
