import { CATEGORIES } from './categories.ts';
import type { CatalogueRecord, CatalogueVenue } from './record.ts';
import { mapSessions } from './sessions.ts';

/** An item of an import run, and in words what of the record is not in it or not as it was. */
export interface MappedRecord {
  item: { externalId: string; activity: Record<string, unknown> };
  notes: string[];
}

/** Characters that would make Markdown of plain text, within a line and at its beginning. */
const escapeMarkdown = (text: string) =>
  text
    .replace(/[\\`*_[\]<>]/g, '\\$&')
    .replace(/^(\s*)([#+-])(?=\s)/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s)/gm, '$1\\$2');

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** Only properties that have a value: the API takes no null. */
const given = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

function mapPlace(venue: CatalogueVenue | null | undefined): { place?: object; notes: string[] } {
  if (!isText(venue?.city)) return { notes: ['place unknown'] };
  const { name, street, postcode, city, country, lat, lon, precision } = venue;
  const hasPoint = typeof lat === 'number' && typeof lon === 'number';
  const point = hasPoint ? { type: 'Point', coordinates: [lon, lat] } : undefined;
  return {
    place: given({ name, street, postcode, city, country, point }),
    notes: precision === 'city' ? ['place known by town only: the point is that of the town'] : [],
  };
}

/** No amount means free to the API, so an unknown price is said in the description. */
function mapPrice(price: CatalogueRecord['price']): { price?: object; text?: string; notes: string[] } {
  if (price === null || price === undefined) {
    return {
      text: 'De bron noemt geen prijs; vraag ernaar.',
      notes: ['price unknown: said in the description'],
    };
  }
  if (price.amount === 0) return { notes: [] };
  const amount = { amountCents: Math.round(price.amount * 100), currency: price.currency };
  return { price: { amount, unit: 'per_pupil' }, notes: [] };
}

function mapCategories({ category, categories }: CatalogueRecord) {
  const names = [...new Set([category, ...(categories ?? [])])];
  const union = (pick: 'clusters' | 'themes') => [
    ...new Set(names.flatMap((name) => CATEGORIES[name]?.[pick] ?? [])),
  ];
  const clusters = union('clusters');
  return {
    clusters,
    themes: union('themes'),
    notes: [
      ...(clusters.length === 0 ? [`category ${category}: cluster left open`] : []),
      ...names.filter((name) => CATEGORIES[name] === undefined).map((name) => `category unknown: ${name}`),
    ],
  };
}

/** When it is, in words, for what has no sessions. */
function periodText({ calendar, start, end }: CatalogueRecord): string | undefined {
  if (isText(calendar)) return `Wanneer: ${calendar.trim()}`;
  if (!isText(start)) return undefined;
  return `Wanneer: ${end === start || !isText(end) ? start : `${start} tot en met ${end}`}`;
}

const UNMAPPED = ['age', 'organizer', 'title_en'] as const;
const UNMAPPED_NOTES: Record<(typeof UNMAPPED)[number], string> = {
  age: 'age not taken over: its form is not known',
  organizer: 'organiser not taken over: the source is the provider',
  title_en: 'English text not taken over: the API has no place for it',
};

/**
 * One record of the catalogue as an item of an import run:
 *
 * | record | activity |
 * |---|---|
 * | id | externalId |
 * | title, summary | title, summary |
 * | description, else summary; calendar or start–end when there are no sessions; "no price known" | descriptionMarkdown |
 * | category, categories | clusters, themes by `categories.ts`; else open |
 * | occurrences with times | sessions with 0 seats, delivery scheduled |
 * | occurrences without times | delivery scheduled, no sessions |
 * | neither | delivery at_venue_by_appointment |
 * | price | price per pupil; 0 is free; none is told in the description |
 * | venue | place |
 * | url | website |
 *
 * Not mapped: lang (the language of the text, not of the activity), updated, and what `notes` names.
 * Nothing is corrected: what the API does not take fails there, with its problem.
 */
export function mapRecord(record: CatalogueRecord): MappedRecord {
  const { sessions, notes: sessionNotes } = mapSessions(record);
  const { place, notes: placeNotes } = mapPlace(record.venue);
  const { price, text: priceText, notes: priceNotes } = mapPrice(record.price);
  const { clusters, themes, notes: categoryNotes } = mapCategories(record);
  const hasDays = (record.occurrences ?? []).length > 0;
  const paragraphs = [
    isText(record.description) ? record.description : record.summary,
    sessions.length === 0 ? periodText(record) : undefined,
    priceText,
  ];
  const activity = given({
    title: record.title,
    summary: record.summary,
    descriptionMarkdown: paragraphs.filter(isText).map(escapeMarkdown).join('\n\n'),
    delivery: hasDays ? 'scheduled' : 'at_venue_by_appointment',
    clusters,
    themes,
    price,
    website: record.url,
    place,
    sessions,
  });
  const leftOut = UNMAPPED.filter((name) => record[name] !== null && record[name] !== undefined);
  return {
    item: { externalId: record.id, activity },
    notes: [
      ...new Set([
        ...categoryNotes,
        ...sessionNotes,
        ...placeNotes,
        ...priceNotes,
        ...leftOut.map((name) => UNMAPPED_NOTES[name]),
      ]),
    ],
  };
}
