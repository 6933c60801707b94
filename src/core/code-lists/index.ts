import type { CodeListEntry } from './code-list.ts';
import { CURRICULUM_GOALS, LEVELS, SECTORS } from './levels.ts';
import {
  ACCESSIBILITY_FEATURES,
  CLUSTERS,
  CONSENT_SCOPES,
  EXPERT_FORMATS,
  IDENTIFIER_SCHEMES,
  LANGUAGES,
  LICENCES,
  MODERATION_MEASURES,
  NOTIFICATION_KINDS,
  ORGANISATION_KINDS,
  PRACTICAL_FACTS,
  QUESTION_CHANNELS,
  REPORT_REASONS,
  REVIEW_CHECKLIST,
  SKILLS,
  STATUS_REASONS,
  SUPERVISION_LEVELS,
} from './lists.ts';
import { THEMES } from './themes.ts';

/** Every code list by the name it has in `GET /code-lists/{codeListName}` (C-19). */
export const CODE_LISTS = {
  clusters: CLUSTERS,
  themes: THEMES,
  sectors: SECTORS,
  levels: LEVELS,
  languages: LANGUAGES,
  skills: SKILLS,
  accessibility_features: ACCESSIBILITY_FEATURES,
  practical_facts: PRACTICAL_FACTS,
  curriculum_goals: CURRICULUM_GOALS,
  organisation_kinds: ORGANISATION_KINDS,
  identifier_schemes: IDENTIFIER_SCHEMES,
  expert_formats: EXPERT_FORMATS,
  status_reasons: STATUS_REASONS,
  review_checklist: REVIEW_CHECKLIST,
  supervision_levels: SUPERVISION_LEVELS,
  question_channels: QUESTION_CHANNELS,
  notification_kinds: NOTIFICATION_KINDS,
  licences: LICENCES,
  consent_scopes: CONSENT_SCOPES,
  report_reasons: REPORT_REASONS,
  moderation_measures: MODERATION_MEASURES,
} as const satisfies Record<string, readonly CodeListEntry[]>;

export type CodeListName = keyof typeof CODE_LISTS;

const codeSets = new Map<string, ReadonlyMap<string, CodeListEntry>>(
  Object.entries(CODE_LISTS).map(([name, entries]) => [
    name,
    new Map((entries as readonly CodeListEntry[]).map((item) => [item.code, item])),
  ]),
);

/** The entry of a code, or undefined when the list does not hold it. */
export function findCode(list: CodeListName, code: string): CodeListEntry | undefined {
  return codeSets.get(list)?.get(code);
}

/** Dutch label of a code; the code itself when unknown. */
export function codeLabel(list: CodeListName, code: string, lang: 'nl' | 'en' = 'nl'): string {
  return findCode(list, code)?.labels[lang] ?? code;
}

export type { CodeListEntry };
export { THEMES };
