import { fold } from './words.ts';

const SIZE = 4;

function* groupsOf(word: string): Generator<string> {
  const padded = ` ${word} `;
  if (padded.length < SIZE) yield padded;
  for (let at = 0; at + SIZE <= padded.length; at += 1) yield padded.slice(at, at + SIZE);
}

/** Groups of four letters of a text, words padded with a space, with how often they occur. */
export function letterGroups(text: string): Map<string, number> {
  const groups = new Map<string, number>();
  for (const word of fold(text).match(/[\p{L}\d]+/gu) ?? []) {
    for (const group of groupsOf(word)) groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  return groups;
}

/** How rare a group of letters is in the language; the more, the more it says. */
export type Rarity = (group: string) => number;

/**
 * Rarity of letter groups by how many words of a list of folded words have them: needs no catalogue, so it is the
 * same everywhere.
 */
export function rarityByWords(list: Iterable<string>): Rarity {
  const frequency = new Map<string, number>();
  let size = 0;
  for (const word of list) {
    size += 1;
    for (const group of groupsOf(word)) frequency.set(group, (frequency.get(group) ?? 0) + 1);
  }
  return (group) => Math.log(1 + size / (frequency.get(group) ?? 0.5));
}

/** Letter groups with their weights, as a vector of length one. */
export function letterVector(groups: ReadonlyMap<string, number>, rarity: Rarity): Map<string, number> {
  const weights = [...groups].map(([group, count]) => [group, Math.log1p(count) * rarity(group)] as const);
  const norm = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
  return new Map(weights.map(([group, weight]) => [group, weight / norm]));
}

/** Cosine of a vector and a text, 0 to 1: two texts about the same share letters, however their words are written. */
export function likeness(vector: ReadonlyMap<string, number>, text: string, rarity: Rarity): number {
  let sum = 0;
  let norm = 0;
  for (const [group, count] of letterGroups(text)) {
    const weight = Math.log1p(count) * rarity(group);
    norm += weight * weight;
    sum += weight * (vector.get(group) ?? 0);
  }
  return norm === 0 ? 0 : sum / Math.sqrt(norm);
}
