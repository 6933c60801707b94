import t from 'tap';
import {
  findPlaceAmong,
  type NewPlace,
  type PlaceCandidate,
} from '../../../src/modules/organisations/place-duplicate.rules.ts';

const place: NewPlace = { name: 'De Regenboog', postcode: '6041EL', houseNumber: '12a', hasExactPoint: true };
const known: PlaceCandidate = {
  id: 'known',
  name: 'De Regenboog',
  postcode: '6041EL',
  houseNumber: '12A',
  nameSimilarity: 1,
  distanceKm: null,
};
const isSame = (more: Partial<PlaceCandidate>, given: Partial<NewPlace> = {}) =>
  findPlaceAmong({ ...place, ...given }, [{ ...known, ...more }]) === 'known';

t.test('a like name at one address or one spot is the same place', async (t) => {
  const table: [string, Partial<PlaceCandidate>, Partial<NewPlace>, boolean][] = [
    ['the same address', {}, {}, true],
    ['a house number in other signs', { houseNumber: '12-A' }, {}, true],
    ['another house number', { houseNumber: '12b' }, {}, false],
    ['another postcode', { postcode: '6041EM' }, {}, false],
    ['no house number there', { houseNumber: null }, {}, false],
    ['no house number here', {}, { houseNumber: undefined }, false],
    ['no postcode on both sides', { postcode: null }, { postcode: null }, false],
    ['the same spot', { postcode: null, distanceKm: 0.04 }, {}, true],
    ['the edge of the spot', { postcode: null, distanceKm: 0.05 }, {}, true],
    ['beyond the spot', { postcode: null, distanceKm: 0.051 }, {}, false],
    ['the middle of a postcode', { postcode: null, distanceKm: 0 }, { hasExactPoint: false }, false],
    ['a slip in the name', { name: 'De Regenbog', nameSimilarity: 0.7 }, {}, true],
    ['another name in the building', { name: 'Muziekschool', nameSimilarity: 0.1 }, {}, false],
    ['a name that is hardly alike', { name: 'Regenpijp', nameSimilarity: 0.59 }, {}, false],
  ];
  for (const [what, more, given, wanted] of table) t.equal(isSame(more, given), wanted, what);
});

t.test('numbers and single letters tell places apart, but not an apostrophe', async (t) => {
  const table: [string, string, boolean][] = [
    ['Zaal 1', 'Zaal 2', false],
    ['Gebouw A', 'Gebouw B', false],
    ['Hal 3b', 'Hal 3c', false],
    ['Zaal 1', 'zaal 1', true],
    ["'t Startblok", 'Startblok', true],
    ["Atelier Oma's", 'Atelier Omas', true],
    ['Gymzaal 2 A', 'A Gymzaal 2', true],
  ];
  for (const [name, other, wanted] of table) {
    t.equal(isSame({ name: other, nameSimilarity: 0.9 }, { name }), wanted, `${name} and ${other}`);
  }
});

t.test('of several the likest name is the one', async (t) => {
  const less = { ...known, id: 'less', name: 'Regenboog', nameSimilarity: 0.8 };
  t.equal(findPlaceAmong(place, [less, known]), 'known');
  t.equal(findPlaceAmong(place, []), undefined);
});
