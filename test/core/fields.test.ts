import t from 'tap';
import { changedFields, present } from '../../src/core/fields.ts';

t.test('what is null or undefined is left out, every other value stays', async (t) => {
  const values = { none: null, missing: undefined, zero: 0, empty: '', no: false, list: [] };
  t.strictSame(present(values), { zero: 0, empty: '', no: false, list: [] });
});

t.test('only what differs from the row is a change', async (t) => {
  const row: { name: string; summary: string | null; kinds: string[] } = {
    name: 'Museum',
    summary: 'Kunst',
    kinds: ['museum', 'provider'],
  };
  t.strictSame(changedFields(row, {}), {});
  t.strictSame(changedFields(row, { name: 'Museum', kinds: ['museum', 'provider'] }), {});
  t.strictSame(changedFields(row, { summary: null }), { summary: null }, 'null empties');
  t.strictSame(changedFields(row, { summary: undefined }), {}, 'absent leaves');
  t.strictSame(
    changedFields(row, { kinds: ['provider'] }),
    { kinds: ['provider'] },
    'lists change as a whole',
  );
});
