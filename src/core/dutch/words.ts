/** Lower case, without accents; ĳ and typographic quotes as typed on a keyboard. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[’‘`´]/g, "'")
    .toLowerCase();

/** Letters of a word that are read: the longest compounds in use are shorter, and time grows with length. */
const MAX_LETTERS = 40;

/** The words of a text, folded. A hyphen parts words, an apostrophe does not ("foto's", "'s avonds"). */
export function words(text: string): string[] {
  const found: string[] = fold(text).match(/[\p{L}\d]+(?:'[\p{L}]+)*/gu) ?? [];
  return found.map((word) => word.slice(0, MAX_LETTERS));
}
