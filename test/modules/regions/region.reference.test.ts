import t from 'tap';
import {
  decodeRing,
  encodeRing,
  type Ring,
  toPolygonText,
} from '../../../src/modules/regions/reference/polyline.ts';
import {
  type OutlineSeed,
  type Point,
  type RegionKind,
  type RegionSeed,
  readRegionReference,
  regionIdOf,
} from '../../../src/modules/regions/region.reference.ts';

const { regions, outlines, postcodes } = readRegionReference();
const regionById = new Map(regions.map((region) => [region.id, region]));
const ringsOf = Map.groupBy(outlines, (outline) => outline.regionId);
const kindOf = (kind: RegionKind) => regions.filter((region) => region.kind === kind);
const byCode = (code: string) => regionById.get(regionIdOf(code));

/** Ray casting: a point is inside a ring when a ray to the east crosses it an odd number of times. */
const isInRing = (ring: Ring, { lon, lat }: Point): boolean =>
  ring.slice(1).reduce((inside, [x2, y2], index) => {
    const [x1, y1] = ring[index] ?? [x2, y2];
    const crosses = y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1;
    return crosses ? !inside : inside;
  }, false);

const isInside = (rings: OutlineSeed[] | undefined, point: Point): boolean =>
  (rings ?? []).filter(({ ring }) => isInRing(ring, point)).length % 2 === 1;

const municipalitiesAt = (point: Point): string[] =>
  kindOf('municipality')
    .filter((region) => isInside(ringsOf.get(region.id), point))
    .map((region) => region.code);

const kilometresTo = (rings: OutlineSeed[] | undefined, { lon, lat }: Point): number =>
  Math.min(
    ...(rings ?? [])
      .flatMap(({ ring }) => ring)
      .map(([x, y]) => Math.hypot((x - lon) * 68.5, (y - lat) * 111.2)),
  );

const ancestorsOf = (region: RegionSeed): RegionSeed[] => {
  const parent = region.parentId === null ? undefined : regionById.get(region.parentId);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
};

t.test('the tree holds the whole country', async (t) => {
  const counts = Object.fromEntries(
    [...Map.groupBy(regions, (r) => r.kind)].map(([kind, list]) => [kind, list.length]),
  );
  t.same(counts, { country: 1, province: 12, subregion: 5, holiday_region: 3, municipality: 342 });
  t.equal(new Set(regions.map((r) => r.code)).size, regions.length, 'codes are unique over all kinds');
  t.equal(new Set(regions.map((r) => r.slug)).size, regions.length, 'slugs are unique over all kinds');
  t.equal(new Set(regions.map((r) => r.id)).size, regions.length, 'ids are unique');
  t.same(
    regions.filter((r) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(r.slug)),
    [],
    'slugs are plain',
  );
  t.same(
    regions.filter((r) => r.name.trim() === '' || r.name !== r.name.normalize('NFC')),
    [],
    'names are clean',
  );
  t.same(
    kindOf('municipality').filter((r) => !/^GM\d{4}$/.test(r.code)),
    [],
    'municipalities have CBS codes',
  );
  t.same(
    kindOf('province').filter((r) => !/^PV\d\d$/.test(r.code)),
    [],
    'provinces have CBS codes',
  );
});

t.test(
  'parents come before children, and every municipality lies in one province of one country',
  async (t) => {
    const position = new Map(regions.map((region, index) => [region.id, index]));
    const early = regions.filter(
      (r, index) => r.parentId !== null && (position.get(r.parentId) ?? Infinity) >= index,
    );
    t.same(early, []);
    const chains = kindOf('municipality').map((r) =>
      ancestorsOf(r)
        .map((parent) => parent.kind)
        .join(' '),
    );
    t.same([...new Set(chains)].sort(), ['province country', 'subregion province country']);
    t.same(
      kindOf('holiday_region').map((r) =>
        ancestorsOf(r)
          .map((p) => p.code)
          .join(' '),
      ),
      ['NL', 'NL', 'NL'],
    );
  },
);

t.test('subregions divide Limburg completely and no other province', async (t) => {
  const membersOf = (code: string) => kindOf('municipality').filter((r) => r.parentId === regionIdOf(code));
  const names = (code: string) =>
    membersOf(code)
      .map((r) => r.name)
      .sort();
  t.same(names('LI-ROERMOND'), [
    'Echt-Susteren',
    'Leudal',
    'Maasgouw',
    'Nederweert',
    'Roerdalen',
    'Roermond',
    'Weert',
  ]);
  t.same(names('LI-SITTARD-GELEEN'), ['Beek', 'Sittard-Geleen', 'Stein']);
  const subregions = kindOf('subregion');
  t.same([...new Set(subregions.map((r) => r.parentId))], [regionIdOf('PV31')]);
  t.equal(subregions.flatMap((r) => membersOf(r.code)).length, 31, 'all municipalities of Limburg');
  t.same(membersOf('PV31'), [], 'none of them directly under the province');
});

t.test(
  'every municipality has one of the three holiday regions, and only municipalities have one',
  async (t) => {
    const codes = kindOf('holiday_region').map((r) => r.code);
    t.same(codes, ['north', 'middle', 'south']);
    t.same(
      kindOf('municipality').filter((r) => !codes.includes(r.holidayRegion ?? '')),
      [],
    );
    t.same(
      regions.filter((r) => r.kind !== 'municipality' && r.holidayRegion !== null),
      [],
    );
    t.equal(byCode('GM0363')?.holidayRegion, 'north', 'Amsterdam');
    t.equal(byCode('GM0344')?.holidayRegion, 'middle', 'Utrecht');
    t.equal(byCode('GM0957')?.holidayRegion, 'south', 'Roermond');
  },
);

