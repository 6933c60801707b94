import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, instant, versioned } from './columns.ts';
import { organisations } from './organisations.ts';

export const importRunStatus = pgEnum('import_run_status', [
  'queued',
  'running',
  'awaiting_confirmation',
  'succeeded',
  'succeeded_with_errors',
  'failed',
  'cancelled',
]);
export const importMode = pgEnum('import_mode', ['upsert', 'snapshot']);
export const importItemStatus = pgEnum('import_item_status', [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'failed',
]);

/** A partner's catalogue. All that is synced belongs to one source (C-60). */
export const sources = pgTable(
  'sources',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    name: text('name').notNull(),
    website: text('website'),
    /** What a trusted source delivers is published at once; the rest goes to review. */
    isTrusted: boolean('is_trusted').notNull().default(false),
    ...versioned,
  },
  (table) => [
    index('sources_organisation_id_idx').on(table.organisationId, table.name, table.id),
    index('sources_name_idx').on(table.name, table.id),
  ],
);

/** One delivery of a catalogue (C-62…C-65). */
export const importRuns = pgTable(
  'import_runs',
  {
    id: id(),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    status: importRunStatus('status').notNull().default('queued'),
    mode: importMode('mode').notNull(),
    isDryRun: boolean('is_dry_run').notNull(),
    /** False while the content has still to be sent. */
    isContentComplete: boolean('is_content_complete').notNull(),
    /** The delivery of content that is under way; a later one takes its place. */
    contentUploadId: uuid('content_upload_id'),
    receivedCount: integer('received_count').notNull().default(0),
    createdCount: integer('created_count').notNull().default(0),
    updatedCount: integer('updated_count').notNull().default(0),
    unchangedCount: integer('unchanged_count').notNull().default(0),
    deletedCount: integer('deleted_count').notNull().default(0),
    failedCount: integer('failed_count').notNull().default(0),
    /** First chunk that was not applied yet: where a run goes on after a crash. */
    nextChunk: integer('next_chunk').notNull().default(0),
    isConfirmed: boolean('is_confirmed').notNull().default(false),
    /** Activities that a snapshot lacks, counted when the run asks for confirmation (C-64). */
    missingCount: integer('missing_count'),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    ...versioned,
  },
  (table) => [
    index('import_runs_source_id_idx').on(table.sourceId, table.createdAt, table.id),
    uniqueIndex('import_runs_active_unique')
      .on(table.sourceId)
      .where(sql`status in ('queued', 'running', 'awaiting_confirmation')`),
  ],
);

/** Why a line could not be kept: above the limit, or no valid UTF-8. */
export type ContentLineFault = 'payload_too_large' | 'malformed_body';

/** The received lines of a run, some hundred a row; deleted when the run has finished. */
export const importRunChunks = pgTable(
  'import_run_chunks',
  {
    importRunId: uuid('import_run_id')
      .notNull()
      .references(() => importRuns.id, { onDelete: 'cascade' }),
    chunkIndex: integer('chunk_index').notNull(),
    firstItemIndex: integer('first_item_index').notNull(),
    /** One item per line; empty where `faults` says why it could not be kept. */
    lines: text('lines').array().notNull(),
    /** Position in `lines` → problem code of a line that is too long or no text. */
    faults: jsonb('faults').$type<Record<string, ContentLineFault>>().notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.importRunId, table.chunkIndex] })],
);

/** Outcome per item (C-63). */
export const importRunItems = pgTable(
  'import_run_items',
  {
    importRunId: uuid('import_run_id')
      .notNull()
      .references(() => importRuns.id, { onDelete: 'cascade' }),
    itemIndex: integer('item_index').notNull(),
    externalId: text('external_id'),
    status: importItemStatus('status').notNull(),
    activityId: uuid('activity_id'),
    problem: jsonb('problem').$type<Record<string, unknown>>(),
  },
  (table) => [
    primaryKey({ columns: [table.importRunId, table.itemIndex] }),
    index('import_run_items_status_idx').on(table.importRunId, table.status, table.itemIndex),
    index('import_run_items_external_id_idx').on(table.importRunId, table.externalId),
  ],
);
