import t from 'tap';
import {
  assertMainStays,
  normalisePostcode,
  readGeoPoint,
} from '../../../src/modules/organisations/location.rules.ts';

t.test('a postcode is kept in capitals without a space', async (t) => {
  t.equal(normalisePostcode('6041 el'), '6041EL');
  t.equal(normalisePostcode('6041EL'), '6041EL');
});

t.test('a point is read longitude first, and swapped axes are refused', async (t) => {
  t.same(readGeoPoint({ coordinates: [5.9878, 51.1942] }), { longitude: 5.9878, latitude: 51.1942 });
  for (const coordinates of [[51.1942, 5.9878], [0, 0], [5.9878], []]) {
    t.throws(() => readGeoPoint({ coordinates }), {
      code: 'bbox_invalid',
      details: { errors: [{ pointer: '#/point/coordinates' }] },
    });
  }
});

t.test('the main location cannot be put off, only replaced', async (t) => {
  t.throws(() => assertMainStays(true, false), { code: 'validation_failed' });
  assertMainStays(true, true);
  assertMainStays(true, undefined);
  assertMainStays(false, false);
  assertMainStays(false, true);
});
