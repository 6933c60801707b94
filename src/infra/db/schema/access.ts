import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { emptyTextArray, id, instant, versioned } from './columns.ts';

export const clientGrant = pgEnum('client_grant', ['client_credentials', 'email_code']);
export const clientAuthMethod = pgEnum('client_auth_method', [
  'private_key_jwt',
  'client_secret_basic',
  'none',
]);

/** Programs that ask for tokens (C-82). A secret is kept only as a digest. */
export const clients = pgTable('clients', {
  id: id(),
  clientId: text('client_id').notNull().unique('clients_client_id_unique'),
  name: text('name').notNull(),
  grantType: clientGrant('grant_type').notNull(),
  authMethod: clientAuthMethod('auth_method').notNull(),
  organisationId: uuid('organisation_id'),
  sourceId: uuid('source_id'),
  secretDigest: text('secret_digest'),
  publicKeys: jsonb('public_keys').$type<Record<string, unknown>[]>(),
  scopes: text('scopes').array().notNull().default(emptyTextArray),
  isEnabled: boolean('is_enabled').notNull().default(true),
  ...versioned,
});

/** Keys that sign access tokens; the public half is served at /oauth/jwks (C-84). */
export const signingKeys = pgTable('signing_keys', {
  kid: text('kid').primaryKey(),
  publicJwk: jsonb('public_jwk').$type<Record<string, unknown>>().notNull(),
  privateJwk: jsonb('private_jwk').$type<Record<string, unknown>>().notNull(),
  usableFrom: instant('usable_from').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** Assertion ids that were used; a second use is refused (C-82). */
export const clientAssertions = pgTable(
  'client_assertions',
  {
    clientId: text('client_id').notNull(),
    jti: text('jti').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.jti] }),
    index('client_assertions_expires_at_idx').on(table.expiresAt),
  ],
);

/**
 * One-time codes sent by mail (C-86): single use, ten minutes, five tries. A code follows from its id and a
 * shared secret, so it is stored nowhere, neither here nor in the queued mail.
 */
export const signInCodes = pgTable(
  'sign_in_codes',
  {
    id: id(),
    email: text('email').notNull(),
    tries: integer('tries').notNull().default(0),
    usedAt: instant('used_at'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('sign_in_codes_email_idx').on(table.email, table.createdAt)],
);

/** Rotating refresh tokens; using an old one revokes its whole family (C-86). */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    id: id(),
    familyId: uuid('family_id').notNull(),
    tokenDigest: text('token_digest').notNull().unique('refresh_tokens_token_digest_unique'),
    personId: uuid('person_id').notNull(),
    clientId: text('client_id').notNull(),
    scopes: text('scopes').array().notNull().default(emptyTextArray),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('refresh_tokens_family_id_idx').on(table.familyId),
    index('refresh_tokens_person_id_idx').on(table.personId),
  ],
);

/** Who a subject of a trusted issuer is here (C-86); an issuer's subject is one person. */
export const externalIdentities = pgTable(
  'external_identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    personId: uuid('person_id').notNull(),
    /** Names the link in addresses; the subject is not shown. */
    id: uuid('id').notNull().unique('external_identities_id_unique').default(sql`uuidv7()`),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subject] }),
    index('external_identities_person_id_idx').on(table.personId),
  ],
);

/** Access tokens that were revoked before they expired. */
export const revokedTokens = pgTable('revoked_tokens', {
  jti: text('jti').primaryKey(),
  expiresAt: instant('expires_at').notNull(),
});

/** Publishable browser keys (C-88): quota and attribution, not access. */
export const embedKeys = pgTable('embed_keys', {
  id: id(),
  key: text('key').notNull().unique('embed_keys_key_unique'),
  name: text('name').notNull(),
  organisationId: uuid('organisation_id'),
  regionId: uuid('region_id'),
  origins: text('origins').array().notNull().default(emptyTextArray),
  ...versioned,
});
