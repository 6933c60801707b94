import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { emptyTextArray, emptyUuidArray, id, instant, versioned } from './columns.ts';
import { regions } from './regions.ts';

export const organisationStatus = pgEnum('organisation_status', [
  'pending',
  'active',
  'suspended',
  'archived',
]);
export const membershipRole = pgEnum('membership_role', [
  'teacher',
  'coordinator',
  'provider_editor',
  'organisation_admin',
]);

export const invitationStatus = pgEnum('membership_invitation_status', [
  'invited',
  'accepted',
  'declined',
  'withdrawn',
  'expired',
]);
export const verificationStatus = pgEnum('organisation_verification_status', [
  'requested',
  'approved',
  'rejected',
  'withdrawn',
]);

/** Organisations of every kind. A school location is an organisation of kind `school`. */
export const organisations = pgTable(
  'organisations',
  {
    id: id(),
    slug: text('slug').notNull().unique('organisations_slug_unique'),
    status: organisationStatus('status').notNull().default('pending'),
    name: text('name').notNull(),
    summary: text('summary'),
    kinds: text('kinds').array().notNull(),
    website: text('website'),
    sectors: text('sectors').array().notNull().default(emptyTextArray),
    denomination: text('denomination'),
    boardNumber: text('board_number'),
    pupilCount: integer('pupil_count'),
    /** Region and ancestors of the main location, kept for filters. */
    regionIds: uuid('region_ids').array().notNull().default(emptyUuidArray),
    /** A school that wants its coordinator to approve each reservation first. */
    requiresReservationApproval: boolean('requires_reservation_approval').notNull().default(false),
    /** Digest of the last imported record, so that importing it again changes nothing. */
    importDigest: text('import_digest'),
    ...versioned,
  },
  (table) => [
    index('organisations_name_idx').on(table.name, table.id),
    index('organisations_kinds_idx').using('gin', table.kinds),
    index('organisations_region_ids_idx').using('gin', table.regionIds),
    index('organisations_name_trgm_idx').using('gin', sql`public.fold_text(${table.name}) gin_trgm_ops`),
    index('organisations_created_at_idx').on(table.createdAt, table.id),
    check('organisations_pupil_count_check', sql`${table.pupilCount} >= 0`),
  ],
);

/** Official numbers; a number belongs to one organisation (C-87). */
export const organisationIdentifiers = pgTable(
  'organisation_identifiers',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    scheme: text('scheme').notNull(),
    value: text('value').notNull(),
  },
  (table) => [
    unique('organisation_identifiers_scheme_value_unique').on(table.scheme, table.value),
    index('organisation_identifiers_organisation_id_idx').on(table.organisationId),
  ],
);

/** Places of an organisation, with coordinates in CRS84. */
export const locations = pgTable(
  'locations',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    name: text('name').notNull(),
    street: text('street'),
    houseNumber: text('house_number'),
    postcode: text('postcode'),
    city: text('city').notNull(),
    country: text('country').notNull().default('NL'),
    municipalityId: uuid('municipality_id').references(() => regions.id),
    longitude: doublePrecision('longitude'),
    latitude: doublePrecision('latitude'),
    accessibilityFeatures: text('accessibility_features').array().notNull().default(emptyTextArray),
    practicalFacts: text('practical_facts').array().notNull().default(emptyTextArray),
    isMain: boolean('is_main').notNull().default(false),
    ...versioned,
  },
  (table) => [
    index('locations_organisation_id_idx').on(table.organisationId, table.name, table.id),
    uniqueIndex('locations_main_unique').on(table.organisationId).where(sql`is_main`),
    index('locations_main_place_idx').on(table.latitude, table.longitude).where(sql`is_main`),
    index('locations_place_idx').on(table.latitude, table.longitude),
    index('locations_postcode_idx').on(table.postcode),
    index('locations_municipality_id_idx').on(table.municipalityId),
  ],
);

/** Person × organisation × role. */
export const memberships = pgTable(
  'memberships',
  {
    id: id(),
    personId: uuid('person_id').notNull(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    role: membershipRole('role').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (table) => [
    unique('memberships_person_id_organisation_id_role_unique').on(
      table.personId,
      table.organisationId,
      table.role,
    ),
    index('memberships_organisation_id_idx').on(table.organisationId, table.createdAt, table.id),
  ],
);

/**
 * Invitations to become a member, by mail address. The token in the mail follows from the id and a shared secret,
 * so it is stored nowhere.
 */
export const membershipInvitations = pgTable(
  'membership_invitations',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    email: text('email').notNull(),
    role: membershipRole('role').notNull(),
    status: invitationStatus('status').notNull().default('invited'),
    invitedByPersonId: uuid('invited_by_person_id'),
    acceptedByPersonId: uuid('accepted_by_person_id'),
    expiresAt: instant('expires_at').notNull(),
    ...versioned,
  },
  (table) => [
    uniqueIndex('membership_invitations_open_unique')
      .on(table.organisationId, table.email, table.role)
      .where(sql`status = 'invited'`),
    index('membership_invitations_organisation_id_idx').on(table.organisationId, table.createdAt, table.id),
    index('membership_invitations_email_idx')
      .on(table.email, table.createdAt, table.id)
      .where(sql`status = 'invited'`),
    index('membership_invitations_expires_at_idx').on(table.expiresAt).where(sql`status = 'invited'`),
  ],
);

/** Claims that an organisation is who it says, or that a person belongs to it, with how that is proved. */
export const organisationVerifications = pgTable(
  'organisation_verifications',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    personId: uuid('person_id').notNull(),
    method: text('method').notNull(),
    role: membershipRole('role').notNull(),
    status: verificationStatus('status').notNull().default('requested'),
    identifierScheme: text('identifier_scheme'),
    identifierValue: text('identifier_value'),
    explanation: text('explanation'),
    /** The mail address or federation of the claimant agrees with the organisation. */
    hasEvidence: boolean('has_evidence').notNull().default(false),
    ...versioned,
  },
  (table) => [
    uniqueIndex('organisation_verifications_open_unique')
      .on(table.organisationId, table.personId)
      .where(sql`status = 'requested'`),
    index('organisation_verifications_organisation_id_idx').on(
      table.organisationId,
      table.createdAt,
      table.id,
    ),
    index('organisation_verifications_open_idx')
      .on(table.createdAt, table.id)
      .where(sql`status = 'requested'`),
    index('organisation_verifications_open_person_idx').on(table.personId).where(sql`status = 'requested'`),
    index('organisation_verifications_open_identifier_idx')
      .on(table.identifierScheme, table.identifierValue)
      .where(sql`status = 'requested'`),
  ],
);
