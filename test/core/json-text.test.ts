import fc from 'fast-check';
import t from 'tap';
import { DomainError } from '../../src/core/errors.ts';
import { parseJsonText } from '../../src/core/json-text.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

function isRefused(text: string): boolean {
  try {
    parseJsonText(text);
    return false;
  } catch (error) {
    return error instanceof DomainError && error.code === 'malformed_body';
  }
}

t.test('what JSON writes is read back the same', async () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8, stringUnit: 'grapheme' }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!text.includes('\\u0000') && !text.includes('"__proto__"') && !/\\ud[89a-f]/.test(text));
      return JSON.stringify(parseJsonText(text)) === text;
    }),
  );
});

t.test('twenty layers are read and one more is refused (C-56)', async (t) => {
  t.ok(parseJsonText(nested(20)));
  t.ok(isRefused(nested(21)));
  t.ok(isRefused('['.repeat(200_000)), 'an unended pile is refused too');
  t.ok(isRefused(`${'{"a":'.repeat(21)}1${'}'.repeat(21)}`), 'objects count as layers');
  t.ok(parseJsonText(`{"text": ${JSON.stringify('[{'.repeat(50))}}`), 'brackets in text are no layers');
  t.ok(parseJsonText(String.raw`{"text": "\\\"[[[[[[[[[[[[[[[[[[[[[[[["}`), 'nor after an escaped quote');
});

t.test('what could reach a prototype, or cannot be stored, is refused', async (t) => {
  const refused = {
    'a key __proto__': '{"__proto__": {"isAdmin": true}}',
    'a nested key __proto__': '{"a": [{"__proto__": 1}]}',
    'an escaped key __proto__': String.raw`{"\u005f_proto__": 1}`,
    'U+0000 in a value': String.raw`{"a": "x\u0000y"}`,
    'U+0000 in a key': String.raw`{"a\u0000": 1}`,
    'half a character': String.raw`{"a": "\ud83d"}`,
    'halves in the wrong order': String.raw`["\ude00\ud83d"]`,
    'a BOM': '\uFEFF{"a": 1}',
    'a BOM and nothing': '\uFEFF',
    'an empty text': '',
    'only space': ' \n\t ',
    'a comment': '{"a": 1} // x',
    'a comma too many': '[1,]',
    'single quotes': "{'a': 1}",
    'two documents': '{} {}',
    NaN: '[NaN]',
    'a control character in text': '["a\tb"]',
    'a number with a leading zero': '[01]',
    'a text cut off': '{"a": "b',
  };
  for (const [what, text] of Object.entries(refused)) t.ok(isRefused(text), what);
  t.strictSame(parseJsonText(String.raw`{"a": "\ud83d\ude00"}`), { a: '😀' }, 'a whole pair is read');
  t.equal(({} as Record<string, unknown>).isAdmin, undefined);
});

t.test('any text is read or refused as malformed, never anything else', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json().map((json) => json.slice(0, -1)),
  );
  fc.assert(
    fc.property(text, (given) => {
      let isJson = true;
      try {
        JSON.parse(given);
      } catch {
        isJson = false;
      }
      return isJson || isRefused(given);
    }),
  );
});
