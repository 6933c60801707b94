import t from 'tap';
import type { activities } from '../../../src/infra/db/schema/activities.ts';
import {
  asksTheSame,
  changedFieldNames,
  conflictsOf,
  differing,
  fieldChanges,
  splitChange,
  valuesOf,
} from '../../../src/modules/activities/activity-revision.rules.ts';

const ROW = {
  title: 'Drukken',
  summary: 'Kort.',
  themes: ['music'],
  ageFrom: null,
  priceCents: 0,
  priceUnit: null,
  priceNote: null,
  placeName: 'Museum',
  placeCity: 'Roermond',
  images: [{ url: 'https://x.example/a.jpg', alt: 'a', credit: 'c', licence: 'l' }],
  contactEmail: 'a@museum.example',
  practicalFacts: [],
} as unknown as typeof activities.$inferSelect;

t.test('only what differs is a change, however the keys of objects are ordered', async (t) => {
  const images = [{ licence: 'l', credit: 'c', alt: 'a', url: 'https://x.example/a.jpg' }];
  t.strictSame(differing(ROW, { images, title: 'Drukken', themes: ['music'] }), {});
  t.strictSame(differing(ROW, { title: 'Anders', ageFrom: 8 }), { title: 'Anders', ageFrom: 8 });
  t.strictSame(differing(ROW, { themes: ['music', 'dance'] }), { themes: ['music', 'dance'] });
});

t.test('what readers decide on waits, contact and practical facts do not', async (t) => {
  const { material, immaterial } = splitChange({
    title: 'Anders',
    priceCents: 250,
    contactEmail: 'b@museum.example',
    practicalFacts: ['cloakroom'],
    visibleFrom: null,
    materials: [],
    bookingMode: 'approval',
  });
  t.strictSame(Object.keys(material), ['title', 'priceCents']);
  t.strictSame(Object.keys(immaterial), [
    'contactEmail',
    'practicalFacts',
    'visibleFrom',
    'materials',
    'bookingMode',
  ]);
});

t.test('columns are told as the fields of the API, each once and in one order', async (t) => {
  const columns = { placeCity: 'x', priceNote: 'x', placeName: 'x', description: 'x', title: 'x' };
  t.strictSame(changedFieldNames(columns), ['title', 'descriptionMarkdown', 'price', 'place']);
  t.strictSame(valuesOf(ROW, { title: 1, placeName: 1 }), { title: 'Drukken', placeName: 'Museum' });
});

t.test('a field that another changed otherwise in the meantime conflicts, others merge', async (t) => {
  const before = { title: 'Drukken', summary: 'Kort.' };
  const revision = { before, content: { title: 'Nieuw', summary: 'Lang.' } };
  const at = (more: object) => conflictsOf({ ...ROW, ...more }, revision);
  t.strictSame(at({}), []);
  t.strictSame(at({ title: 'Van een ander' }), ['title']);
  t.strictSame(at({ title: 'Nieuw' }), [], 'the same wish is no conflict');
  t.strictSame(at({ themes: ['dance'] }), [], 'another field merges');
  t.ok(asksTheSame(revision, { summary: 'Lang.', title: 'Nieuw' }));
  t.notOk(asksTheSame(revision, { title: 'Nieuw' }));
});

t.test('a revision reads as words, before and after', async (t) => {
  const content = { priceCents: 250, priceUnit: 'per_pupil', themes: [], placeName: 'Huis', ageFrom: 8 };
  const changes = fieldChanges(ROW, { before: valuesOf(ROW, content), content });
  t.strictSame(changes, [
    { field: 'themes', before: 'music', after: undefined, isConflicting: false },
    { field: 'ageFrom', before: undefined, after: '8', isConflicting: false },
    { field: 'price', before: undefined, after: '€ 2,50 per leerling', isConflicting: false },
    { field: 'place', before: 'Museum, Roermond', after: 'Huis, Roermond', isConflicting: false },
  ]);
  const pictures = { images: [{ url: 'https://x.example/b.jpg' }] };
  t.match(fieldChanges(ROW, { before: {}, content: pictures }), [
    { before: 'https://x.example/a.jpg', after: 'https://x.example/b.jpg', isConflicting: true },
  ]);
});
