/** One line of the catalogue file, as far as it is mapped. */
export interface CatalogueRecord {
  id: string;
  title: string;
  summary: string;
  description: string;
  category: string;
  categories?: string[];
  venue?: CatalogueVenue | null;
  start?: string | null;
  end?: string | null;
  /** Days or, with a time and an offset, moments. */
  occurrences?: { id?: string; start: string; end?: string }[];
  /** Days and times in words. */
  calendar?: string | null;
  price?: { amount: number; currency: string } | null;
  age?: unknown;
  organizer?: unknown;
  url?: string | null;
  title_en?: string | null;
}

export interface CatalogueVenue {
  name?: string | null;
  street?: string | null;
  postcode?: string | null;
  city?: string | null;
  country?: string | null;
  lat?: number | null;
  lon?: number | null;
  precision?: string | null;
}

/** Reads one line; undefined when it holds no record with an id. */
export function readRecord(line: string): CatalogueRecord | undefined {
  try {
    const value = JSON.parse(line) as Partial<CatalogueRecord> | null;
    return typeof value?.id === 'string' && value.id !== '' ? (value as CatalogueRecord) : undefined;
  } catch {
    return undefined;
  }
}
