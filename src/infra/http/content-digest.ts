import type { FastifyRequest } from 'fastify';
import { parseDictionary } from 'structured-headers';
import { invalidInput } from '../../core/errors.ts';

/** SHA-256 of Content-Digest in base64; other algorithms are left unchecked, as RFC 9530 allows. */
export function readDigest(request: FastifyRequest): string | undefined {
  const header = request.headers['content-digest'];
  if (header === undefined) return undefined;
  try {
    const [value] = parseDictionary(String(header)).get('sha-256') ?? [];
    if (value === undefined) return undefined;
    if (value instanceof ArrayBuffer) return Buffer.from(value).toString('base64');
  } catch {
    // Falls through: text that is no dictionary is refused like a value that is no byte sequence.
  }
  throw invalidInput({
    header: 'Content-Digest',
    code: 'format',
    detail: 'Schrijf Content-Digest als sha-256=:base64: (RFC 9530).',
  });
}
