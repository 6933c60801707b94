import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  time,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { emptyTextArray, emptyUuidArray, id, instant, versioned } from './columns.ts';
import { organisations } from './organisations.ts';

export const personStatus = pgEnum('person_status', ['active', 'suspended', 'erased']);
export const expertProfileStatus = pgEnum('expert_profile_status', [
  'draft',
  'in_review',
  'changes_requested',
  'published',
  'paused',
  'archived',
]);

export const weekday = pgEnum('weekday', [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]);
export const savedSearchKind = pgEnum('saved_search_kind', ['activities', 'demand_calls']);
export const savedSearchFrequency = pgEnum('saved_search_frequency', ['daily', 'weekly']);

/** User accounts. The mail address is kept in lower case; a federation may give none. */
export const persons = pgTable(
  'persons',
  {
    id: id(),
    email: text('email').unique('persons_email_unique'),
    name: text('name').notNull(),
    language: text('language').notNull().default('nl'),
    status: personStatus('status').notNull().default('active'),
    isPlatformAdmin: boolean('is_platform_admin').notNull().default(false),
    ...versioned,
  },
  (table) => [
    index('persons_created_at_idx').on(table.createdAt, table.id),
    index('persons_name_idx').on(table.name, table.id),
    index('persons_platform_admin_idx').on(table.createdAt, table.id).where(sql`is_platform_admin`),
    index('persons_status_idx').on(table.status, table.createdAt, table.id),
  ],
);

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
    levels: text('levels').array().notNull().default(emptyTextArray),
    /** How far the expert travels from the private four-digit postcode. */
    travelRadiusKm: integer('travel_radius_km'),
    travelFromPostcode: text('travel_from_postcode'),
    /** A workgroup stood it still; only a workgroup or the platform lets it go on. */
    isPausedByCurator: boolean('is_paused_by_curator').notNull().default(false),
    /** It was public once, so that its address answers 410 after archiving. */
    publishedAt: instant('published_at'),
    ...versioned,
  },
  (table) => [
    index('expert_profiles_status_idx').on(table.status, table.displayName, table.id),
    index('expert_profiles_themes_idx').using('gin', table.themes),
    index('expert_profiles_clusters_idx').using('gin', table.clusters),
    index('expert_profiles_formats_idx').using('gin', table.formats),
    index('expert_profiles_levels_idx').using('gin', table.levels),
    index('expert_profiles_languages_idx').using('gin', table.languages),
    index('expert_profiles_work_region_ids_idx').using('gin', table.workRegionIds),
    index('expert_profiles_organisation_id_idx').on(table.organisationId),
    index('expert_profiles_review_idx').on(table.updatedAt, table.id).where(sql`status = 'in_review'`),
  ],
);

/** When an expert can come, in local time: on a weekday, on some days, or on a weekday within some days. */
export const expertAvailabilitySlots = pgTable(
  'expert_availability_slots',
  {
    id: id(),
    expertId: uuid('expert_id')
      .notNull()
      .references(() => expertProfiles.id),
    weekday: weekday('weekday'),
    firstOn: date('first_on', { mode: 'string' }),
    lastOn: date('last_on', { mode: 'string' }),
    startTime: time('start_time').notNull(),
    endTime: time('end_time').notNull(),
    ...versioned,
  },
  (table) => [
    index('expert_availability_slots_expert_id_idx').on(table.expertId, table.createdAt, table.id),
    check('expert_availability_slots_time_check', sql`${table.endTime} > ${table.startTime}`),
    check(
      'expert_availability_slots_days_check',
      sql`(${table.weekday} is not null or ${table.firstOn} is not null) and ${table.lastOn} >= ${table.firstOn}`,
    ),
  ],
);

/** Certificates of conduct (VOG) whose original a school or board saw; the certificate itself is never kept. */
export const attestations = pgTable(
  'attestations',
  {
    id: id(),
    expertId: uuid('expert_id')
      .notNull()
      .references(() => expertProfiles.id),
    /** School or board on whose behalf it was seen. */
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    seenById: uuid('seen_by_id')
      .notNull()
      .references(() => persons.id),
    /** Day on the certificate, from which its validity counts. */
    issuedOn: date('issued_on', { mode: 'string' }).notNull(),
    seenOn: date('seen_on', { mode: 'string' }).notNull(),
    /** By the policy of the organisation that saw it. */
    validUntilOn: date('valid_until_on', { mode: 'string' }).notNull(),
    revokedAt: instant('revoked_at'),
    revokedById: uuid('revoked_by_id').references(() => persons.id),
    revokeReasonCode: text('revoke_reason_code'),
    ...versioned,
  },
  (table) => [
    index('attestations_expert_id_idx').on(table.expertId, table.createdAt, table.id),
    index('attestations_organisation_id_idx').on(table.organisationId),
    index('attestations_seen_by_id_idx').on(table.seenById),
    index('attestations_revoked_by_id_idx').on(table.revokedById),
    check('attestations_days_check', sql`${table.seenOn} >= ${table.issuedOn}`),
  ],
);

/** What a school or its board asks per level of supervision. */
export interface StoredAttestationPolicy {
  supervisionLevel: string;
  requirement: 'none' | 'attestation';
  validMonths?: number;
}

/** Safety policy of a school board, or of a school that has its own. */
export const attestationPolicies = pgTable('attestation_policies', {
  organisationId: uuid('organisation_id')
    .primaryKey()
    .references(() => organisations.id),
  policies: jsonb('policies').$type<StoredAttestationPolicy[]>().notNull(),
  ...versioned,
});

/** A school or board that trusts what another board saw. */
export const attestationRecognitions = pgTable(
  'attestation_recognitions',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    recognisedOrganisationId: uuid('recognised_organisation_id')
      .notNull()
      .references(() => organisations.id),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    unique('attestation_recognitions_pair_unique').on(table.organisationId, table.recognisedOrganisationId),
    index('attestation_recognitions_list_idx').on(table.organisationId, table.createdAt, table.id),
    index('attestation_recognitions_recognised_idx').on(table.recognisedOrganisationId),
  ],
);

/** How soon somebody wants to hear of each kind of news; the language is the account's own. */
export const notificationPreferences = pgTable('notification_preferences', {
  personId: uuid('person_id')
    .primaryKey()
    .references(() => persons.id),
  /** Kind of news -> immediate, daily, weekly or none; a kind that is absent has its default. */
  frequencies: jsonb('frequencies').$type<Record<string, string>>().notNull(),
  /** Local hour at which digests go out. */
  digestHour: integer('digest_hour').notNull(),
  ...versioned,
});

/** A question that is asked again by itself, to tell what is new. */
export const savedSearches = pgTable(
  'saved_searches',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .references(() => persons.id),
    name: text('name').notNull(),
    kind: savedSearchKind('kind').notNull(),
    /** Query string of the list, without cursor, limit, sort and include. */
    query: text('query').notNull(),
    /** The same as values, as the list reads them. */
    filters: jsonb('filters').$type<Record<string, unknown>>().notNull(),
    frequency: savedSearchFrequency('frequency').notNull(),
    lastRunAt: instant('last_run_at'),
    ...versioned,
  },
  (table) => [
    index('saved_searches_person_id_idx').on(table.personId, table.createdAt, table.id),
    index('saved_searches_due_idx').on(table.frequency, table.lastRunAt),
  ],
);
