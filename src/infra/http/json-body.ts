import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../core/errors.ts';

/** Deepest nesting of a body (C-56). */
const MAX_DEPTH = 20;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new DomainError('malformed_body', 'De inhoud is geen geldig UTF-8.');
  }
}

/** Deepest nesting of objects and arrays in JSON text, without parsing it. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let index = 0; index < json.length; index++) {
    const char = json.charCodeAt(index);
    if (isText) {
      if (char === 0x5c) index++;
      else if (char === 0x22) isText = false;
    } else if (char === 0x22) isText = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth--;
  }
  return deepest;
}

/**
 * Reads JSON text strictly: valid UTF-8 without BOM, bounded depth, and no key that could reach a prototype.
 * @throws DomainError malformed_body
 */
export function parseJson(body: Buffer): unknown {
  const text = decode(body);
  if (text.trim() === '') throw new DomainError('malformed_body', 'De inhoud ontbreekt; stuur een JSON-object.');
  if (text.startsWith('\uFEFF')) throw new DomainError('malformed_body', 'De inhoud begint met een BOM; laat die weg.');
  if (depthOf(text) > MAX_DEPTH) {
    throw new DomainError('malformed_body', `De inhoud is dieper genest dan ${MAX_DEPTH} lagen.`);
  }
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('forbidden key __proto__');
      return value;
    });
  } catch (error) {
    throw new DomainError('malformed_body', `De inhoud is geen geldige JSON: ${(error as Error).message}`);
  }
}

/** Takes over the parsing of JSON and merge patch bodies; every other type is refused with 415. */
export function registerJsonParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  for (const type of ['application/json', 'application/merge-patch+json']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => parseJson(body));
  }
}
