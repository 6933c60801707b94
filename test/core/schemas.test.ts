import t from 'tap';
import { Type } from 'typebox';
import {
  CODE_LISTS,
  type CodeListName,
  codeLabel,
  findCode,
  THEMES,
} from '../../src/core/code-lists/index.ts';
import { allComponents, component, ref } from '../../src/core/schemas/component.ts';
import {
  GeoPointInput,
  listParameter,
  MoneyInput,
  pageOf,
  pageQuery,
  statusChangeCreate,
} from '../../src/core/schemas/shared.ts';
import * as values from '../../src/core/schemas/values.ts';
import { createAjv } from '../../src/infra/ajv.ts';

const names = Object.keys(CODE_LISTS) as CodeListName[];
const entriesOf = (name: CodeListName) =>
  [...CODE_LISTS[name]] as { code: string; labels: { nl: string; en: string }; broaderCode?: string }[];

t.test(
  'every code is unique, in lower snake case, with a Dutch and an English label (C-18, C-19)',
  async (t) => {
    for (const name of names) {
      const entries = entriesOf(name);
      t.match(name, /^[a-z_]+$/);
      t.ok(entries.length > 0, `${name} holds values`);
      t.equal(
        new Set(entries.map((entry) => entry.code)).size,
        entries.length,
        `${name} holds each code once`,
      );
      const odd = entries.filter(
        ({ code, labels }) => !/^[a-z0-9_]{1,64}$/.test(code) || labels.nl === '' || labels.en === '',
      );
      t.strictSame(odd, [], `${name} is well formed`);
      for (const { code, labels } of entries) {
        if (findCode(name, code)?.labels !== labels || codeLabel(name, code, 'en') !== labels.en)
          t.fail(`${name} ${code}`);
      }
    }
  },
);

t.test('what a code is part of exists', async (t) => {
  const sectors = new Set(entriesOf('sectors').map((entry) => entry.code));
  for (const name of ['levels', 'curriculum_goals'] as const) {
    t.ok(
      entriesOf(name).every((entry) => entry.broaderCode !== undefined && sectors.has(entry.broaderCode)),
      name,
    );
  }
  const clusters = new Set(entriesOf('clusters').map((entry) => entry.code));
  t.strictSame(
    THEMES.filter((theme) => !clusters.has(theme.cluster)),
    [],
  );
  t.equal(clusters.size, 5);
});

t.test('a code nobody knows has no entry and is its own label', async (t) => {
  t.equal(findCode('themes', 'music')?.labels.nl, 'Muziek');
  for (const foreign of ['nope', '', 'Music', 'constructor', '__proto__']) {
    t.equal(findCode('themes', foreign), undefined, foreign);
    t.equal(codeLabel('themes', foreign), foreign);
  }
});

t.test('a component has one name, keeps it, and can be referred to', async (t) => {
  const cup = component('TestCup', Type.Object({ size: Type.Integer() }));
  t.throws(() => component('TestCup', Type.Object({})), /TestCup/);
  t.equal((ref(cup) as { $ref?: string }).$ref, 'TestCup');
  t.throws(() => ref(Type.Object({})), /named/);
  t.throws(() => component('Problem', Type.Object({})), 'also across modules');
  const all = allComponents().map((schema) => (schema as { $id?: string }).$id ?? '');
  t.ok(all.includes('TestCup') && all.includes('Problem'));
  t.strictSame(all, [...all].sort(), 'in order of name, so that the document is always the same');
  const page = pageOf('TestCupPage', cup) as unknown as {
    properties: { items: { items: { $ref: string } } };
  };
  t.equal(page.properties.items.items.$ref, 'TestCup');
});

function checker(schema: object) {
  const ajv = createAjv(false);
  for (const named of allComponents()) ajv.addSchema(named as object);
  const validate = ajv.compile(schema);
  return (value: unknown) => validate(structuredClone(value)) as boolean;
}

