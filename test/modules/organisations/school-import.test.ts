import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import t from 'tap';
import {
  changeOrganisationStatus,
  createOrganisation,
  importSchool,
  readSchool,
  type SchoolCells,
  type SchoolRecord,
} from '../../../src/modules/organisations/index.ts';
import { testApp } from '../../support/app.ts';

const PROJECT = resolve(import.meta.dirname, '../../..');
const ALL_SCHOOLS = resolve(PROJECT, '../shared/data/schools/schools.csv');

const HEADER = 'brin,vestiging,name,sector,city,postcode,lat,lon';

const api = await testApp(t);
const folder = mkdtempSync(join(tmpdir(), 'schools-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const school = (brin: string, more: Partial<SchoolRecord> = {}): SchoolRecord => ({
  brin,
  name: `School ${brin}`,
  sector: 'po',
  street: 'Markt',
  houseNumber: '1',
  postcode: '6041EL',
  city: 'Roermond',
  municipalityCode: 'GM0957',
  longitude: 5.9878,
  latitude: 51.1942,
  denomination: 'Openbaar',
  website: null,
  boardNumber: '41804',
  pupilCount: 240,
  ...more,
});

const byBrin = async (brin: string) => {
  const found = await api.http('GET', `/v1/organisations?identifierScheme=brin&identifierValue=${brin}`);
  const [item] = found.body.items;
  return item && (await api.http('GET', `/v1/organisations/${item.id}`)).body;
};

const counted = async (table: 'organisations' | 'outbox_events') => {
  const [row] = await api.db.execute<{ total: number }>(
    sql`select count(*)::int as total from ${sql.identifier(table)}`,
  );
  return row?.total ?? 0;
};

/** Runs the command on a file with this content; leaves the file out when there is none. */
function run(content: string | Buffer | undefined, ...args: string[]) {
  const file = join(folder, 'schools.csv');
  rmSync(file, { force: true });
  if (content !== undefined) writeFileSync(file, content);
  return runOn(file, ...args);
}

