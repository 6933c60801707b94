import { sql } from 'drizzle-orm';
import { index, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { emptyUuidArray, id, instant, versioned } from './columns.ts';

export const moderationCaseStatus = pgEnum('moderation_case_status', [
  'open',
  'in_progress',
  'upheld',
  'dismissed',
]);

/** What was reported, as one case per thing while it is not decided. */
export const moderationCases = pgTable(
  'moderation_cases',
  {
    id: id(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: uuid('subject_id').notNull(),
    /** Title of the subject when the case was opened. */
    subjectTitle: text('subject_title').notNull(),
    /** Who answers for the subject; absent for a person. */
    organisationId: uuid('organisation_id'),
    /** Regions of the subject with all above them. */
    regionIds: uuid('region_ids').array().notNull().default(emptyUuidArray),
    status: moderationCaseStatus('status').notNull().default('open'),
    assigneeId: uuid('assignee_id'),
    note: text('note'),
    measure: text('measure'),
    decidedAt: instant('decided_at'),
    ...versioned,
  },
  (table) => [
    uniqueIndex('moderation_cases_undecided_unique')
      .on(table.subjectKind, table.subjectId)
      .where(sql`status in ('open', 'in_progress')`),
    index('moderation_cases_created_at_idx').on(table.createdAt, table.id),
    index('moderation_cases_status_idx').on(table.status, table.createdAt, table.id),
    index('moderation_cases_region_ids_idx').using('gin', table.regionIds),
  ],
);

/** What somebody reported; who it was is told to nobody but the moderators. */
export const contentReports = pgTable(
  'content_reports',
  {
    id: id(),
    moderationCaseId: uuid('moderation_case_id')
      .notNull()
      .references(() => moderationCases.id),
    reasonCode: text('reason_code').notNull(),
    explanation: text('explanation').notNull(),
    reporterEmail: text('reporter_email'),
    reporterPersonId: uuid('reporter_person_id'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('content_reports_case_idx').on(table.moderationCaseId, table.createdAt),
    index('content_reports_reporter_idx').on(table.reporterPersonId),
  ],
);
