import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { activities, sessions } from './activities.ts';
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

/** An answer to a question of the provider; numbers and choices as text too. */
export interface IntakeAnswerRow {
  code: string;
  value: string;
}

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
    /** Until when the school or the provider can approve; it expires by itself then. */
    expiresAt: instant('expires_at'),
    intakeAnswers: jsonb('intake_answers').$type<IntakeAnswerRow[]>().notNull().default([]),
    /** The first of the reservations that were made together, for all sessions of a programme. */
    programmeReservationId: uuid('programme_reservation_id'),
    /** A hold that still keeps the seats while the school approves. */
    holdId: uuid('hold_id'),
    attendedPupilCount: integer('attended_pupil_count'),
    attendedAdultCount: integer('attended_adult_count'),
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
    index('reservations_expires_at_idx').on(table.expiresAt).where(sql`expires_at is not null`),
    index('reservations_confirmed_idx').on(table.sessionId).where(sql`status = 'confirmed'`),
    index('reservations_programme_reservation_id_idx')
      .on(table.programmeReservationId)
      .where(sql`programme_reservation_id is not null`),
    index('reservations_demand_call_id_idx').on(table.demandCallId).where(sql`demand_call_id is not null`),
    uniqueIndex('reservations_active_group_unique')
      .on(table.organisationId, sql`lower(${table.groupName})`, table.sessionId)
      .where(sql`status in ('awaiting_school_approval', 'requested', 'confirmed')`),
    check(
      'reservations_count_check',
      sql`${table.pupilCount} > 0 and ${table.adultCount} >= 0 and ${table.seats} > 0`,
    ),
  ],
);

/** What the school thought of it afterwards; one per reservation. */
export const reservationFeedback = pgTable(
  'reservation_feedback',
  {
    reservationId: uuid('reservation_id')
      .primaryKey()
      .references(() => reservations.id),
    createdById: uuid('created_by_id').notNull(),
    rating: integer('rating').notNull(),
    text: text('text'),
    wouldRecommend: boolean('would_recommend'),
    ...versioned,
  },
  (table) => [check('reservation_feedback_rating_check', sql`${table.rating} between 1 and 5`)],
);

export const appointmentRequestStatus = pgEnum('appointment_request_status', [
  'open',
  'agreed',
  'declined',
  'withdrawn',
  'expired',
]);
export const appointmentSide = pgEnum('appointment_side', ['school', 'provider']);

/** A moment that one side proposes, in local time of the place. */
export interface ProposedMomentRow {
  date: string;
  startTime: string;
  endTime: string;
}

