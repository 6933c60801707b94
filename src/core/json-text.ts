import { DomainError } from './errors.ts';

/** Deepest nesting of a body (C-56). */
const MAX_DEPTH = 20;

/** Deepest nesting of objects and arrays in JSON text, without parsing it. */
function depthOf(json: string): number {
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

/** What no text column can hold: U+0000 and half a surrogate pair. */
const isStorable = (text: string) => !text.includes('\u0000') && text.isWellFormed();

function checked(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('forbidden key __proto__');
  if (!isStorable(key)) throw new SyntaxError('a key holds U+0000 or half a character');
  if (typeof value === 'string' && !isStorable(value)) {
    throw new SyntaxError(`"${key}" holds U+0000 or half a character`);
  }
  return value;
}

/**
 * Reads JSON text strictly: no BOM, bounded depth, no key that could reach a prototype, no text that cannot
 * be stored.
 * @throws DomainError malformed_body
 */
export function parseJsonText(text: string): unknown {
  if (text.trim() === '')
    throw new DomainError('malformed_body', 'De inhoud ontbreekt; stuur een JSON-object.');
  if (text.startsWith('\uFEFF')) {
    throw new DomainError('malformed_body', 'De inhoud begint met een BOM; laat die weg.');
  }
  if (depthOf(text) > MAX_DEPTH) {
    throw new DomainError('malformed_body', `De inhoud is dieper genest dan ${MAX_DEPTH} lagen.`);
  }
  try {
    return JSON.parse(text, checked);
  } catch (error) {
    throw new DomainError('malformed_body', `De inhoud is geen geldige JSON: ${(error as Error).message}`);
  }
}
