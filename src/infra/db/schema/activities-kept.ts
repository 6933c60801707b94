import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { activities } from './activities.ts';
import { id, instant, versioned } from './columns.ts';
import { persons } from './people.ts';

/** Activities that somebody keeps at hand. */
export const favourites = pgTable(
  'favourites',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => persons.id),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.activityId] }),
    index('favourites_list_idx').on(table.personId, table.createdAt, table.activityId),
    index('favourites_activity_id_idx').on(table.activityId),
  ],
);

/** Pictures that were uploaded for an activity, with the credit and licence that must go with them. */
export const activityImages = pgTable(
  'activity_images',
  {
    id: id(),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    fileUploadId: uuid('file_upload_id').notNull(),
    alt: text('alt').notNull(),
    credit: text('credit').notNull(),
    licence: text('licence').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    /** Pupils can be recognised: shown only while their consent lasts. */
    showsMinors: boolean('shows_minors').notNull().default(false),
    consentScope: text('consent_scope'),
    consentDeclaredById: uuid('consent_declared_by_id'),
    consentUntilOn: date('consent_until_on', { mode: 'string' }),
    ...versioned,
  },
  (table) => [
    index('activity_images_activity_id_idx').on(table.activityId, table.createdAt, table.id),
    index('activity_images_consent_idx').on(table.consentUntilOn).where(sql`consent_until_on is not null`),
    check(
      'activity_images_consent_check',
      sql`not ${table.showsMinors} or (${table.consentScope} is not null and ${table.consentUntilOn} is not null)`,
    ),
  ],
);
