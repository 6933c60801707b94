import { sql } from 'drizzle-orm';
import { index, jsonb, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, instant, versioned } from './columns.ts';

export const dataSubjectRequestKind = pgEnum('data_subject_request_kind', ['export', 'erase']);
export const dataSubjectRequestStatus = pgEnum('data_subject_request_status', [
  'received',
  'in_progress',
  'completed',
  'refused',
  'withdrawn',
]);

/** What people asked for about their own data. After an erasure it names the tombstone. */
export const dataSubjectRequests = pgTable(
  'data_subject_requests',
  {
    id: id(),
    personId: uuid('person_id').notNull(),
    kind: dataSubjectRequestKind('kind').notNull(),
    status: dataSubjectRequestStatus('status').notNull().default('received'),
    /** When the service begins by itself, unless it is withdrawn before. */
    startsAt: instant('starts_at').notNull(),
    /** Of who handles it. */
    note: text('note'),
    endedAt: instant('ended_at'),
    /** Until when an export can be fetched. */
    contentExpiresAt: instant('content_expires_at'),
    ...versioned,
  },
  (table) => [
    uniqueIndex('data_subject_requests_open_unique')
      .on(table.personId, table.kind)
      .where(sql`status in ('received', 'in_progress')`),
    index('data_subject_requests_person_id_idx').on(table.personId, table.createdAt, table.id),
    index('data_subject_requests_status_idx').on(table.status, table.createdAt, table.id),
    index('data_subject_requests_created_at_idx').on(table.createdAt, table.id),
  ],
);

/** A part of an export: rows of one kind, as they were kept. */
export interface ExportSectionRow {
  name: string;
  purpose: string;
  records: Record<string, unknown>[];
}

/** The content of exports, until they expire. */
export const dataSubjectExports = pgTable(
  'data_subject_exports',
  {
    requestId: uuid('request_id')
      .primaryKey()
      .references(() => dataSubjectRequests.id, { onDelete: 'cascade' }),
    sections: jsonb('sections').$type<ExportSectionRow[]>().notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('data_subject_exports_expires_at_idx').on(table.expiresAt)],
);
