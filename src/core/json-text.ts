import { DomainError } from './errors.ts';

/** Deepest nesting of a body (C-56). */
const MAX_DEPTH = 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How a bracket or brace changes the depth, by its character code. */
const STEPS: Readonly<Record<number, number>> = { 123: 1, 91: 1, 125: -1, 93: -1 };

/** Index of the quote that ends the text beginning at `start`. */
function endOfText(json: string, start: number): number {
  let index = start + 1;
  while (index < json.length && json.charCodeAt(index) !== QUOTE) {
    index += json.charCodeAt(index) === BACKSLASH ? 2 : 1;
  }
  return index;
}

/** Deepest nesting of objects and arrays in JSON text, without parsing it. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < json.length; index++) {
    const char = json.charCodeAt(index);
    if (char === QUOTE) index = endOfText(json, index);
    else depth += STEPS[char] ?? 0;
    deepest = Math.max(deepest, depth);
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
