import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, clearable, closed, code, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import { moderationCaseStatus, type moderationCases } from '../../infra/db/schema/moderation.ts';
import { CaseReport, type ContentReportRow, subjectKind } from './content-report.schemas.ts';

export type ModerationCaseRow = typeof moderationCases.$inferSelect;

/** A case as one moderator sees it. */
export interface ModerationCaseView extends ModerationCaseRow {
  allowedTransitions: ModerationCaseRow['status'][];
  reportCount: number;
}

const status = closed(moderationCaseStatus.enumValues, 'Status');

const summaryFields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 1, description: 'Version' }),
  status,
  subjectKind,
  subjectId: uuid('What was reported'),
  subjectTitle: anyText('Its title when it was reported', 'Zelf drukken met lood en inkt'),
  organisationId: Type.Optional(uuid('Organisation that answers for it')),
  reportCount: int32({ min: 1, example: 2, description: 'Number of reports' }),
  assigneeId: Type.Optional(uuid('Person who looks at it')),
  allowedTransitions: Type.Array(status, { description: 'Statuses the caller can move it to now' }),
  createdAt: instant('When the first report came in'),
  updatedAt: instant('When it last changed'),
};

/** A case in the list. */
export const ModerationCaseSummary = component(
  'ModerationCaseSummary',
  Type.Object(summaryFields, { description: 'Reports of one thing, to be decided on together.' }),
);
export const ModerationCasePage = pageOf('ModerationCasePage', ModerationCaseSummary);

/** A case. */
export const ModerationCase = component(
  'ModerationCase',
  Type.Object(
    {
      ...summaryFields,
      note: Type.Optional(anyText('Note of the moderators', 'Gebeld met de aanbieder.')),
      measure: Type.Optional(code('moderation_measures', 'What was done')),
      decidedAt: Type.Optional(instant('When it was decided')),
      reports: Type.Array(ref(CaseReport), { description: 'What was reported, oldest first; at most 100' }),
    },
    { description: 'Reports of one thing with what was decided.' },
  ),
);

/** A merge patch of a case. */
export const ModerationCaseUpdate = component(
  'ModerationCaseUpdate',
  Type.Object(
    {
      note: clearable(
        text({ max: 4000, example: 'Gebeld met de aanbieder.', description: 'Note of the moderators' }),
      ),
      assigneeId: clearable(uuid('Person who looks at it; one who may moderate it')),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a case.' },
  ),
);
export type ModerationCaseUpdate = Static<typeof ModerationCaseUpdate>;

/** Asks for a step of a case; an upheld one may take a measure at once. */
export const ModerationCaseStatusChangeCreate = statusChangeCreate(
  'ModerationCaseStatusChangeCreate',
  ['in_progress', 'upheld', 'dismissed'],
  {
    measure: Type.Optional(
      code('moderation_measures', 'What is done at once when upheld; nothing unless told'),
    ),
  },
);
export type ModerationCaseStatusChangeCreate = Static<typeof ModerationCaseStatusChangeCreate>;

export const ModerationCaseParams = Type.Object({ moderationCaseId: uuid('Moderation case') });
export const ModerationCaseStatusChangeQuery = Type.Object(pageQuery, { additionalProperties: false });
export const ModerationCaseQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(status, moderationCaseStatus.enumValues.length, 'Statuses'),
    subjectKind: listParameter(subjectKind, 10, 'Kinds of subjects'),
  },
  { additionalProperties: false },
);

/** The row in the list. */
export function toModerationCaseSummary(view: ModerationCaseView): Static<typeof ModerationCaseSummary> {
  const { id, version, status, subjectId, subjectTitle, reportCount, allowedTransitions } = view;
  return {
    id,
    version,
    status,
    subjectKind: view.subjectKind as Static<typeof subjectKind>,
    subjectId,
    subjectTitle,
    reportCount,
    allowedTransitions,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    ...present({ organisationId: view.organisationId, assigneeId: view.assigneeId }),
  };
}

/** The row with its reports. */
export function toModerationCase(
  view: ModerationCaseView,
  reports: readonly ContentReportRow[],
): Static<typeof ModerationCase> {
  return {
    ...toModerationCaseSummary(view),
    ...present({ note: view.note, measure: view.measure, decidedAt: view.decidedAt?.toISOString() }),
    reports: reports.map((report) => ({
      reasonCode: report.reasonCode,
      explanation: report.explanation,
      createdAt: report.createdAt.toISOString(),
      ...present({ reporterEmail: report.reporterEmail }),
    })),
  };
}
