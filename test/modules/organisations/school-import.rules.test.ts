import t from 'tap';
import {
  readSchool,
  type SchoolCells,
  type SchoolRecord,
  schoolSlugs,
} from '../../../src/modules/organisations/school-import.rules.ts';

const CELLS: SchoolCells = {
  brin: '00ah',
  vestiging: '7',
  name: '  Het  Stedelijk\tCollege ',
  sector: 'vo',
  street: 'Tiemeister',
  house_number: '20',
  postcode: '7541 wg',
  city: 'Enschede',
  municipality_code: 'GM0153',
  lat: '52.202439',
  lon: '6.897782',
  denomination: 'Openbaar',
  website: 'https://www. stedelijk.example',
  board_number: '41804',
  pupils: '852',
};
const SCHOOL: SchoolRecord = {
  brin: '00AH07',
  name: 'Het Stedelijk College',
  sector: 'vo',
  street: 'Tiemeister',
  houseNumber: '20',
  postcode: '7541WG',
  city: 'Enschede',
  municipalityCode: 'GM0153',
  longitude: 6.897782,
  latitude: 52.202439,
  denomination: 'Openbaar',
  website: 'https://www.stedelijk.example',
  boardNumber: '41804',
  pupilCount: 852,
};

const faultsOf = (cells: SchoolCells) => {
  const read = readSchool({ ...CELLS, ...cells });
  return Array.isArray(read) ? read : [];
};

t.test('a full row is read, and white space does not matter', async (t) => {
  t.same(readSchool(CELLS), SCHOOL);
});

t.test('only number, location, name, sector and town are needed', async (t) => {
  const read = readSchool({ brin: '00AH', vestiging: '00', name: 'School', sector: 'po', city: 'Enschede' });
  const filled = Object.entries(read).filter(([, value]) => value !== null);
  t.same(Object.fromEntries(filled), { brin: '00AH00', name: 'School', sector: 'po', city: 'Enschede' });
});

t.test('every fault of a row is named', async (t) => {
  t.same(faultsOf({ brin: '', name: '', sector: 'wo' }), [
    'brin is empty',
    'name is empty',
    'sector must be po, so, vo or mbo, not "wo"',
  ]);
  t.match(faultsOf({ brin: '0AH' })[0], /^brin must be/);
  t.match(faultsOf({ postcode: '0123AB' })[0], /^postcode must look like/);
  t.match(faultsOf({ pupils: '12.5' })[0], /^pupils must be/);
  t.match(faultsOf({ lat: '6.897782', lon: '52.202439' })[0], /lie in the Netherlands/, 'swapped axes');
  t.match(faultsOf({ lat: '' })[0], /both be given/);
  t.same(faultsOf({ postcode: '7005' }), [], 'four digits are enough for the municipality');
});

t.test('a website that is no address is left out', async (t) => {
  for (const [website, expected] of [
    ['https://a.example / b.example', 'https://a.example'],
    ['geen', null],
    ['javascript:alert(1)', null],
    ['', null],
  ] as const) {
    const read = readSchool({ ...CELLS, website });
    t.equal((read as SchoolRecord).website, expected, website);
  }
});

t.test('schools of one name get slugs of their own', async (t) => {
  const named = (brin: string, name: string): SchoolRecord => ({ ...SCHOOL, brin, name });
  const slugs = schoolSlugs(
    [named('01AA00', 'De Wegwijzer'), named('01AB00', 'De Wegwijzer'), named('01AC00', 'De Bron')],
    new Set(['de-bron-enschede']),
  );
  t.same(
    [...slugs.values()],
    ['de-wegwijzer-enschede', 'de-wegwijzer-enschede-01ab00', 'de-bron-enschede-01ac00'],
  );
});
