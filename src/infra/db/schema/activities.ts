import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
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
import { emptyTextArray, emptyUuidArray, id, instant, tsvector, versioned } from './columns.ts';
import { locations, organisations } from './organisations.ts';

export const activityStatus = pgEnum('activity_status', [
  'draft',
  'in_review',
  'changes_requested',
  'rejected',
  'published',
  'paused',
  'archived',
]);
export const sessionStatus = pgEnum('session_status', ['scheduled', 'postponed', 'cancelled']);
export const deliveryForm = pgEnum('delivery_form', [
  'scheduled',
  'at_venue_by_appointment',
  'at_school_by_appointment',
  'online',
]);
export const seatUnit = pgEnum('seat_unit', ['pupil', 'group']);
export const bookingMode = pgEnum('booking_mode', ['instant', 'approval']);
export const priceUnit = pgEnum('price_unit', ['per_pupil', 'per_group']);

/** An image with the credit and licence that must go with it. */
export interface ActivityImageRow {
  url: string;
  alt: string;
  credit: string;
  licence: string;
  /** Of one that was uploaded here. */
  imageId?: string;
}

/** Material to prepare for or follow up on an activity. */
export interface ActivityMaterialRow {
  title: string;
  url: string;
  phase: 'preparation' | 'follow_up';
}

/** A question of the provider to every group that reserves. */
export interface IntakeQuestionRow {
  /** Stable within the activity; answers refer to it. */
  code: string;
  label: string;
  kind: 'text' | 'number' | 'yes_no' | 'choice';
  isRequired: boolean;
  /** Values of a choice. */
  choices?: string[];
}

