import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, instant, versioned } from './columns.ts';

export const fileUploadStatus = pgEnum('file_upload_status', ['awaiting_content', 'received', 'attached']);

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Files that callers send in two steps: what it will be, then its bytes. Not attached, they go after a day. */
export const fileUploads = pgTable(
  'file_uploads',
  {
    id: id(),
    /** Who may send and use it: kind and id of the actor. */
    ownerKind: text('owner_kind').notNull(),
    ownerId: text('owner_id').notNull(),
    status: fileUploadStatus('status').notNull().default('awaiting_content'),
    /** What was announced. */
    mediaType: text('media_type').notNull(),
    byteCount: integer('byte_count').notNull(),
    /** What the content turned out to be, after its metadata were taken out. */
    width: integer('width'),
    height: integer('height'),
    expiresAt: instant('expires_at').notNull(),
    ...versioned,
  },
  (table) => [
    index('file_uploads_expires_at_idx').on(table.expiresAt).where(sql`status <> 'attached'`),
    index('file_uploads_owner_idx').on(table.ownerKind, table.ownerId, table.createdAt),
  ],
);

/**
 * Pictures as WebP without metadata: the master as large as is kept, and the narrower widths that sites ask for.
 */
export const imageFiles = pgTable(
  'image_files',
  {
    fileUploadId: uuid('file_upload_id')
      .notNull()
      .references(() => fileUploads.id, { onDelete: 'cascade' }),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    isMaster: boolean('is_master').notNull().default(false),
    content: bytea('content').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.fileUploadId, table.width] })],
);
