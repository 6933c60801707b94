import { sql } from 'drizzle-orm';
import {
  check,
  date,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
  time,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { activities, sessions } from './activities.ts';
import { id, instant, versioned } from './columns.ts';
import { demandCalls } from './demand-calls.ts';
import { locations, organisations } from './organisations.ts';
import { expertProfiles } from './people.ts';
import { reservations } from './reservations.ts';

export const demandResponseStatus = pgEnum('demand_response_status', [
  'proposed',
  'shortlisted',
  'accepted',
  'declined',
  'withdrawn',
  'not_selected',
]);
export const responseSide = pgEnum('response_side', ['school', 'responder']);
export const proposalPlace = pgEnum('proposal_place', ['at_school', 'at_venue']);
export const candidateKind = pgEnum('candidate_kind', ['activity', 'expert', 'organisation']);
export const callInvitationStatus = pgEnum('call_invitation_status', [
  'sent',
  'answered',
  'dismissed',
  'expired',
]);

/** An offer on a demand call by an organisation or an expert; what is offered stands in its proposals. */
export const demandResponses = pgTable(
  'demand_responses',
  {
    id: id(),
    demandCallId: uuid('demand_call_id')
      .notNull()
      .references(() => demandCalls.id),
    /** The one or the other. */
    responderOrganisationId: uuid('responder_organisation_id').references(() => organisations.id),
    expertId: uuid('expert_id').references(() => expertProfiles.id),
    /** The person who responded; empty when a program of the organisation did. */
    createdById: uuid('created_by_id'),
    status: demandResponseStatus('status').notNull().default('proposed'),
    /** Version of the proposal that stands now. */
    proposalVersion: integer('proposal_version').notNull().default(1),
    acceptedVersion: integer('accepted_version'),
    sessionId: uuid('session_id').references(() => sessions.id),
    reservationId: uuid('reservation_id').references(() => reservations.id),
    ...versioned,
  },
  (table) => [
    index('demand_responses_demand_call_id_idx').on(table.demandCallId, table.createdAt, table.id),
    index('demand_responses_organisation_idx').on(table.responderOrganisationId, table.updatedAt, table.id),
    index('demand_responses_expert_idx').on(table.expertId, table.updatedAt, table.id),
    index('demand_responses_session_id_idx').on(table.sessionId),
    index('demand_responses_reservation_id_idx').on(table.reservationId),
    uniqueIndex('demand_responses_open_organisation_unique')
      .on(table.demandCallId, table.responderOrganisationId)
      .where(sql`status in ('proposed', 'shortlisted') and expert_id is null`),
    uniqueIndex('demand_responses_open_expert_unique')
      .on(table.demandCallId, table.expertId)
      .where(sql`status in ('proposed', 'shortlisted')`),
    uniqueIndex('demand_responses_accepted_unique').on(table.demandCallId).where(sql`status = 'accepted'`),
    check(
      'demand_responses_responder_check',
      sql`num_nonnulls(${table.responderOrganisationId}, ${table.expertId}) = 1`,
    ),
    check(
      'demand_responses_accepted_check',
      sql`${table.status} <> 'accepted' or ${table.acceptedVersion} is not null`,
    ),
  ],
);

/** What a response offers; every version is kept as it was. */
export const demandResponseProposals = pgTable(
  'demand_response_proposals',
  {
    id: id(),
    responseId: uuid('response_id')
      .notNull()
      .references(() => demandResponses.id),
    version: integer('version').notNull(),
    activityId: uuid('activity_id').references(() => activities.id),
    /** A session that exists, or a moment of its own. */
    sessionId: uuid('session_id').references(() => sessions.id),
    date: date('on_date', { mode: 'string' }),
    startTime: time('start_time'),
    endTime: time('end_time'),
    place: proposalPlace('place').notNull(),
    locationId: uuid('location_id').references(() => locations.id),
    pupilCapacity: integer('pupil_capacity'),
    priceCents: integer('price_cents').notNull().default(0),
    priceUnit: text('price_unit'),
    text: text('text').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    unique('demand_response_proposals_version_unique').on(table.responseId, table.version),
    index('demand_response_proposals_activity_id_idx').on(table.activityId),
    index('demand_response_proposals_session_id_idx').on(table.sessionId),
    index('demand_response_proposals_location_id_idx').on(table.locationId),
    check(
      'demand_response_proposals_moment_check',
      sql`(${table.sessionId} is null) = (${table.date} is not null) and (${table.date} is null) = (${table.startTime} is null) and (${table.date} is null) = (${table.endTime} is null)`,
    ),
  ],
);

/** What school and responder write to each other about a response. */
export const demandResponseMessages = pgTable(
  'demand_response_messages',
  {
    id: id(),
    responseId: uuid('response_id')
      .notNull()
      .references(() => demandResponses.id),
    side: responseSide('side').notNull(),
    /** Empty when a program wrote it. */
    createdById: uuid('created_by_id'),
    text: text('text').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('demand_response_messages_response_id_idx').on(table.responseId, table.createdAt, table.id),
    index('demand_response_messages_created_by_id_idx').on(table.createdById),
  ],
);

/** A question to a candidate to respond to a call. */
export const demandCallInvitations = pgTable(
  'demand_call_invitations',
  {
    id: id(),
    demandCallId: uuid('demand_call_id')
      .notNull()
      .references(() => demandCalls.id),
    candidateKind: candidateKind('candidate_kind').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    /** Who answers for the candidate: an organisation or an expert. */
    organisationId: uuid('organisation_id').references(() => organisations.id),
    expertId: uuid('expert_id').references(() => expertProfiles.id),
    status: callInvitationStatus('status').notNull().default('sent'),
    message: text('message'),
    createdById: uuid('created_by_id'),
    ...versioned,
  },
  (table) => [
    unique('demand_call_invitations_candidate_unique').on(
      table.demandCallId,
      table.candidateKind,
      table.candidateId,
    ),
    index('demand_call_invitations_demand_call_id_idx').on(table.demandCallId, table.createdAt, table.id),
    index('demand_call_invitations_organisation_idx').on(table.organisationId, table.createdAt, table.id),
    index('demand_call_invitations_expert_idx').on(table.expertId, table.createdAt, table.id),
    check(
      'demand_call_invitations_candidate_check',
      sql`num_nonnulls(${table.organisationId}, ${table.expertId}) = 1`,
    ),
  ],
);

/** The organisation, hidden from everyone, under which what an expert agrees on by themselves is planned. */
export const expertOrganisations = pgTable(
  'expert_organisations',
  {
    expertId: uuid('expert_id')
      .primaryKey()
      .references(() => expertProfiles.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('expert_organisations_organisation_id_idx').on(table.organisationId)],
);
