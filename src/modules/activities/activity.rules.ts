import { type Actor, actsFor } from '../../core/actor.ts';
import { CODE_LISTS, THEMES } from '../../core/code-lists/index.ts';
import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import type { activities } from '../../infra/db/schema/activities.ts';

type ActivityRow = typeof activities.$inferSelect;
type ActivityStatus = ActivityRow['status'];

/** Who takes a step: the provider with its editors, or a curator of the region. */
export type ActivityParty = 'provider' | 'curator';

interface ActivityStep {
  to: ActivityStatus;
  by: readonly ActivityParty[];
  /** What must be told: a code or words, or both (a rejection). */
  reason?: 'any' | 'both';
}

/** Why a step is taken, as far as it was told. */
interface StepReason {
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

const BOTH = ['provider', 'curator'] as const;

/** The machine of an activity (contract section 12), with who may take each step and which need a reason. */
const ACTIVITY_STEPS: Readonly<Record<ActivityStatus, readonly ActivityStep[]>> = {
  draft: [
    { to: 'in_review', by: ['provider'] },
    { to: 'archived', by: ['provider'] },
  ],
  in_review: [
    { to: 'published', by: ['curator'] },
    { to: 'changes_requested', by: ['curator'], reason: 'any' },
    { to: 'rejected', by: ['curator'], reason: 'both' },
    { to: 'archived', by: BOTH },
  ],
  changes_requested: [
    { to: 'in_review', by: ['provider'] },
    { to: 'archived', by: ['provider'] },
  ],
  rejected: [
    { to: 'draft', by: ['provider'] },
    { to: 'archived', by: ['provider'] },
  ],
  published: [
    { to: 'paused', by: BOTH },
    { to: 'archived', by: BOTH },
  ],
  paused: [
    { to: 'published', by: BOTH },
    { to: 'archived', by: BOTH },
  ],
  archived: [{ to: 'draft', by: ['provider'] }],
};

/** The steps that these parties can take from a status. */
export function allowedSteps(from: ActivityStatus, parties: readonly ActivityParty[]): ActivityStatus[] {
  return ACTIVITY_STEPS[from]
    .filter((step) => step.by.some((party) => parties.includes(party)))
    .map((step) => step.to);
}

function reasonFaults(step: ActivityStep, given: StepReason): FieldError[] {
  const missing = (['reasonCode', 'reasonText'] as const).filter((part) => given[part] === undefined);
  const owed =
    step.reason === 'both'
      ? missing
      : step.reason === 'any' && missing.length === 2
        ? missing.slice(0, 1)
        : [];
  return owed.map((part) => ({
    pointer: `#/${part}`,
    code: 'required',
    detail: 'Geef een reden, zodat de aanbieder verder kan.',
  }));
}

/**
 * Decides on a step by one of these parties.
 * @returns false when the activity is there already
 * @throws DomainError transition_not_allowed, permission_denied for another party's step, validation_failed
 * when a reason is missing
 */
export function assertStep(
  from: ActivityStatus,
  to: ActivityStatus,
  parties: readonly ActivityParty[],
  reason: StepReason,
): boolean {
  if (from === to) return false;
  const step = ACTIVITY_STEPS[from].find((candidate) => candidate.to === to);
  if (step === undefined) {
    throw new DomainError('transition_not_allowed', `Van ${from} naar ${to} kan niet.`, {
      currentStatus: from,
      allowedTransitions: allowedSteps(from, parties),
    });
  }
  if (!step.by.some((party) => parties.includes(party))) {
    throw new DomainError(
      'permission_denied',
      `De stap naar ${to} is aan een ander: ${step.by.join(' of ')}.`,
    );
  }
  const faults = reasonFaults(step, reason);
  if (faults.length > 0) throw invalidInput(...faults);
  return true;
}

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

/** True for those who see every state of an organisation's activities. */
export function canSeeAll(actor: Actor, organisationId: string): boolean {
  return actsFor(actor, organisationId);
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
