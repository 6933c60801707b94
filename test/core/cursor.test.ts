import fc from 'fast-check';
import t from 'tap';
import { type CursorPosition, decodePosition, encodePosition } from '../../src/core/cursor.ts';

const sortValue = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.constant(null),
);

const position: fc.Arbitrary<CursorPosition> = fc.record({
  values: fc.array(sortValue, { maxLength: 4 }),
  id: fc.uuid({ version: 7 }),
  direction: fc.constantFrom('next', 'prev'),
});

t.test('a position comes back as it was written, for every value and both directions', async () => {
  fc.assert(
    fc.property(position, fc.string(), (given, scope) => {
      const encoded = encodePosition(given, scope);
      return JSON.stringify(decodePosition(encoded, scope)) === JSON.stringify(given);
    }),
  );
});

t.test('a position of another list, filter or sort is no position', async () => {
  fc.assert(
    fc.property(position, fc.string(), fc.string(), (given, scope, other) => {
      fc.pre(scope !== other);
      return decodePosition(encodePosition(given, scope), other) === undefined;
    }),
  );
});

t.test('text that was not written here is no position and never an error', async (t) => {
  const id = '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a';
  for (const foreign of [
    '',
    'null',
    '{}',
    '[]',
    '[1]',
    JSON.stringify([2, [], id, 1, 'scope']),
    JSON.stringify([1, 'no list', id, 1, 'scope']),
    JSON.stringify([1, [], 5, 1, 'scope']),
    JSON.stringify([1, [], id, 1, 'scope', 'more']),
    '[1,[],"',
  ]) {
    t.equal(decodePosition(foreign, 'scope'), undefined, foreign);
  }
  fc.assert(fc.property(fc.string(), (foreign) => decodePosition(foreign, 'scope') === undefined));
  fc.assert(fc.property(fc.json(), (foreign) => decodePosition(foreign, 'scope') === undefined));
});