/** A group that asks for a moment of an activity without sessions; both sides propose until they agree. */
export const appointmentRequests = pgTable(
  'appointment_requests',
  {
    id: id(),
    activityId: uuid('activity_id')
      .notNull()
      .references(() => activities.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    createdById: uuid('created_by_id').notNull(),
    status: appointmentRequestStatus('status').notNull().default('open'),
    groupName: text('group_name').notNull(),
    level: text('level').notNull(),
    pupilCount: integer('pupil_count').notNull(),
    adultCount: integer('adult_count').notNull(),
    accessibilityNeeds: text('accessibility_needs').array().notNull().default(emptyTextArray),
    remark: text('remark'),
    intakeAnswers: jsonb('intake_answers').$type<IntakeAnswerRow[]>().notNull().default([]),
    /** Version of the proposal that stands now, and the side that made it. */
    proposalVersion: integer('proposal_version').notNull().default(1),
    proposedBy: appointmentSide('proposed_by').notNull().default('school'),
    /** The last moment that was proposed begins then; afterwards nobody can agree. */
    expiresAt: instant('expires_at').notNull(),
    reservationId: uuid('reservation_id').references(() => reservations.id),
    ...versioned,
  },
  (table) => [
    index('appointment_requests_activity_id_idx').on(table.activityId, table.createdAt, table.id),
    index('appointment_requests_organisation_id_idx').on(table.organisationId, table.createdAt, table.id),
    index('appointment_requests_reservation_id_idx').on(table.reservationId),
    index('appointment_requests_expires_at_idx').on(table.expiresAt).where(sql`status = 'open'`),
  ],
);

/** What one side proposed; kept as it was. */
export const appointmentProposals = pgTable(
  'appointment_proposals',
  {
    id: id(),
    appointmentRequestId: uuid('appointment_request_id')
      .notNull()
      .references(() => appointmentRequests.id),
    version: integer('version').notNull(),
    proposedBy: appointmentSide('proposed_by').notNull(),
    createdById: uuid('created_by_id'),
    moments: jsonb('moments').$type<ProposedMomentRow[]>().notNull(),
    message: text('message'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    unique('appointment_proposals_version_unique').on(table.appointmentRequestId, table.version),
    index('appointment_proposals_request_idx').on(table.appointmentRequestId, table.createdAt, table.id),
  ],
);

export const holdStatus = pgEnum('hold_status', ['active', 'converted', 'released', 'expired']);

/** A short claim on seats while somebody fills in a form. It counts in the taken seats of the session. */
export const holds = pgTable(
  'holds',
  {
    id: id(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    /** The person who holds; empty when a program of the school does. */
    createdById: uuid('created_by_id'),
    status: holdStatus('status').notNull().default('active'),
    pupilCount: integer('pupil_count').notNull(),
    adultCount: integer('adult_count').notNull(),
    seats: integer('seats').notNull(),
    expiresAt: instant('expires_at').notNull(),
    ...versioned,
  },
  (table) => [
    index('holds_session_id_idx').on(table.sessionId, table.organisationId, table.createdAt),
    index('holds_organisation_id_idx').on(table.organisationId),
    index('holds_live_session_id_idx').on(table.sessionId).where(sql`status = 'active'`),
    index('holds_expires_at_idx').on(table.expiresAt, table.id).where(sql`status = 'active'`),
    check('holds_seats_check', sql`${table.seats} > 0`),
  ],
);

export const waitlistEntryStatus = pgEnum('waitlist_entry_status', [
  'waiting',
  'offered',
  'accepted',
  'declined',
  'lapsed',
  'withdrawn',
  'closed',
]);

/** A group that waits for room. While it is offered, `offeredSeats` count in the taken seats of the session. */
export const waitlistEntries = pgTable(
  'waitlist_entries',
  {
    id: id(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    /** The person who waits for the group; empty when a program of the school does. */
    createdById: uuid('created_by_id'),
    status: waitlistEntryStatus('status').notNull().default('waiting'),
    groupName: text('group_name').notNull(),
    level: text('level').notNull(),
    pupilCount: integer('pupil_count').notNull(),
    adultCount: integer('adult_count').notNull(),
    /** Pupils with whom the group would come as well, when not all fit. */
    minimumPupilCount: integer('minimum_pupil_count'),
    /** Seats the whole group takes, in the unit of the activity. */
    seats: integer('seats').notNull(),
    /** Seats with which the group would come; the same as `seats` unless it may be split. */
    leastSeats: integer('least_seats').notNull(),
    /** Place in the queue of the session; a group that let an offer lapse gets a new one at the end. */
    queueNumber: integer('queue_number').notNull(),
    lapseCount: integer('lapse_count').notNull().default(0),
    offeredSeats: integer('offered_seats'),
    offeredAt: instant('offered_at'),
    offerExpiresAt: instant('offer_expires_at'),
    /** The last time that seats were free but too few for this group. */
    skippedAt: instant('skipped_at'),
    skippedFreeSeats: integer('skipped_free_seats'),
    reservationId: uuid('reservation_id').references(() => reservations.id),
    ...versioned,
  },
  (table) => [
    unique('waitlist_entries_session_id_queue_number_unique').on(table.sessionId, table.queueNumber),
    uniqueIndex('waitlist_entries_open_group_unique')
      .on(table.organisationId, sql`lower(${table.groupName})`, table.sessionId)
      .where(sql`status in ('waiting', 'offered')`),
    index('waitlist_entries_organisation_id_idx').on(table.organisationId, table.createdAt, table.id),
    index('waitlist_entries_session_id_created_at_idx').on(table.sessionId, table.createdAt, table.id),
    index('waitlist_entries_reservation_id_idx').on(table.reservationId),
    index('waitlist_entries_open_idx')
      .on(table.sessionId, table.queueNumber)
      .where(sql`status in ('waiting', 'offered')`),
    index('waitlist_entries_offer_expires_at_idx')
      .on(table.offerExpiresAt, table.id)
      .where(sql`status = 'offered'`),
    check(
      'waitlist_entries_seats_check',
      sql`${table.seats} > 0 and ${table.leastSeats} between 1 and ${table.seats}`,
    ),
    check(
      'waitlist_entries_offer_check',
      sql`${table.status} <> 'offered' or (${table.offeredSeats} between ${table.leastSeats} and ${table.seats} and ${table.offerExpiresAt} is not null)`,
    ),
  ],
);
