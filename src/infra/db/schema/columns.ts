import { sql } from 'drizzle-orm';
import { customType, integer, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Instant with millisecond precision, as the API shows it (C-11). */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** Primary key; the value is a UUIDv7 given by the application (C-08). */
export const id = () => uuid('id').primaryKey();

/** The three columns of every changeable resource: its version counts the changes (C-32). */
export const versioned = {
  version: integer('version').notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
};

/** Text array that is never null; the empty list says "none". */
export const emptyTextArray = sql`'{}'::text[]`;
export const emptyUuidArray = sql`'{}'::uuid[]`;

export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** PostgreSQL's built-in polygon as text: ((x,y),…) */
export const polygon = customType<{ data: string }>({ dataType: () => 'polygon' });

/** Number of a transaction, which does not wrap around. Comes and goes as text. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
