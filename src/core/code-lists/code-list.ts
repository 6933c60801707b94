/** One value of a code list (C-19). Values are never removed, only deprecated. */
export interface CodeListEntry {
  code: string;
  labels: { nl: string; en: string };
  /** The wider value this one is part of, from the same list or the one its list names. */
  broaderCode?: string;
  /** Instant from which the value is refused on new data. */
  deprecatedAt?: string;
}

export interface ThemeEntry extends CodeListEntry {
  cluster: string;
  synonyms: readonly string[];
}
