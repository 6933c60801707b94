import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { activities } from './activities.ts';
import { emptyTextArray, id, instant, versioned } from './columns.ts';
import { organisations } from './organisations.ts';
import { workgroups } from './regions.ts';

export const activityRevisionStatus = pgEnum('activity_revision_status', [
  'pending',
  'changes_requested',
  'approved',
  'rejected',
  'withdrawn',
]);
export const duplicateCandidateStatus = pgEnum('duplicate_candidate_status', [
  'proposed',
  'confirmed',
  'dismissed',
]);

/** A change of a published activity that waits for a workgroup; the published version stays visible. */
export const activityRevisions = pgTable(
  'activity_revisions',
  {
    id: id(),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    status: activityRevisionStatus('status').notNull().default('pending'),
    /** Version of the activity that `before` was read from. */
    baseVersion: integer('base_version').notNull(),
    /** Columns that change, as they were published when the change was sent. */
    before: jsonb('before').$type<Record<string, unknown>>().notNull(),
    /** The same columns as the provider wants them. */
    content: jsonb('content').$type<Record<string, unknown>>().notNull(),
    /** Since when it waits for a decision. */
    submittedAt: instant('submitted_at').notNull(),
    decidedAt: instant('decided_at'),
    ...versioned,
  },
  (table) => [
    uniqueIndex('activity_revisions_open_unique')
      .on(table.activityId)
      .where(sql`status in ('pending', 'changes_requested')`),
    index('activity_revisions_activity_id_idx').on(table.activityId, table.createdAt, table.id),
    index('activity_revisions_organisation_id_idx').on(table.organisationId),
    index('activity_revisions_submitted_at_idx')
      .on(table.submittedAt, table.id)
      .where(sql`status = 'pending'`),
  ],
);

/** An answer to a question of the checklist. */
export interface ChecklistAnswerRow {
  code: string;
  answer: 'yes' | 'no' | 'not_applicable';
  note?: string;
}

/** The checklist as it was answered with a decision; the step itself is in the history. */
export const reviewDecisions = pgTable(
  'review_decisions',
  {
    /** The step of the history that it belongs to. */
    statusChangeId: uuid('status_change_id').primaryKey(),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    revisionId: uuid('revision_id').references(() => activityRevisions.id),
    answers: jsonb('answers').$type<ChecklistAnswerRow[]>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('review_decisions_activity_id_idx').on(table.activityId),
    index('review_decisions_revision_id_idx').on(table.revisionId),
  ],
);

/** A question that a workgroup asks beside the national checklist. */
export interface ChecklistQuestionRow {
  code: string;
  text: string;
}

/** Questions of a workgroup of its own. */
export const workgroupChecklists = pgTable('workgroup_checklists', {
  workgroupId: uuid('workgroup_id')
    .primaryKey()
    .references(() => workgroups.id),
  questions: jsonb('questions').$type<ChecklistQuestionRow[]>().notNull(),
  version: integer('version').notNull().default(1),
  updatedAt: instant('updated_at').notNull(),
});

/** Providers whose changes of published activities need no review. */
export const providerTrusts = pgTable('provider_trusts', {
  organisationId: uuid('organisation_id')
    .primaryKey()
    .references(() => organisations.id),
  grantedById: text('granted_by_id'),
  grantedAt: instant('granted_at').notNull(),
});

/** Two activities that may be one; the newer is the duplicate of the older. */
export const activityDuplicates = pgTable(
  'activity_duplicates',
  {
    id: id(),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    canonicalId: uuid('canonical_id')
      .notNull()
      .references(() => activities.id),
    status: duplicateCandidateStatus('status').notNull().default('proposed'),
    /** How alike they are, 0 to 1. */
    score: doublePrecision('score').notNull(),
    /** Codes of what is alike. */
    reasons: text('reasons').array().notNull().default(emptyTextArray),
    ...versioned,
  },
  (table) => [
    unique('activity_duplicates_pair_unique').on(table.activityId, table.canonicalId),
    uniqueIndex('activity_duplicates_confirmed_unique').on(table.activityId).where(sql`status = 'confirmed'`),
    index('activity_duplicates_canonical_id_idx').on(table.canonicalId),
    index('activity_duplicates_created_at_idx').on(table.createdAt, table.id),
  ],
);
