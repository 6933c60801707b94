import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { importJWK, type JWK } from 'jose';
import { invalidInput } from '../../core/errors.ts';
import { isScope, SCOPES } from '../../core/scopes.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import * as store from './client.store.ts';

/** A program that asks for tokens (C-82). */
export interface NewClient {
  /** Left out, one is made. */
  clientId?: string;
  name: string;
  grantType: store.ClientRow['grantType'];
  authMethod: store.ClientRow['authMethod'];
  organisationId?: string;
  /** The one source the client may deliver to. */
  sourceId?: string;
  scopes: readonly string[];
  /** Public RSA keys of `private_key_jwt`, as JWK with a `kid` each when there are several. */
  publicKeys?: readonly Record<string, unknown>[];
}

export interface CreatedClient {
  id: string;
  clientId: string;
  /** Shown this once; only its digest is kept. */
  clientSecret?: string;
}

/** Id of the public client through which people sign in by mail. */
export const FIRST_PARTY_CLIENT_ID = 'ondertussen-web';

/** 256 random bits need no slow digest: nobody can try them all. */
const digestOf = (secret: string) => hash('sha256', secret, 'hex');

const isSecretPart = (key: Record<string, unknown>) => ['d', 'p', 'q', 'k'].some((member) => member in key);

async function isUsableKey(key: Record<string, unknown>): Promise<boolean> {
  if (key.kty !== 'RSA' || isSecretPart(key)) return false;
  return importJWK(key as JWK, 'PS256').then(
    () => true,
    () => false,
  );
}

async function faultOf(client: NewClient): Promise<[pointer: string, detail: string] | undefined> {
  const { grantType, authMethod, publicKeys = [] } = client;
  if (!client.scopes.every(isScope)) return ['#/scopes', 'Noem alleen scopes van deze dienst.'];
  if (grantType === 'email_code') {
    return authMethod === 'none'
      ? undefined
      : ['#/authMethod', 'Een client voor personen is openbaar: kies none.'];
  }
  if (client.organisationId === undefined) return ['#/organisationId', 'Noem de organisatie van de client.'];
  if (authMethod === 'none') return ['#/authMethod', 'Kies private_key_jwt of client_secret_basic.'];
  if (authMethod === 'client_secret_basic') {
    return client.sourceId === undefined ? ['#/sourceId', 'Een geheim kan alleen bij één bron.'] : undefined;
  }
  const usable = await Promise.all(publicKeys.map(isUsableKey));
  if (usable.length > 0 && usable.every(Boolean)) return undefined;
  return ['#/publicKeys', 'Geef openbare RSA-sleutels als JWK, zonder geheime delen.'];
}

/**
 * Registers a client; done by the platform.
 * @throws DomainError validation_failed when the way it signs in does not fit what it is for
 */
export async function createClient(ctx: Context, input: NewClient): Promise<CreatedClient> {
  const fault = await faultOf(input);
  if (fault !== undefined) throw invalidInput({ pointer: fault[0], code: 'pattern', detail: fault[1] });
  const id = newId();
  const clientId = input.clientId ?? `client-${id}`;
  const clientSecret =
    input.authMethod === 'client_secret_basic' ? randomBytes(32).toString('base64url') : undefined;
  await inTransaction(ctx, async (ctx) => {
    await store.insertClient(ctx.db, {
      id,
      clientId,
      name: input.name,
      grantType: input.grantType,
      authMethod: input.authMethod,
      organisationId: input.organisationId,
      sourceId: input.sourceId,
      secretDigest: clientSecret && digestOf(clientSecret),
      publicKeys: input.publicKeys && [...input.publicKeys],
      scopes: [...input.scopes],
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await recordChange(ctx, {
      type: 'client.created',
      resourceKind: 'client',
      resourceId: id,
      resourceVersion: 1,
    });
  });
  return { id, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
}

/** Makes sure that people can sign in: their client exists, with every scope of this version. */
export async function ensureFirstPartyClient(ctx: Context): Promise<void> {
  await inTransaction(ctx, (ctx) =>
    store.upsertClient(ctx.db, {
      id: newId(),
      clientId: FIRST_PARTY_CLIENT_ID,
      name: 'Ondertussen',
      grantType: 'email_code',
      authMethod: 'none',
      scopes: Object.keys(SCOPES),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }),
  );
}

/** True when the secret is the client's, compared in constant time. */
export function hasSecret(client: store.ClientRow, secret: string): boolean {
  const kept = Buffer.from(client.secretDigest ?? '');
  const given = Buffer.from(digestOf(secret));
  return kept.length === given.length && timingSafeEqual(kept, given);
}

/** A publishable browser key: it gives quota and attribution, not access (C-88). */
export interface NewEmbedKey {
  name: string;
  organisationId?: string;
  /** Filter on this region that no query can remove. */
  regionId?: string;
  /** `scheme://host[:port]`; `*.` stands for one label of the host. */
  origins: readonly string[];
}

const ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/;

/**
 * Makes an embed key; it may be published in a page.
 * @throws DomainError validation_failed for an origin that is none
 */
export async function createEmbedKey(ctx: Context, input: NewEmbedKey): Promise<{ id: string; key: string }> {
  const wrong = input.origins.findIndex((origin) => !ORIGIN.test(origin));
  if (wrong >= 0) {
    const detail = 'Schrijf een origin als https://www.voorbeeld.nl, zonder pad en in kleine letters.';
    throw invalidInput({ pointer: `#/origins/${wrong}`, code: 'pattern', detail });
  }
  const id = newId();
  const key = `pk_${randomBytes(24).toString('base64url')}`;
  await inTransaction(ctx, async (ctx) => {
    const { name, organisationId, regionId } = input;
    const times = { createdAt: ctx.now, updatedAt: ctx.now };
    await store.insertEmbedKey(ctx.db, {
      id,
      key,
      name,
      organisationId,
      regionId,
      origins: [...input.origins],
      ...times,
    });
    const resource = { resourceKind: 'embed_key', resourceId: id, resourceVersion: 1 };
    await recordChange(ctx, { type: 'embed_key.created', ...resource });
  });
  return { id, key };
}
