import fc from 'fast-check';
import t from 'tap';
import { AREA, boxAround, isInArea, parseBox, parsePoint, roundDegrees } from '../../src/core/geo.ts';

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map(roundDegrees);
const longitude = degrees(AREA.minLon, AREA.maxLon);
const latitude = degrees(AREA.minLat, AREA.maxLat);

t.test(
  'every point of the Netherlands is read as longitude, latitude, and swapped it is refused (C-21)',
  async () => {
    fc.assert(
      fc.property(longitude, latitude, (lon, lat) => {
        const read = parsePoint(`${lon},${lat}`);
        return read?.longitude === lon && read.latitude === lat && parsePoint(`${lat},${lon}`) === undefined;
      }),
    );
  },
);

t.test('a point is two plain decimal numbers within the area', async (t) => {
  t.strictSame(parsePoint('3,50.5'), { longitude: 3, latitude: 50.5 }, 'the corner belongs to it');
  t.strictSame(parsePoint('7.5,53.8'), { longitude: 7.5, latitude: 53.8 });
  const refused = [
    '',
    '5.9',
    '5.9,',
    ',51.2',
    '5.9,51.2,0',
    '5.9;51.2',
    '5.9, 51.2',
    'a,b',
    'NaN,51',
    'Infinity,51',
  ];
  const odd = [
    '5e0,51',
    '0x5,51',
    '+5.9,51.2',
    '5.,51.2',
    '.9,51.2',
    '5.9,51.2\n',
    '2.9999,51',
    '7.5001,51',
    '5,50.4999',
    '5,53.8001',
  ];
  for (const value of [...refused, ...odd]) t.equal(parsePoint(value), undefined, JSON.stringify(value));
});

t.test('a box is read when it has an inside that touches the area (C-21)', async (t) => {
  fc.assert(
    fc.property(longitude, latitude, longitude, latitude, (a, b, c, d) => {
      fc.pre(a !== c && b !== d);
      const [minLon, maxLon] = [Math.min(a, c), Math.max(a, c)];
      const [minLat, maxLat] = [Math.min(b, d), Math.max(b, d)];
      const read = parseBox(`${minLon},${minLat},${maxLon},${maxLat}`);
      const isRead = JSON.stringify(read) === JSON.stringify({ minLon, minLat, maxLon, maxLat });
      const inverted = parseBox(`${maxLon},${minLat},${minLon},${maxLat}`);
      const swapped = parseBox(`${minLat},${minLon},${maxLat},${maxLon}`);
      return isRead && inverted === undefined && swapped === undefined;
    }),
  );
  t.ok(parseBox('-180,-90,180,90'), 'the whole world holds the Netherlands');
  t.ok(parseBox('1,50,3,50.5'), 'touching at a corner is enough');
  const refused = [
    '',
    '5,51,6',
    '5,51,6,52,7',
    '5,51,5,52',
    '5,51,6,51',
    '10,60,11,61',
    '5,51,6,x',
    '1,50,2.9,50.4',
  ];
  for (const value of refused) t.equal(parseBox(value), undefined, JSON.stringify(value));
});

const EARTH_KM = 6371;
const radians = (value: number) => (value * Math.PI) / 180;

t.test('the box around a point holds every place within the radius', async () => {
  const input = fc.tuple(
    longitude,
    latitude,
    fc.integer({ min: 1, max: 100 }),
    fc.integer({ min: 0, max: 359 }),
  );
  fc.assert(
    fc.property(input, ([lon, lat, km, bearing]) => {
      const box = boxAround({ longitude: lon, latitude: lat }, km);
      const [angle, course, from] = [km / EARTH_KM, radians(bearing), radians(lat)];
      const to = Math.asin(
        Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(course),
      );
      const east = Math.atan2(
        Math.sin(course) * Math.sin(angle) * Math.cos(from),
        Math.cos(angle) - Math.sin(from) * Math.sin(to),
      );
      const place = { longitude: lon + (east * 180) / Math.PI, latitude: (to * 180) / Math.PI };
      const isWide = place.longitude >= box.minLon && place.longitude <= box.maxLon;
      return isWide && place.latitude >= box.minLat && place.latitude <= box.maxLat;
    }),
    { numRuns: 1000 },
  );
});

t.test('degrees are kept with six decimals', async (t) => {
  t.equal(roundDegrees(5.98781234567), 5.987812);
  t.equal(roundDegrees(51.1942), 51.1942);
  fc.assert(fc.property(longitude, (value) => /^-?\d+(\.\d{1,6})?$/.test(String(roundDegrees(value)))));
  t.ok(isInArea({ longitude: 5.9878, latitude: 51.1942 }));
  t.notOk(isInArea({ longitude: 51.1942, latitude: 5.9878 }));
});
