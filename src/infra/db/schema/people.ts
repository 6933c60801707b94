import { boolean, index, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { emptyTextArray, emptyUuidArray, id, versioned } from './columns.ts';

export const personStatus = pgEnum('person_status', ['active', 'suspended']);
export const expertProfileStatus = pgEnum('expert_profile_status', [
  'draft',
  'in_review',
  'changes_requested',
  'published',
  'paused',
  'archived',
]);

/** User accounts. The mail address is kept in lower case. */
export const persons = pgTable('persons', {
  id: id(),
  email: text('email').notNull().unique('persons_email_unique'),
  name: text('name').notNull(),
  language: text('language').notNull().default('nl'),
  status: personStatus('status').notNull().default('active'),
  isPlatformAdmin: boolean('is_platform_admin').notNull().default(false),
  ...versioned,
});

/** What a person can help with. The name shown is chosen by the expert; contact data stay with the person. */
export const expertProfiles = pgTable(
  'expert_profiles',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .unique('expert_profiles_person_id_unique')
      .references(() => persons.id),
    organisationId: uuid('organisation_id'),
    status: expertProfileStatus('status').notNull().default('draft'),
    displayName: text('display_name').notNull(),
    headline: text('headline').notNull(),
    biography: text('biography').notNull(),
    clusters: text('clusters').array().notNull().default(emptyTextArray),
    themes: text('themes').array().notNull().default(emptyTextArray),
    formats: text('formats').array().notNull().default(emptyTextArray),
    sectors: text('sectors').array().notNull().default(emptyTextArray),
    languages: text('languages').array().notNull().default(emptyTextArray),
    workRegionIds: uuid('work_region_ids').array().notNull().default(emptyUuidArray),
    ...versioned,
  },
  (table) => [
    index('expert_profiles_status_idx').on(table.status, table.displayName, table.id),
    index('expert_profiles_themes_idx').using('gin', table.themes),
  ],
);