function runOn(file: string, ...args: string[]) {
  return new Promise<{ code: number; out: string; err: string }>((answer) => {
    const env = { ...process.env, DATABASE_URL: api.url, LOG_LEVEL: 'silent' };
    const command = [join(PROJECT, 'scripts/import-schools.ts'), file, ...args];
    execFile(process.execPath, command, { env, maxBuffer: 1e8 }, (error, out, err) =>
      answer({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

t.test(
  'a batch makes schools with number, main location and regions, and repeats without a trace',
  async (t) => {
    const records = [school('99AB00'), school('99AB01', { name: 'School 99AB00' })];
    t.same(await importSchool(api.ctx(), records), { created: 2, updated: 0, unchanged: 0, lostClaims: [] });
    const made = await byBrin('99AB00');
    t.match(made, {
      slug: 'school-99ab00-roermond',
      status: 'active',
      kinds: ['school'],
      sectors: ['po'],
      boardNumber: '41804',
      pupilCount: 240,
      version: 1,
      mainLocation: { city: 'Roermond', point: { coordinates: [5.9878, 51.1942] } },
    });
    t.ok(made.regionIds.length >= 4, 'municipality, subregion, province, country');
    t.equal((await byBrin('99AB01')).slug, 'school-99ab00-roermond-99ab01', 'names may be alike');

    const before = await counted('outbox_events');
    t.same(await importSchool(api.ctx(), records), { created: 0, updated: 0, unchanged: 2, lostClaims: [] });
    t.equal(await counted('outbox_events'), before, 'nothing is told');
    const changed = [school('99AB00', { name: 'De Nieuwe Naam', pupilCount: null }), ...records.slice(1)];
    t.same(await importSchool(api.ctx(), changed), { created: 0, updated: 1, unchanged: 1, lostClaims: [] });
    const after = await byBrin('99AB00');
    t.match(after, { id: made.id, slug: made.slug, name: 'De Nieuwe Naam', version: 2 });
    t.notOk('pupilCount' in after);
    t.equal((await byBrin('99AB01')).version, 1);
  },
);

t.test(
  'a place is known by postcode, else by code, else by point; without any it has no regions',
  async (t) => {
    const elsewhere = { postcode: '0000ZZ', longitude: 5.6909, latitude: 50.8514 };
    await importSchool(api.ctx(), [
      school('99AC00', { municipalityCode: 'GM9999', longitude: null, latitude: null }),
      school('99AC01', elsewhere),
      school('99AC02', { ...elsewhere, municipalityCode: null }),
      school('99AC03', { postcode: null, municipalityCode: null, longitude: null, latitude: null }),
    ]);
    const codes = await Promise.all(
      ['99AC00', '99AC01', '99AC02', '99AC03'].map(async (brin) => {
        const { municipalityId } = (await byBrin(brin)).mainLocation;
        return municipalityId && (await api.http('GET', `/v1/regions/${municipalityId}`)).body.code;
      }),
    );
    t.same(codes, ['GM0957', 'GM0957', 'GM0935', undefined]);
  },
);

t.test('what others keep of a school survives the import', async (t) => {
  const identifiers = [{ scheme: 'brin', value: '99AD00' }];
  const own = {
    name: 'Zelf gemeld',
    summary: 'Wij koken graag.',
    kinds: ['school', 'provider'],
    identifiers,
  };
  const made = await createOrganisation(api.ctx(), { ...own, status: 'active' });
  t.same(await importSchool(api.ctx(), [school('99AD00')]), {
    created: 0,
    updated: 1,
    unchanged: 0,
    lostClaims: [],
  });
  const seen = await byBrin('99AD00');
  t.match(seen, { id: made.id, slug: 'zelf-gemeld', name: 'School 99AD00', summary: 'Wij koken graag.' });
  t.same(seen.kinds, ['school', 'provider']);
  t.equal(seen.mainLocation.city, 'Roermond', 'it has a place now');
});

t.test('a number claimed without verification goes to the school of the register', async (t) => {
  const claim = (value: string, more: object = {}) =>
    createOrganisation(api.ctx(), {
      name: `Eist ${value}`,
      kinds: ['school'],
      identifiers: [{ scheme: 'brin', value }],
      ...more,
    });
  const pending = await claim('95AA00');
  const suspended = await claim('95AB00', { status: 'active' });
  await changeOrganisationStatus(api.ctx(), suspended.id, { to: 'suspended', reasonCode: 'other' });
  const records = [school('95AA00'), school('95AB00')];
  t.same(await importSchool(api.ctx(), records), {
    created: 1,
    updated: 1,
    unchanged: 0,
    lostClaims: [{ brin: '95AA00', organisationId: pending.id }],
  });
  const official = await byBrin('95AA00');
  t.match(official, { status: 'active', name: 'School 95AA00', version: 1 });
  t.not(official.id, pending.id);
  const admin = await api.tokens.person({ isPlatformAdmin: true });
  const see = async (id: string) =>
    (await api.http('GET', `/v1/organisations/${id}/profile`, { token: admin.token })).body;
  t.match(await see(pending.id), { status: 'pending', name: 'Eist 95AA00', version: 2, identifiers: [] });
  t.equal(
    (await see(suspended.id)).status,
    'suspended',
    'what the platform verified and suspended, stays so',
  );
  t.equal((await see(suspended.id)).name, 'School 95AB00');
  t.match(await importSchool(api.ctx(), records), { unchanged: 2, lostClaims: [] });

  const late = await claim('95AC00');
  const told = await run(`${HEADER}\n95AC,00,De Echte,po,Roermond,,,\n`);
  t.equal(told.code, 0, told.err);
  t.match(told.err, `organisation ${late.id} lost 95AC00`);
});

t.test('two imports at once make each school once, and a batch goes in whole or not at all', async (t) => {
  const records = Array.from({ length: 20 }, (_, index) => school(`98AA${String(index).padStart(2, '0')}`));
  const both = await Promise.all([importSchool(api.ctx(), records), importSchool(api.ctx(), records)]);
  t.same(both.map((counts) => counts.created).sort(), [0, 20]);
  const before = await counted('organisations');
  const refused = [school('97AA00'), school('97AA01', { pupilCount: -1 })];
  await t.rejects(importSchool(api.ctx(), refused));
  t.equal(await counted('organisations'), before);
});

t.test('the command takes the good rows and names the bad ones by line and reason', async (t) => {
  const lines = [
    `\uFEFF${HEADER}`,
    '96AA,0,"De Boom, de Vis",po,Roermond,6041EL,51.1942,5.9878',
    '96AB,00,"Een "scheef" teken,po,Roermond,,,',
    '96AC,00,"Een open teken,po,Roermond,,,',
    '96AD,00,Assen verwisseld,po,Roermond,,5.9878,51.1942',
    '96AE,00,Kolom te weinig,po,Roermond,,',
    '96AA,00,Staat er al,po,Roermond,,,',
    '',
    '96AF,1,De Laatste,vo,Maastricht,6211LK,,',
  ];
  const invalid = Buffer.from([0x39, 0x36, 0x41, 0x47, 0x2c, 0x30, 0x2c, 0xff, 0xff, 0x2c, 0x70, 0x6f]);
  const content = Buffer.concat([Buffer.from(lines.join('\r\n')), Buffer.from('\r\n'), invalid]);
  const first = await run(content, '--batch-size', '2');
  t.equal(first.code, 1, first.err);
  t.match(first.out, /^2 created, 0 updated, 0 unchanged, 6 failed/);
  const faults = [
    /line 3: .*CSV/,
    /line 4: .*CSV/,
    /line 5: .*lie in the Netherlands/,
    /line 6: .*7 columns, the header 8/,
    /line 7: 96AA00 is on line 2 already/,
    /line 10: .*UTF-8/,
  ];
  for (const fault of faults) t.match(first.err, fault);
  t.equal((await byBrin('96AA00')).name, 'De Boom, de Vis');
  t.match((await run(content)).out, /^0 created, 0 updated, 2 unchanged, 6 failed/);
});

t.test('a file that cannot be imported is refused in one clear line', async (t) => {
  const refusals: [string | undefined, RegExp][] = [
    [undefined, /There is no file/],
    ['', /is empty/],
    ['\uFEFF\r\n\r\n', /no header line/],
    ['brin,name\n01AA,x\n', /lacks vestiging, sector, city/],
  ];
  for (const [content, message] of refusals) {
    const { code, out, err } = await run(content);
    t.equal(code, 2, String(message));
    t.equal(out, '');
    t.match(err.trim(), message);
    t.equal(err.trim().split('\n').length, 1);
  }
  const help = await run('', '--help');
  t.equal(help.code, 0);
  t.match(help.out, /npm run import:schools -- FILE/);
});

const isHere = existsSync(ALL_SCHOOLS);
t.test(
  'every row of the national file is readable, and its schools lie in a municipality',
  { skip: isHere ? false : 'the national file of schools is not on this machine' },
  async (t) => {
    const rows: SchoolCells[] = parse(readFileSync(ALL_SCHOOLS), { columns: true, bom: true });
    const records = rows.map(readSchool).filter((read): read is SchoolRecord => !Array.isArray(read));
    t.equal(records.length, rows.length);
    const some = records.filter((_, index) => index % 20 === 0);
    t.same(await importSchool(api.ctx(), some), {
      created: some.length,
      updated: 0,
      unchanged: 0,
      lostClaims: [],
    });
    const [row] = await api.db.execute<{ total: number }>(
      sql`select count(*)::int as total from organisations where region_ids = '{}' and board_number <> '41804'`,
    );
    t.equal(row?.total, 0);
  },
);