t.test('ids are valid UUIDs and the same in every installation', async (t) => {
  t.same(
    regions.filter(
      (r) => !/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(r.id),
    ),
    [],
  );
  t.equal(regionIdOf('NL'), '424cc882-b339-50f7-8746-239beaf3604f');
  t.equal(regionIdOf('GM0957'), 'e447d158-55a1-563a-99a7-893fd6be6277');
});

t.test('outlines are closed rings with coordinates in the Netherlands', async (t) => {
  t.equal(ringsOf.size, 342, 'every municipality has one');
  const open = outlines.filter(({ ring }) => ring.length < 4 || String(ring[0]) !== String(ring.at(-1)));
  t.same(open, []);
  const outside = outlines
    .flatMap(({ ring }) => ring)
    .filter(([x, y]) => x < 3.2 || x > 7.3 || y < 50.7 || y > 53.7);
  t.same(outside, [], 'longitude comes first');
  const disordered = [...ringsOf.values()].filter((rings) => rings.some((r, index) => r.ringIndex !== index));
  t.same(disordered, [], 'rings are numbered in order');
  const loose = outlines.filter(({ regionId, isHole, ringIndex, ring }) => {
    const outer = ringsOf.get(regionId)?.findLast((other) => !other.isHole && other.ringIndex < ringIndex);
    const [x, y] = ring.reduce(
      ([a, b], [lon, lat]) => [a + lon / ring.length, b + lat / ring.length],
      [0, 0],
    );
    return isHole && !(outer !== undefined && isInRing(outer.ring, { lon: x, lat: y }));
  });
  t.same(loose, [], 'holes lie in the outer ring before them');
});

t.test('known places resolve to their municipality and to no other', async (t) => {
  const places: [string, number, number, string[]][] = [
    ['Roermond, cathedral', 5.986, 51.1935, ['GM0957']],
    ['Sittard, market', 5.8691, 50.9985, ['GM1883']],
    ['Amsterdam, Dam', 4.8932, 52.373, ['GM0363']],
    ['Groningen, Grote Markt', 6.568, 53.2189, ['GM0014']],
    ['Middelburg, abbey', 3.6146, 51.4997, ['GM0687']],
    ['Antwerp', 4.4025, 51.2194, []],
    ['North Sea', 3.9, 52.6, []],
    ['latitude and longitude swapped', 51.1935, 5.986, []],
  ];
  for (const [name, lon, lat, codes] of places) t.same(municipalitiesAt({ lon, lat }), codes, name);
});

t.test('postcodes belong to a municipality and lie in or very near it', async (t) => {
  t.equal(postcodes.length, 4699);
  t.equal(new Set(postcodes.map((p) => p.pc4)).size, 4699, 'each once');
  t.same(
    postcodes.filter((p) => !/^[1-9]\d{3}$/.test(p.pc4)),
    [],
  );
  t.same(
    postcodes.filter((p) => regionById.get(p.municipalityId)?.kind !== 'municipality'),
    [],
  );
  const outside = postcodes.filter((p) => !isInside(ringsOf.get(p.municipalityId), p.point));
  const share = (100 * (postcodes.length - outside.length)) / postcodes.length;
  t.comment(`${postcodes.length - outside.length} of ${postcodes.length} inside (${share.toFixed(2)} %)`);
  t.ok(share > 99, 'over 99 % of the points lie inside the outline');
  t.same(
    outside.filter((p) => kilometresTo(ringsOf.get(p.municipalityId), p.point) > 2.5),
    [],
    'others lie beside it',
  );
  const ownerOf = (pc4: string) =>
    regionById.get(postcodes.find((p) => p.pc4 === pc4)?.municipalityId ?? '')?.name;
  t.equal(ownerOf('6041'), 'Roermond');
  t.equal(ownerOf('6131'), 'Sittard-Geleen');
  t.equal(ownerOf('1012'), 'Amsterdam');
  t.equal(ownerOf('1790'), 'Texel', 'a PO box goes with its town');
  t.equal(ownerOf('5851'), 'Bergen (L.)', 'school addresses correct a wrong point');
});

t.test('centroids of areas lie amid their municipalities', async (t) => {
  const limburg = byCode('PV31')?.centroid;
  t.same(limburg, { lon: 5.9212, lat: 51.113 });
  t.same(
    regions.filter(({ centroid: { lon, lat } }) => !(lon > 3.3 && lon < 7.3 && lat > 50.7 && lat < 53.6)),
    [],
  );
});

t.test('rings survive encoding and become a PostgreSQL polygon', async (t) => {
  const reference: Ring = [
    [-120.2, 38.5],
    [-120.95, 40.7],
    [-126.453, 43.252],
    [-120.2, 38.5],
  ];
  t.same(decodeRing(encodeRing(reference)), reference);
  for (const { ring } of outlines)
    if (String(decodeRing(encodeRing(ring))) !== String(ring)) t.fail('ring changed');
  t.equal(
    toPolygonText([
      [5.9, 51.2],
      [6, 51.2],
      [6, 51.3],
      [5.9, 51.2],
    ]),
    '((5.9,51.2),(6,51.2),(6,51.3),(5.9,51.2))',
  );
});
