const MAX_WORDS = 8;
/** Shorter words have too few trigrams to tell a typing error from another word. */
const MIN_FUZZY_LETTERS = 4;

/** A question in words, ready for the two ways of searching. */
export interface SearchWords {
  /** to_tsquery text of which every word must occur: `'muziek':* & 'les':*`. */
  every: string;
  /** The same with any word, for the rank. */
  some: string;
  /** Words long enough to be found with a typing error. */
  fuzzy: string[];
}

/** Letters and digits of a question, in lower case, at most eight words. Quotes, operators and loose accents fall away. */
export function searchWordsOf(question: string): SearchWords {
  const words = (
    question
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/\p{Mark}/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).slice(0, MAX_WORDS);
  const terms = words.map((word) => `'${word}':*`);
  return {
    every: terms.join(' & '),
    some: terms.join(' | '),
    fuzzy: words.filter((word) => word.length >= MIN_FUZZY_LETTERS),
  };
}
