import type { activities } from '../../infra/db/schema/activities.ts';
import type { activityRevisions } from '../../infra/db/schema/activities-curation.ts';

type ActivityRow = typeof activities.$inferSelect;
type Revision = Pick<typeof activityRevisions.$inferSelect, 'before' | 'content'>;
type Columns = Partial<ActivityRow>;
type Column = keyof ActivityRow;

/**
 * What a reader decides on, with its columns: a change of these waits for a workgroup. The rest, such as
 * contact, practical facts, materials and the visible window, is the provider's own affair.
 */
const MATERIAL: Readonly<Record<string, readonly Column[]>> = {
  title: ['title'],
  summary: ['summary'],
  descriptionMarkdown: ['descriptionMarkdown', 'description', 'descriptionHtml'],
  delivery: ['delivery'],
  clusters: ['clusters'],
  themes: ['themes'],
  sectors: ['sectors'],
  levels: ['levels'],
  ageFrom: ['ageFrom'],
  ageTo: ['ageTo'],
  groupSizeMin: ['groupSizeMin'],
  groupSizeMax: ['groupSizeMax'],
  seatUnit: ['seatUnit'],
  durationMinutes: ['durationMinutes'],
  languages: ['languages'],
  price: ['priceCents', 'priceUnit', 'priceNote'],
  curriculumGoals: ['curriculumGoals'],
  skills: ['skills'],
  accessibilityFeatures: ['accessibilityFeatures'],
  visitCount: ['visitCount'],
  partnerOrganisationIds: ['partnerOrganisationIds'],
  preparation: ['preparation'],
  followUp: ['followUp'],
  supervision: ['supervision'],
  images: ['images'],
  website: ['website'],
  place: ['locationId', 'longitude', 'latitude', 'placeName', 'placeCity', 'placeRegionIds'],
  workRegionIds: ['workRegionIds'],
  workRadiusKm: ['workRadiusKm'],
};

const FIELD_OF = new Map(
  Object.entries(MATERIAL).flatMap(([field, columns]) => columns.map((column) => [column as string, field])),
);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

const isSame = (a: unknown, b: unknown) =>
  JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));

/** The columns of `wanted` that differ from the row, however the keys of their objects are ordered. */
export function differing(row: ActivityRow, wanted: Columns): Columns {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && !isSame(value, row[name as Column]),
    ),
  );
}

/** Divides changed columns into those that wait for a workgroup and those that count at once. */
export function splitChange(change: Columns): { material: Columns; immaterial: Columns } {
  const isMaterial = ([name]: [string, unknown]) => FIELD_OF.has(name);
  const entries = Object.entries(change);
  return {
    material: Object.fromEntries(entries.filter(isMaterial)),
    immaterial: Object.fromEntries(entries.filter((entry) => !isMaterial(entry))),
  };
}

/** Names by which the API knows changed columns, in a fixed order and each once. */
export function changedFieldNames(columns: Readonly<Record<string, unknown>>): string[] {
  const names = new Set(Object.keys(columns).map((column) => FIELD_OF.get(column) ?? column));
  return Object.keys(MATERIAL).filter((field) => names.has(field));
}

/** The columns of a row that a revision names. */
export function valuesOf(row: ActivityRow, columns: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, row[name as Column]]));
}

/** True when both ask for the same. */
export function asksTheSame(revision: Revision, content: Readonly<Record<string, unknown>>): boolean {
  return isSame(revision.content, content);
}

/**
 * Fields that somebody else changed in the published version since the revision was sent, in another way than
 * the revision asks. Other fields merge one by one.
 */
export function conflictsOf(row: ActivityRow, { before, content }: Revision): string[] {
  const columns = Object.keys(content).filter((name) => {
    const current = row[name as Column];
    return !isSame(current, before[name]) && !isSame(current, content[name]);
  });
  return changedFieldNames(Object.fromEntries(columns.map((name) => [name, true])));
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (!Array.isArray(value)) return String(value);
  const parts = value.map((item) =>
    typeof item === 'object' && item !== null ? (item as { url?: string }).url : item,
  );
  return parts.length === 0 ? undefined : parts.join(', ');
}

function placeText(columns: Columns): string | undefined {
  const parts = [columns.placeName, columns.placeCity].filter((part) => part !== null && part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function priceText({ priceCents, priceUnit, priceNote }: Columns): string | undefined {
  if (!priceCents) return undefined;
  const euros = `€ ${(priceCents / 100).toFixed(2).replace('.', ',')}`;
  return [euros, priceUnit === 'per_pupil' ? 'per leerling' : 'per groep', priceNote]
    .filter(Boolean)
    .join(' ');
}

function fieldText(field: string, columns: Columns): string | undefined {
  if (field === 'place') return placeText(columns);
  if (field === 'price') return priceText(columns);
  return textOf(columns[field as Column]);
}

export interface FieldChange {
  field: string;
  before?: string | undefined;
  after?: string | undefined;
  isConflicting: boolean;
}

/** What a revision changes, field by field and as words to read: what is published now, and what would be. */
export function fieldChanges(row: ActivityRow, revision: Revision): FieldChange[] {
  const after = { ...row, ...revision.content };
  const conflicts = conflictsOf(row, revision);
  return changedFieldNames(revision.content).map((field) => ({
    field,
    before: fieldText(field, row),
    after: fieldText(field, after),
    isConflicting: conflicts.includes(field),
  }));
}
