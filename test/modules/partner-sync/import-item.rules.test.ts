import t from 'tap';
import type { FieldError } from '../../../src/core/errors.ts';
import {
  duplicateProblem,
  MAX_LINE_BYTES,
  readItem,
} from '../../../src/modules/partner-sync/import-item.rules.ts';

const accept = () => [];
const read = (line: string, validate: (body: unknown) => FieldError[] = accept) =>
  readItem<{ title: string }>(line, undefined, validate);

const codesOf = (item: ReturnType<typeof read>) =>
  'problem' in item
    ? ((item.problem.errors ?? []) as FieldError[]).map(({ pointer, code }) => `${pointer} ${code}`)
    : [];

t.test('an item is an external id with an activity', async (t) => {
  t.same(read('{"externalId":"les-1","activity":{"title":"Drukken"}}'), {
    externalId: 'les-1',
    body: { title: 'Drukken' },
  });
});

t.test(
  'all faults of an item come at once, those of the activity as the single PUT would point at them',
  async (t) => {
    const faults = [{ pointer: '#/title', code: 'required', detail: 'Dit is verplicht.' }];
    const item = read('{"externalId":"les 1","activity":{},"extra":1}', () => faults);
    t.same(codesOf(item), ['#/externalId pattern', '#/extra unknown', '#/title required']);
    t.equal(item.externalId, null, 'a faulty id identifies nothing');
    t.same(codesOf(read('{}')), ['#/externalId required', '#/activity required']);
    t.same(codesOf(read('{"externalId":5,"activity":{}}')), ['#/externalId type']);
    t.same(codesOf(read('[1]')), ['# type']);
    t.same(codesOf(read('null')), ['# type']);
  },
);

t.test('a faulty activity keeps its external id, so that it is not taken for missing', async (t) => {
  const item = read('{"externalId":"les-1","activity":{}}', () => [
    { pointer: '#/title', code: 'required', detail: '' },
  ]);
  t.equal(item.externalId, 'les-1');
});

t.test('what is no JSON, too long or no text fails by itself', async (t) => {
  const code = (item: ReturnType<typeof read>) => ('problem' in item ? item.problem.code : undefined);
  t.equal(code(read('{"externalId":"les-1"')), 'malformed_body');
  t.equal(
    code(read('{"externalId":"a","activity":{"title":"\\u0000"}}')),
    'malformed_body',
    'cannot be stored',
  );
  t.equal(
    code(read('{"externalId":"a","activity":{"title":"\\ud800"}}')),
    'malformed_body',
    'half a character',
  );
  t.equal(code(read('{"__proto__":{"externalId":"a"}}')), 'malformed_body');
  t.equal(code(read(`${'['.repeat(30)}${']'.repeat(30)}`)), 'malformed_body', 'too deep');
  const tooLong = readItem('', 'payload_too_large', accept);
  t.match(tooLong, {
    externalId: null,
    problem: { code: 'payload_too_large', maximumBytes: MAX_LINE_BYTES },
  });
  t.match(readItem('', 'malformed_body', accept), { problem: { code: 'malformed_body' } });
});

t.test('a faulty item shows at most a hundred faults', async (t) => {
  const many = Array.from({ length: 300 }, () => ({ pointer: '#/x', code: 'unknown', detail: '' }));
  t.equal(codesOf(read('{"externalId":"a","activity":{}}', () => many)).length, 100);
});

t.test('a second item with one external id is told apart as a duplicate', async (t) => {
  t.match(duplicateProblem(), {
    code: 'validation_failed',
    errors: [{ pointer: '#/externalId', code: 'duplicate' }],
  });
});
