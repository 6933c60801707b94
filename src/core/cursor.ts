/** A value a list is ordered by, as it stands in a cursor. */
export type SortValue = string | number | null;

/** Where a page begins: behind (or before) the row with these sort values and this id (C-25). */
export interface CursorPosition {
  values: readonly SortValue[];
  id: string;
  direction: 'next' | 'prev';
}

const VERSION = 1;

/** The text that goes into a cursor and under its signature. */
export function encodePosition(position: CursorPosition, scope: string): string {
  return JSON.stringify([
    VERSION,
    position.values,
    position.id,
    position.direction === 'next' ? 1 : 0,
    scope,
  ]);
}

/**
 * Reads what `encodePosition` wrote.
 * @returns undefined when the text is of another version, another list, filter or sort, or no position at all
 */
export function decodePosition(encoded: string, scope: string): CursorPosition | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(encoded);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || parsed.length !== 5 || parsed[0] !== VERSION || parsed[4] !== scope)
    return undefined;
  const [, values, id, forward] = parsed as [number, SortValue[], string, number, string];
  if (!Array.isArray(values) || typeof id !== 'string') return undefined;
  return { values, id, direction: forward === 1 ? 'next' : 'prev' };
}
