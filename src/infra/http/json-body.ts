import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../core/errors.ts';
import { parseJsonText } from '../../core/json-text.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new DomainError('malformed_body', 'De inhoud is geen geldig UTF-8.');
  }
}

/** Takes over the parsing of JSON and merge patch bodies; every other type is refused with 415. */
export function registerJsonParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  for (const type of ['application/json', 'application/merge-patch+json']) {
    const parse = async (_request: unknown, body: Buffer) => parseJsonText(decode(body));
    app.addContentTypeParser(type, { parseAs: 'buffer' }, parse);
  }
}