t.test('values check what they say, and take nothing for something else (C-10, C-16)', async (t) => {
  const example = 'x';
  const cases: [string, object, unknown[], unknown[]][] = [
    [
      'text',
      values.text({ max: 3, example, description: example }),
      ['a', 'abc', '😀😀😀'],
      ['', 'abcd', 5, null, ['a']],
    ],
    [
      'uuid',
      values.uuid(example),
      ['01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a'],
      ['', '01980a3e', '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6g', 1],
    ],
    ['instant', values.instant(example), ['2027-03-25T09:00:00Z'], ['2027-03-25', '2027-03-25T09:00:00', 0]],
    ['calendarDay', values.calendarDay(example), ['2027-03-25'], ['2027-02-30', '2027-03-25T00:00:00Z']],
    ['localTime', values.localTime(example), ['10:00:00'], ['10:00', '25:00:00', '10:00:00Z']],
    [
      'int32',
      values.int32({ example: 1, description: example }),
      [0, 2_147_483_647],
      [-1, 2_147_483_648, 1.5, '1', null, true],
    ],
    [
      'int64',
      values.int64({ example: 1, description: example }),
      [9_007_199_254_740_991],
      [9_007_199_254_740_992, '1', null],
    ],
    ['fraction', values.fraction(example), [0, 0.5, 1], [-0.01, 1.01, '0.5', null]],
    ['flag', values.flag(example), [true, false], ['true', 0, 1, null]],
    [
      'webAddress',
      values.webAddress(example),
      ['https://a.example/b'],
      ['ftp://a.example', 'javascript:alert(1)', 'a.example', '//a.example'],
    ],
    ['closed', values.closed(['on', 'off'], example), ['on'], ['ON', 'o', '', null]],
    ['code', values.code('themes', example), ['music'], ['nope', 'Music', '', null]],
    [
      'codes',
      values.codes('themes', 2, example),
      [[], ['music', 'dance']],
      [['music', 'music'], ['music', 'dance', 'film_and_media'], 'music'],
    ],
    [
      'clearable text',
      Type.Object({ a: values.clearable(values.text({ max: 3, example, description: example })) }),
      [{}, { a: null }, { a: 'b' }],
      [{ a: 5 }, { a: '' }],
    ],
    [
      'clearable reference',
      Type.Object({ a: values.clearable(ref(MoneyInput)) }),
      [{}, { a: null }, { a: { amountCents: 1, currency: 'EUR' } }],
      [{ a: {} }],
    ],
    [
      'Money',
      { $ref: 'MoneyInput' },
      [{ amountCents: 250, currency: 'EUR' }],
      [
        { amountCents: 250 },
        { amountCents: 2.5, currency: 'EUR' },
        { amountCents: 1, currency: 'USD' },
        { amountCents: 1, currency: 'EUR', more: 1 },
      ],
    ],
    [
      'GeoPoint',
      ref(GeoPointInput),
      [{ type: 'Point', coordinates: [5.9, 51.2] }],
      [
        { type: 'Point', coordinates: [5.9] },
        { type: 'Point', coordinates: ['5.9', '51.2'] },
        { type: 'Line', coordinates: [5.9, 51.2] },
      ],
    ],
    [
      'page query',
      Type.Object(pageQuery),
      [{}, { limit: 1 }, { limit: 100 }],
      [{ limit: 0 }, { limit: 101 }, { limit: '5' }, { cursor: '' }],
    ],
    [
      'list',
      Type.Object({ a: listParameter(values.code('themes', example), 2, example) }),
      [{}, { a: ['music'] }],
      [{ a: [] }, { a: ['music', 'music'] }],
    ],
    [
      'status change',
      statusChangeCreate('TestStatusChangeCreate', ['on', 'off']),
      [{ to: 'on' }, { to: 'off', reasonText: 'Kapot.' }],
      [{}, { to: 'x' }, { to: 'on', status: 'off' }, { to: 'on', reasonCode: 'nope' }],
    ],
    [
      'Problem',
      { $ref: 'Problem' },
      [
        {
          type: 'https://a.example',
          title: 't',
          status: 400,
          detail: 'd',
          instance: 'urn:uuid:x',
          code: 'c',
          requestId: '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a',
        },
      ],
      [{}, { status: 200 }],
    ],
  ];
  for (const [name, schema, good, bad] of cases) {
    const isValid = checker(schema);
    for (const value of good) t.ok(isValid(value), `${name} takes ${JSON.stringify(value)}`);
    for (const value of bad) t.notOk(isValid(value), `${name} refuses ${JSON.stringify(value)}`);
  }
});
