import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { emptyTextArray, emptyUuidArray, id, instant, tsvector, versioned } from './columns.ts';
import { organisations } from './organisations.ts';

export const demandCallStatus = pgEnum('demand_call_status', [
  'draft',
  'in_review',
  'open',
  'matched',
  'fulfilled',
  'expired',
  'withdrawn',
  'closed',
]);
export const callPlace = pgEnum('call_place', ['at_school', 'away', 'either']);

export const demandCallKind = pgEnum('demand_call_kind', ['call', 'learner_question']);

/** A day that suits, with local times where they matter. */
export interface WantedMomentRow {
  date: string;
  startTime?: string;
  endTime?: string;
}

/** What a teacher is looking for; counts and levels only, never a pupil. */
export const demandCalls = pgTable(
  'demand_calls',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    createdById: uuid('created_by_id').notNull(),
    /** A learner question is for verified responders alone. */
    kind: demandCallKind('kind').notNull().default('call'),
    /** Who passed a learner's question on, as a code. */
    askedThrough: text('asked_through'),
    status: demandCallStatus('status').notNull().default('draft'),
    title: text('title').notNull(),
    description: text('description').notNull(),
    clusters: text('clusters').array().notNull().default(emptyTextArray),
    themes: text('themes').array().notNull().default(emptyTextArray),
    sector: text('sector').notNull(),
    levels: text('levels').array().notNull().default(emptyTextArray),
    pupilCount: integer('pupil_count').notNull(),
    adultCount: integer('adult_count').notNull().default(0),
    wantedFromOn: date('wanted_from_on', { mode: 'string' }),
    wantedToOn: date('wanted_to_on', { mode: 'string' }),
    wantedMoments: jsonb('wanted_moments').$type<WantedMomentRow[]>().notNull().default([]),
    /** How much somebody of the school is there; decides on what the safety policy asks. */
    supervisionLevel: text('supervision_level').notNull().default('always_supervised'),
    place: callPlace('place').notNull().default('either'),
    radiusKm: integer('radius_km'),
    languages: text('languages').array().notNull().default(emptyTextArray),
    accessibilityNeeds: text('accessibility_needs').array().notNull().default(emptyTextArray),
    curriculumGoals: text('curriculum_goals').array().notNull().default(emptyTextArray),
    maximumPriceCents: integer('maximum_price_cents'),
    respondBy: date('respond_by', { mode: 'string' }).notNull(),
    longitude: doublePrecision('longitude'),
    latitude: doublePrecision('latitude'),
    regionIds: uuid('region_ids').array().notNull().default(emptyUuidArray),
    openedAt: instant('opened_at'),
    searchVector: tsvector('search_vector').generatedAlwaysAs(
      sql`setweight(to_tsvector('public.dutch_unaccent', title), 'A') || setweight(to_tsvector('public.dutch_unaccent', description), 'C')`,
    ),
    ...versioned,
  },
  (table) => [
    index('demand_calls_organisation_id_idx').on(table.organisationId, table.updatedAt, table.id),
    index('demand_calls_opened_at_idx').on(table.openedAt, table.id).where(sql`status = 'open'`),
    index('demand_calls_learner_questions_idx')
      .on(table.openedAt, table.id)
      .where(sql`status = 'open' and kind = 'learner_question'`),
    index('demand_calls_review_idx').on(table.updatedAt, table.id).where(sql`status = 'in_review'`),
    index('demand_calls_matched_idx').on(table.updatedAt, table.id).where(sql`status = 'matched'`),
    index('demand_calls_created_by_id_idx').on(table.createdById),
    index('demand_calls_respond_by_idx').on(table.respondBy, table.id).where(sql`status = 'open'`),
    index('demand_calls_themes_idx').using('gin', table.themes),
    index('demand_calls_clusters_idx').using('gin', table.clusters),
    index('demand_calls_region_ids_idx').using('gin', table.regionIds),
    index('demand_calls_search_vector_idx').using('gin', table.searchVector),
    check('demand_calls_wanted_check', sql`${table.wantedFromOn} <= ${table.wantedToOn}`),
    check('demand_calls_pupil_count_check', sql`${table.pupilCount} > 0 and ${table.adultCount} >= 0`),
  ],
);