/** What can be done: the undated template that a provider publishes. */
export const activities = pgTable(
  'activities',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    locationId: uuid('location_id').references(() => locations.id),
    /** Partner catalogue that owns this activity; with `externalId` its partner key (C-60, C-61). */
    sourceId: uuid('source_id'),
    externalId: text('external_id'),
    /** Digest of the content a source delivered last: equal content changes nothing. */
    contentDigest: text('content_digest'),
    slug: text('slug').notNull(),
    status: activityStatus('status').notNull().default('draft'),
    /** A pause by a curator is ended by a curator. */
    isPausedByCurator: boolean('is_paused_by_curator').notNull().default(false),
    title: text('title').notNull(),
    summary: text('summary').notNull(),
    descriptionMarkdown: text('description_markdown').notNull(),
    description: text('description').notNull(),
    descriptionHtml: text('description_html').notNull(),
    clusters: text('clusters').array().notNull().default(emptyTextArray),
    themes: text('themes').array().notNull().default(emptyTextArray),
    sectors: text('sectors').array().notNull().default(emptyTextArray),
    levels: text('levels').array().notNull().default(emptyTextArray),
    ageFrom: integer('age_from'),
    ageTo: integer('age_to'),
    groupSizeMin: integer('group_size_min'),
    groupSizeMax: integer('group_size_max'),
    seatUnit: seatUnit('seat_unit').notNull().default('pupil'),
    durationMinutes: integer('duration_minutes'),
    languages: text('languages').array().notNull().default(emptyTextArray),
    priceCents: integer('price_cents').notNull().default(0),
    priceUnit: priceUnit('price_unit'),
    priceNote: text('price_note'),
    curriculumGoals: text('curriculum_goals').array().notNull().default(emptyTextArray),
    skills: text('skills').array().notNull().default(emptyTextArray),
    accessibilityFeatures: text('accessibility_features').array().notNull().default(emptyTextArray),
    practicalFacts: text('practical_facts').array().notNull().default(emptyTextArray),
    delivery: deliveryForm('delivery').notNull(),
    visitCount: integer('visit_count').notNull().default(1),
    partnerOrganisationIds: uuid('partner_organisation_ids').array().notNull().default(emptyUuidArray),
    preparation: text('preparation'),
    followUp: text('follow_up'),
    supervision: text('supervision'),
    materials: jsonb('materials').$type<ActivityMaterialRow[]>().notNull().default([]),
    images: jsonb('images').$type<ActivityImageRow[]>().notNull().default([]),
    website: text('website'),
    contactEmail: text('contact_email'),
    workRegionIds: uuid('work_region_ids').array().notNull().default(emptyUuidArray),
    workRadiusKm: integer('work_radius_km'),
    /** Place where it happens, or where the provider travels from; CRS84. */
    longitude: doublePrecision('longitude'),
    latitude: doublePrecision('latitude'),
    placeName: text('place_name'),
    placeCity: text('place_city'),
    /** Municipality of the place and everything above it. */
    placeRegionIds: uuid('place_region_ids').array().notNull().default(emptyUuidArray),
    bookingMode: bookingMode('booking_mode').notNull().default('instant'),
    /** Days a provider has to confirm a request before it expires; with mode approval. */
    confirmWithinDays: integer('confirm_within_days').notNull().default(7),
    intakeQuestions: jsonb('intake_questions').$type<IntakeQuestionRow[]>().notNull().default([]),
    completeness: integer('completeness').notNull().default(0),
    inspiredById: uuid('inspired_by_id'),
    visibleFrom: instant('visible_from'),
    visibleUntil: instant('visible_until'),
    publishedAt: instant('published_at'),
    archivedAt: instant('archived_at'),
    inReviewSince: instant('in_review_since'),
    /** The activity that this one is a duplicate of; lists leave it out while that one is shown. */
    canonicalActivityId: uuid('canonical_activity_id'),
    /** Words of the theme labels and synonyms, so that a theme is found by its synonyms. */
    themeWords: text('theme_words').notNull().default(''),
    searchVector: tsvector('search_vector').generatedAlwaysAs(
      sql`setweight(to_tsvector('public.dutch_unaccent', title), 'A') || setweight(to_tsvector('public.dutch_unaccent', summary || ' ' || theme_words), 'B') || setweight(to_tsvector('public.dutch_unaccent', description), 'C')`,
    ),
    /** Terms by which matching finds it, and of which version and which reading of Dutch they were made. */
    searchTerms: tsvector('search_terms').notNull().default(''),
    termsVersion: integer('terms_version').notNull().default(0),
    termsLanguage: integer('terms_language').notNull().default(0),
    /** Title and summary without accents and capitals, for words with typing errors. */
    searchText: text('search_text').generatedAlwaysAs(sql`public.fold_text(title || ' ' || summary)`),
    ...versioned,
  },
  (table) => [
    unique('activities_source_id_external_id_unique').on(table.sourceId, table.externalId),
    index('activities_organisation_id_idx').on(table.organisationId, table.updatedAt, table.id),
    index('activities_published_at_idx').on(table.publishedAt, table.id).where(sql`status = 'published'`),
    index('activities_created_at_idx').on(table.createdAt, table.id).where(sql`status = 'published'`),
    index('activities_title_idx').on(table.title, table.id).where(sql`status = 'published'`),
    index('activities_themes_idx').using('gin', table.themes),
    index('activities_clusters_idx').using('gin', table.clusters),
    index('activities_levels_idx').using('gin', table.levels),
    index('activities_curriculum_goals_idx').using('gin', table.curriculumGoals),
    index('activities_accessibility_features_idx').using('gin', table.accessibilityFeatures),
    index('activities_place_region_ids_idx').using('gin', table.placeRegionIds),
    index('activities_work_region_ids_idx').using('gin', table.workRegionIds),
    index('activities_search_vector_idx').using('gin', table.searchVector),
    index('activities_search_terms_idx').using('gin', table.searchTerms),
    index('activities_terms_version_idx').on(table.id).where(sql`terms_version <> version`),
    index('activities_terms_language_idx').on(table.termsLanguage),
    index('activities_search_text_idx').using('gin', sql`search_text gin_trgm_ops`),
    index('activities_title_trgm_idx').using('gin', sql`public.fold_text(${table.title}) gin_trgm_ops`),
    index('activities_place_idx').using('gist', sql`point(longitude, latitude)`),
    index('activities_in_review_idx')
      .on(sql`coalesce(in_review_since, updated_at)`, table.id)
      .where(sql`status = 'in_review'`),
    index('activities_canonical_activity_id_idx')
      .on(table.canonicalActivityId)
      .where(sql`canonical_activity_id is not null`),
    check('activities_age_check', sql`${table.ageFrom} <= ${table.ageTo}`),
    check('activities_group_size_check', sql`${table.groupSizeMin} <= ${table.groupSizeMax}`),
    check(
      'activities_price_check',
      sql`${table.priceCents} >= 0 and (${table.priceCents} = 0 or ${table.priceUnit} is not null)`,
    ),
  ],
);

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** The weekly pattern that a series was made from, as it was asked for. */
export interface SeriesPatternRow {
  weekdays: Weekday[];
  startTime: string;
  endTime: string;
  fromOn: string;
  toOn: string;
  everyWeeks: number;
  timeZone: string;
  skipHolidaysOf?: string;
  skipPublicHolidays: boolean;
  excludedOn: string[];
}

