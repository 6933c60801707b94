/** Letters and pairs that Dutch writers confuse because they sound alike. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/sch(?=$|[^aeiou])/g, 's'],
  [/ch/g, 'g'],
  [/ck|qu|c(?=[aouklrt]|$)|q/g, 'k'],
  [/c/g, 's'],
  [/x/g, 'ks'],
  [/ij|ey|ei|y/g, 'ei'],
  [/ou|au/g, 'ou'],
  [/z/g, 's'],
  [/v/g, 'f'],
  [/dt|d(?=$|s)/g, 't'],
  [/(.)\1+/g, '$1'],
];

/** How a word sounds, roughly: words that sound the same are spelling variants. */
export const soundOf = (word: string): string =>
  SOUNDS.reduce((text, [from, to]) => text.replace(from, to), word);

/** The next row of the table of edits: from the letters of `a` up to `i` to each beginning of `b`. */
function nextRow(a: string, b: string, i: number, last: readonly number[], before: readonly number[]) {
  const letter = a.charCodeAt(i - 1);
  // NaN before the first letter, which equals none.
  const previous = a.charCodeAt(i - 2);
  const row = [i];
  let cost = i;
  for (let j = 1; j <= b.length; j += 1) {
    const change = letter === b.charCodeAt(j - 1) ? 0 : 1;
    cost = Math.min((last[j] ?? 0) + 1, cost + 1, (last[j - 1] ?? 0) + change);
    const isSwap = previous === b.charCodeAt(j - 1) && letter === b.charCodeAt(j - 2);
    if (isSwap) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
    row.push(cost);
  }
  return row;
}

/** Edits between two words (Damerau, optimal alignment), or more than `limit` when that is sure. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = nextRow(a, b, i, last, before);
    if (row.every((cost) => cost > limit)) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/** How far two spellings are apart: edits of the sound count in full, what sounds the same but is written otherwise a little. */
export function spellingDistance(
  word: string,
  sound: string,
  other: string,
  otherSound: string,
  limit: number,
): number {
  const soundEdits = editDistance(sound, otherSound, limit);
  if (soundEdits > limit) return editDistance(word, other, limit);
  const edits = editDistance(word, other, soundEdits + 3);
  return Math.min(edits, soundEdits + 0.25 * Math.min(edits - soundEdits, 3));
}

/** A word of a list with how far it is from the one that was written. */
export interface Near {
  term: string;
  distance: number;
}

/** A list of words to correct towards, by first sound and length. */
export function createSpeller(vocabulary: Iterable<string>, bonusOf: (word: string) => number) {
  const buckets = new Map<string, [string, string][]>();
  for (const word of vocabulary) {
    if (word.length < 4 || /[^\p{L}]/u.test(word)) continue;
    const sound = soundOf(word);
    const key = sound[0] ?? '';
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [[word, sound]]);
    else bucket.push([word, sound]);
  }
  /** The nearest words within the limit, best first; a word with a bonus wins from one without. */
  return function near(word: string, limit: number): Near[] {
    const found: Near[] = [];
    const sound = soundOf(word);
    for (const [other, otherSound] of buckets.get(sound[0] ?? '') ?? []) {
      if (other === word || Math.abs(other.length - word.length) > limit + 1) continue;
      const distance = spellingDistance(word, sound, other, otherSound, limit);
      if (distance <= limit) found.push({ term: other, distance: distance - bonusOf(other) });
    }
    return found.sort((x, y) => x.distance - y.distance || (x.term < y.term ? -1 : 1));
  };
}

/** Edits that a word of this length may have. */
export const tolerance = (length: number): number =>
  length < 5 ? 0.5 : length < 8 ? 1 : length < 11 ? 1.5 : 2;
