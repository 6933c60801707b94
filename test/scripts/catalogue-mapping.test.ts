import t from 'tap';
import { CATEGORIES } from '../../scripts/catalogue/categories.ts';
import { mapRecord } from '../../scripts/catalogue/mapping.ts';
import { type CatalogueRecord, readRecord } from '../../scripts/catalogue/record.ts';
import { findCode } from '../../src/core/code-lists/index.ts';

const record = (more: Partial<CatalogueRecord> = {}): CatalogueRecord => ({
  id: 'bron-1',
  title: 'Muziek in de mijn',
  summary: 'Een concert onder de grond.',
  description: 'Neem een *warme* jas mee.\n\n1. Helm op\n# Stil zijn',
  category: 'muziek',
  venue: {
    name: 'De Schacht',
    street: 'Putweg 1',
    postcode: '6400AA',
    city: 'Heerlen',
    country: 'NL',
    lat: 50.9,
    lon: 5.98,
  },
  occurrences: [{ id: 'm-1', start: '2027-05-01T20:00:00+02:00', end: '2027-05-02T01:00:00+02:00' }],
  price: { amount: 12.5, currency: 'EUR' },
  ...more,
});

t.test('what a record says goes to its place in the activity', async (t) => {
  const { item, notes } = mapRecord(record());
  t.match(item, {
    externalId: 'bron-1',
    activity: {
      title: 'Muziek in de mijn',
      clusters: ['culture'],
      themes: ['music'],
      delivery: 'scheduled',
      price: { amount: { amountCents: 1250, currency: 'EUR' }, unit: 'per_pupil' },
      place: { city: 'Heerlen', point: { type: 'Point', coordinates: [5.98, 50.9] } },
    },
  });
  t.same(item.activity.sessions, [
    {
      externalId: 'm-1',
      date: '2027-05-01',
      startTime: '20:00:00',
      endDate: '2027-05-02',
      endTime: '01:00:00',
      capacitySeats: 0,
    },
  ]);
  t.same(notes, ['seats unknown: sessions with 0 seats']);
  t.equal(item.activity.descriptionMarkdown, 'Neem een \\*warme\\* jas mee.\n\n1\\. Helm op\n\\# Stil zijn');
});

t.test('what is not known is left open and told', async (t) => {
  const bare = mapRecord(
    record({
      description: '',
      category: 'markt',
      price: null,
      occurrences: [],
      start: '2027-05-01',
      end: '2027-05-03',
    }),
  );
  t.same(bare.item.activity.clusters, []);
  t.equal(bare.item.activity.delivery, 'at_venue_by_appointment');
  t.notOk('price' in bare.item.activity);
  t.match(
    bare.item.activity.descriptionMarkdown,
    'Een concert onder de grond.\n\nWanneer: 2027-05-01 tot en met 2027-05-03\n\nDe bron noemt geen prijs',
  );
  t.same(bare.notes, ['category markt: cluster left open', 'price unknown: said in the description']);
});

t.test('nothing is dropped in silence', async (t) => {
  const notesOf = (more: Partial<CatalogueRecord>) => mapRecord(record(more)).notes.join('; ');
  t.match(notesOf({ occurrences: [{ start: '2027-05-01' }] }), 'day without a time');
  const at = '2027-05-01T20:00:00+02:00';
  t.match(notesOf({ occurrences: [{ start: at }] }), 'without an end');
  t.match(notesOf({ occurrences: [{ start: at, end: at }] }), 'without a duration');
  t.match(notesOf({ occurrences: [{ start: at, end: '2027-05-02T05:59:59+02:00' }] }), 'unknown end: kept');
  t.match(notesOf({ category: 'iets nieuws' }), 'category unknown: iets nieuws');
  t.match(notesOf({ age: '8-12' }), 'age not taken over');
  t.match(notesOf({ title_en: 'Music' }), 'English text');
  t.match(notesOf({ venue: null }), 'place unknown');
});

t.test('every cluster and theme of the mapping is in our code lists', async (t) => {
  for (const [category, { clusters, themes }] of Object.entries(CATEGORIES)) {
    t.ok(
      clusters.every((code) => findCode('clusters', code)),
      category,
    );
    t.ok(
      themes.every((code) => findCode('themes', code)),
      category,
    );
  }
});

t.test('a line that holds no record is none', async (t) => {
  for (const line of ['', 'null', '{"id":""}', '{"id":', '[]']) t.equal(readRecord(line), undefined, line);
});