/** A day of the pattern without a session. */
export interface SkippedDayRow {
  date: string;
  reason: string;
  name?: string;
}

/** Sessions that were planned together by a weekly pattern. */
export const sessionSeries = pgTable(
  'session_series',
  {
    id: id(),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    pattern: jsonb('pattern').$type<SeriesPatternRow>().notNull(),
    skippedDays: jsonb('skipped_days').$type<SkippedDayRow[]>().notNull(),
    ...versioned,
  },
  (table) => [index('session_series_activity_id_idx').on(table.activityId, table.createdAt, table.id)],
);

/** When and where an activity takes place. Local values are the truth, instants are derived (C-14). */
export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    locationId: uuid('location_id').references(() => locations.id),
    sourceId: uuid('source_id'),
    externalId: text('external_id'),
    contentDigest: text('content_digest'),
    status: sessionStatus('status').notNull().default('scheduled'),
    date: date('on_date', { mode: 'string' }).notNull(),
    startTime: time('start_time').notNull(),
    endDate: date('end_on_date', { mode: 'string' }).notNull(),
    endTime: time('end_time').notNull(),
    timeZone: text('time_zone').notNull().default('Europe/Amsterdam'),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    startsAtOffset: text('starts_at_offset').notNull(),
    endsAtOffset: text('ends_at_offset').notNull(),
    /** Seats in the activity's unit: pupils or groups. */
    capacitySeats: integer('capacity_seats').notNull(),
    takenSeats: integer('taken_seats').notNull().default(0),
    bookingOpensAt: instant('booking_opens_at'),
    /** Set: reserving opens at the local midnight this many days before, and moves with the session. */
    bookingOpensDaysBefore: integer('booking_opens_days_before'),
    bookingClosesDaysBefore: integer('booking_closes_days_before').notNull().default(0),
    bookingClosesAt: instant('booking_closes_at').notNull(),
    meetingUrl: text('meeting_url'),
    /** Until this instant only schools in the priority regions can hold or reserve; they also wait in front. */
    priorityUntilAt: instant('priority_until_at'),
    priorityRegionIds: uuid('priority_region_ids').array().notNull().default(emptyUuidArray),
    /** Sessions of one programme are reserved together. */
    programmeId: uuid('programme_id'),
    /** Fewer taken seats than this at the end of booking, and the session does not take place. */
    minimumSeats: integer('minimum_seats'),
    /** The provider was told that too few seats are taken. */
    minimumWarnedAt: instant('minimum_warned_at'),
    seriesId: uuid('series_id').references(() => sessionSeries.id),
    /** Agreed with this school, for its group alone: nobody else finds or reserves it. */
    agreedForOrganisationId: uuid('agreed_for_organisation_id').references(() => organisations.id),
    remark: text('remark'),
    ...versioned,
  },
  (table) => [
    unique('sessions_source_id_external_id_unique').on(table.sourceId, table.externalId),
    index('sessions_activity_id_idx').on(table.activityId, table.startsAt, table.id),
    index('sessions_programme_id_idx')
      .on(table.programmeId, table.startsAt)
      .where(sql`programme_id is not null`),
    index('sessions_status_idx').on(table.status, table.startsAt, table.id),
    index('sessions_starts_at_idx').on(table.startsAt, table.id),
    index('sessions_location_id_idx').on(table.locationId).where(sql`location_id is not null`),
    index('sessions_series_id_idx').on(table.seriesId, table.startsAt).where(sql`series_id is not null`),
    index('sessions_agreed_for_organisation_id_idx')
      .on(table.agreedForOrganisationId)
      .where(sql`agreed_for_organisation_id is not null`),
    index('sessions_minimum_idx')
      .on(table.bookingClosesAt, table.id)
      .where(sql`minimum_seats is not null and status = 'scheduled'`),
    check('sessions_minimum_seats_check', sql`${table.minimumSeats} between 1 and ${table.capacitySeats}`),
    check(
      'sessions_priority_check',
      sql`(${table.priorityUntilAt} is null) = (${table.priorityRegionIds} = '{}')`,
    ),
    check(
      'sessions_taken_seats_check',
      sql`${table.takenSeats} >= 0 and ${table.takenSeats} <= ${table.capacitySeats}`,
    ),
    check('sessions_order_check', sql`${table.startsAt} < ${table.endsAt}`),
  ],
);
