import { type Actor, actsOn, type Owned } from '../../core/actor.ts';
import { CODE_LISTS, THEMES } from '../../core/code-lists/index.ts';
import { DomainError, type FieldError } from '../../core/errors.ts';
import type { activities } from '../../infra/db/schema/activities.ts';

type ActivityRow = typeof activities.$inferSelect;

/** True when everyone may see it now: published and within its window. */
export function isPublic(row: ActivityRow, now: Date): boolean {
  const isBefore = row.visibleFrom !== null && row.visibleFrom > now;
  const isAfter = row.visibleUntil !== null && row.visibleUntil <= now;
  return row.status === 'published' && !isBefore && !isAfter;
}

/** What a source delivers is changed by the source alone (C-60). @throws DomainError managed_by_source */
export function assertNotManaged(actor: Actor, row: Pick<ActivityRow, 'sourceId'>): void {
  if (row.sourceId === null || actor.kind === 'system') return;
  if (actor.kind === 'client' && actor.sourceId === row.sourceId) return;
  throw new DomainError('managed_by_source', 'Een bron levert deze activiteit aan. Wijzig haar daar.', {
    sourceId: row.sourceId,
  });
}

/** True for those who see every state of an activity, or of all an organisation has. */
export function canSeeAll(actor: Actor, owned: Owned): boolean {
  return actsOn(actor, owned);
}

/** Parts of an activity that count for completeness, with their weight; the weights add up to 100. */
const COMPLETENESS: readonly [keyof ActivityRow, number][] = [
  ['descriptionMarkdown', 15],
  ['clusters', 10],
  ['themes', 10],
  ['levels', 15],
  ['durationMinutes', 10],
  ['groupSizeMax', 10],
  ['images', 10],
  ['curriculumGoals', 5],
  ['skills', 5],
  ['accessibilityFeatures', 5],
  ['preparation', 5],
];

const isFilled = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== '';

/** How much of the fields is filled in, 0 to 100. */
export function completenessOf(row: Partial<ActivityRow>): number {
  return COMPLETENESS.reduce((sum, [field, weight]) => sum + (isFilled(row[field]) ? weight : 0), 0);
}

/** Dutch labels and synonyms of themes and clusters, as words to search by. */
export function themeWordsOf(themes: readonly string[], clusters: readonly string[]): string {
  const ofThemes = THEMES.filter((theme) => themes.includes(theme.code)).flatMap((theme) => [
    theme.labels.nl,
    ...theme.synonyms,
  ]);
  const ofClusters = CODE_LISTS.clusters
    .filter((entry) => clusters.includes(entry.code))
    .map((entry) => entry.labels.nl);
  return [...ofThemes, ...ofClusters].join(' ');
}

/** Letters, digits and dashes only, at most 80: the name of a thing in addresses. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase();
  const slug = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'activiteit' : slug;
}

interface Ranges {
  ageFrom?: number | null | undefined;
  ageTo?: number | null | undefined;
  groupSizeMin?: number | null | undefined;
  groupSizeMax?: number | null | undefined;
  visibleFrom?: Date | null | undefined;
  visibleUntil?: Date | null | undefined;
}

const isInverted = (from: number | Date | null | undefined, to: number | Date | null | undefined) =>
  from !== null && from !== undefined && to !== null && to !== undefined && from > to;

/** Faults of fields that must agree with each other. */
export function rangeFaults(fields: Ranges): FieldError[] {
  const pairs = [
    ['#/ageTo', fields.ageFrom, fields.ageTo],
    ['#/groupSizeMax', fields.groupSizeMin, fields.groupSizeMax],
    ['#/visibleUntil', fields.visibleFrom, fields.visibleUntil],
  ] as const;
  return pairs
    .filter(([, from, to]) => isInverted(from, to))
    .map(([pointer]) => ({
      pointer,
      code: 'range_inverted',
      detail: 'Moet minstens zo groot zijn als het begin.',
    }));
}
