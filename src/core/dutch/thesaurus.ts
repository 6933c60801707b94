import { words } from './words.ts';

/** One concept: its names (head word first) and the names of what it goes with, all as terms. */
interface Entry {
  names: readonly string[];
  broader: readonly string[];
  related: readonly string[];
}

export interface Thesaurus {
  entries: readonly Entry[];
  /** Name → entries that have it as a name. */
  byName: ReadonlyMap<string, readonly number[]>;
  /** Broader name → entries under it. */
  byBroader: ReadonlyMap<string, readonly number[]>;
  byRelated: ReadonlyMap<string, readonly number[]>;
  /** First word of a phrase → the phrases, as words. */
  phrases: ReadonlyMap<string, readonly (readonly string[])[]>;
}

const ARTICLES = new Set(['de', 'het', 'een', 'the', 'a']);

/** A name as it is indexed: base forms, those of a phrase joined by "_". */
export const termOf = (name: string, lemmaOf: (word: string) => string): string =>
  words(name.replaceAll(/\([^)]*\)/g, ' '))
    .filter((word, at, all) => at > 0 || all.length === 1 || !ARTICLES.has(word))
    .map((word) => lemmaOf(word))
    .join('_');

function grouped(
  entries: readonly Entry[],
  pick: (entry: Entry) => readonly string[],
): Map<string, number[]> {
  const map = new Map<string, number[]>();
  entries.forEach((entry, i) => {
    for (const name of new Set(pick(entry))) map.set(name, [...(map.get(name) ?? []), i]);
  });
  return map;
}

/** Reads the rows of the thesaurus; `lemmaOf` gives the base form of a word. */
export function createThesaurus(rows: readonly string[], lemmaOf: (word: string) => string): Thesaurus {
  const terms = (cell: string | undefined) =>
    (cell ?? '')
      .split('|')
      .map((name) => termOf(name, lemmaOf))
      .filter((term) => term.length > 1);
  const entries = rows.map((row): Entry => {
    const [term, synonyms, broader, related, english] = row.split('\t');
    return {
      names: [...new Set([...terms(term), ...terms(synonyms), ...terms(english)])],
      broader: terms(broader),
      related: terms(related),
    };
  });
  const phrases = new Map<string, string[][]>();
  for (const name of new Set(
    entries.flatMap(({ names, broader, related }) => [...names, ...broader, ...related]),
  )) {
    const parts = name.split('_');
    const [first] = parts;
    if (parts.length > 1 && first !== undefined) phrases.set(first, [...(phrases.get(first) ?? []), parts]);
  }
  return {
    entries,
    byName: grouped(entries, ({ names }) => names),
    byBroader: grouped(entries, ({ broader }) => broader),
    byRelated: grouped(entries, ({ related }) => related),
    phrases,
  };
}

/** The phrases of the thesaurus in a row of base forms, as terms. */
export function findPhrases(lemmas: readonly string[], { phrases }: Thesaurus): string[] {
  const found: string[] = [];
  lemmas.forEach((lemma, at) => {
    for (const parts of phrases.get(lemma) ?? []) {
      if (parts.every((part, i) => lemmas[at + i] === part)) found.push(parts.join('_'));
    }
  });
  return found;
}

/** How much of a term each relation stands for: who asks for the one is served so far by the other. */
const SHARES = { synonym: 0.8, narrower: 0.6, related: 0.3, broader: 0.2, relatedBack: 0.2 } as const;

/** What an entry stands for where its term has more than one meaning. */
const AMBIGUOUS = 0.7;

/** Most other names of a term; hubs ("museum") have hundreds. */
const MAX_NAMES = 120;

/** Names with how much of a term each stands for; the best way to a name counts. */
class Shares {
  readonly #shares = new Map<string, number>();
  readonly #term: string;
  readonly #sense: number;

  constructor(term: string, sense: number) {
    this.#term = term;
    this.#sense = sense;
  }

  add(names: readonly string[], share: number): void {
    const sure = share * this.#sense;
    for (const name of names) {
      if (name !== this.#term && sure > (this.#shares.get(name) ?? 0)) this.#shares.set(name, sure);
    }
  }

  best(): Map<string, number> {
    const sorted = [...this.#shares].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return new Map(sorted.slice(0, MAX_NAMES));
  }
}

/** What else a term may be called, with how much of it each stands for; the best way to a name counts. */
export function expandTerm(
  term: string,
  { entries, byName, byBroader, byRelated }: Thesaurus,
): Map<string, number> {
  const inIndex = (index: ReadonlyMap<string, readonly number[]>, name: string | undefined) =>
    (index.get(name ?? '') ?? []).flatMap((at) => entries[at] ?? []);
  const own = inIndex(byName, term);
  const shares = new Shares(term, own.length > 1 ? AMBIGUOUS : 1);
  for (const { names, broader, related } of own) {
    shares.add(names, SHARES.synonym);
    shares.add(broader, SHARES.broader);
    shares.add(related, SHARES.related);
  }
  for (const name of new Set([term, ...own.flatMap(({ names }) => names.slice(0, 1))])) {
    for (const { names } of inIndex(byBroader, name)) {
      shares.add(names, SHARES.narrower);
      for (const deeper of inIndex(byBroader, names[0])) shares.add(deeper.names, SHARES.narrower ** 2);
    }
    for (const { names } of inIndex(byRelated, name)) shares.add(names.slice(0, 1), SHARES.relatedBack);
  }
  return shares.best();
}
