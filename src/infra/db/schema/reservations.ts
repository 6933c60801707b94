import { sql } from 'drizzle-orm';
import { check, index, integer, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { sessions } from './activities.ts';
import { emptyTextArray, id, instant, versioned } from './columns.ts';
import { organisations } from './organisations.ts';

export const reservationStatus = pgEnum('reservation_status', [
  'awaiting_school_approval',
  'requested',
  'confirmed',
  'declined',
  'withdrawn',
  'expired',
  'cancelled',
  'completed',
  'no_show',
]);
export const cancelledBy = pgEnum('cancelled_by', ['school', 'provider', 'platform']);

/** One school group on one session. Seats are taken from `requested` on. */
export const reservations = pgTable(
  'reservations',
  {
    id: id(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    providerOrganisationId: uuid('provider_organisation_id')
      .notNull()
      .references(() => organisations.id),
    createdById: uuid('created_by_id').notNull(),
    groupName: text('group_name').notNull(),
    status: reservationStatus('status').notNull(),
    pupilCount: integer('pupil_count').notNull(),
    adultCount: integer('adult_count').notNull(),
    /** Seats in the activity's unit that this reservation takes. */
    seats: integer('seats').notNull(),
    level: text('level').notNull(),
    accessibilityNeeds: text('accessibility_needs').array().notNull().default(emptyTextArray),
    remark: text('remark'),
    replacesId: uuid('replaces_id'),
    demandCallId: uuid('demand_call_id'),
    cancelledBy: cancelledBy('cancelled_by'),
    confirmedAt: instant('confirmed_at'),
    ...versioned,
  },
  (table) => [
    index('reservations_status_idx').on(table.status, table.createdAt, table.id),
    index('reservations_session_id_idx').on(table.sessionId, table.createdAt, table.id),
    index('reservations_organisation_id_idx').on(table.organisationId, table.createdAt, table.id),
    index('reservations_provider_organisation_id_idx').on(
      table.providerOrganisationId,
      table.createdAt,
      table.id,
    ),
    index('reservations_created_at_idx').on(table.createdAt, table.id),
    index('reservations_created_by_id_idx').on(table.createdById, table.createdAt, table.id),
    uniqueIndex('reservations_active_group_unique')
      .on(table.organisationId, sql`lower(${table.groupName})`, table.sessionId)
      .where(sql`status in ('awaiting_school_approval', 'requested', 'confirmed')`),
    check(
      'reservations_count_check',
      sql`${table.pupilCount} > 0 and ${table.adultCount} >= 0 and ${table.seats} > 0`,
    ),
  ],
);
