import fc from 'fast-check';
import t from 'tap';
import { DomainError } from '../../src/core/errors.ts';
import { parseJsonText } from '../../src/core/json-text.ts';

const refusal = (text: string) => {
  try {
    parseJsonText(text);
    return undefined;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'other';
  }
};

t.test('text that cannot be read or kept is malformed, each for a reason of its own', async (t) => {
  const refused: [string, string][] = [
    ['nothing', '  '],
    ['a BOM', '\uFEFF{}'],
    ['half an object', '{"a":'],
    ['depth 21', `${'['.repeat(21)}${']'.repeat(21)}`],
    ['a prototype', '{"a":{"__proto__":{"b":1}}}'],
    ['U+0000 in a value', '{"a":["\\u0000"]}'],
    ['U+0000 in a key', '{"\\u0000":1}'],
    ['half a character', '{"a":"\\ud83d"}'],
  ];
  for (const [what, text] of refused) t.equal(refusal(text), 'malformed_body', what);
});

t.test('brackets and quotes within text do not count as depth', async (t) => {
  const text = JSON.stringify({ a: '['.repeat(50), b: '\\"[{'.repeat(20), c: '\ud83d\ude00' });
  t.same(parseJsonText(text), JSON.parse(text));
  t.equal(refusal(`${'['.repeat(20)}${']'.repeat(20)}`), undefined, 'depth 20');
});

t.test('whatever else is JSON is read as it is', async (t) => {
  const options = { maxDepth: 4, stringUnit: 'grapheme' } as const;
  fc.assert(
    fc.property(fc.jsonValue(options), (value) => {
      const text = JSON.stringify(value);
      if (text.includes('__proto__')) return;
      t.same(parseJsonText(text), JSON.parse(text));
    }),
    { numRuns: 50 },
  );
});
