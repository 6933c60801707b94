import fc from 'fast-check';
import t from 'tap';
import { type ContentLine, createLineReader } from '../../../src/modules/partner-sync/ndjson.rules.ts';

const readParts = (parts: readonly Buffer[], maxLineBytes = 1000): ContentLine[] => {
  const reader = createLineReader(maxLineBytes);
  return [...parts.flatMap((part) => reader.read(part)), ...reader.end()];
};
const readText = (text: string, maxLineBytes?: number) => readParts([Buffer.from(text)], maxLineBytes);

t.test('lines end with LF or CRLF, the last one needs no end, blank ones are skipped', async (t) => {
  t.same(readText('a\nb\r\n\n \r\nc'), [{ text: 'a' }, { text: 'b' }, { text: 'c' }]);
  t.same(readText(''), []);
  t.same(readText('\n\n'), []);
});

t.test('a line above the limit is a fault, and the lines around it are kept', async (t) => {
  t.same(readText(`ok\n${'x'.repeat(11)}\nalso`, 10), [
    { text: 'ok' },
    { fault: 'payload_too_large' },
    { text: 'also' },
  ]);
  t.same(readText('x'.repeat(10), 10), [{ text: 'x'.repeat(10) }], 'exactly the limit');
});

t.test('a line that is no UTF-8 or holds a NUL is a fault, and the lines around it are kept', async (t) => {
  const bytes = Buffer.concat([
    Buffer.from('ok\n'),
    Buffer.from([0xc3, 0x28, 0x0a]),
    Buffer.from('a\u0000b\nalso'),
  ]);
  t.same(readParts([bytes]), [
    { text: 'ok' },
    { fault: 'malformed_body' },
    { fault: 'malformed_body' },
    { text: 'also' },
  ]);
});

t.test('the lines are the same however the stream is cut, also within a character', async (t) => {
  const content = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 12 });
  fc.assert(
    fc.property(content, fc.array(fc.nat(400), { maxLength: 8 }), (lines, cuts) => {
      const bytes = Buffer.from(lines.join('\n'));
      const at = [...new Set([0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length])].sort(
        (a, b) => a - b,
      );
      const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      return JSON.stringify(readParts(parts, 40)) === JSON.stringify(readParts([bytes], 40));
    }),
  );
  t.pass('for every cut');
});
