import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { AccessTokenClaims } from '../../core/access-token.ts';
import { DomainError } from '../../core/errors.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { nextKeyUsableFrom, retiredKeys, signingKeyAt } from './signing-key.rules.ts';
import * as store from './signing-key.store.ts';

const ALGORITHM = 'EdDSA';

async function createKey(ctx: TransactionContext, usableFrom: Date): Promise<store.SigningKeyRow> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const row = {
    kid,
    publicJwk: { ...publicJwk, kid, alg: ALGORITHM, use: 'sig' },
    privateJwk: { ...(await exportJWK(privateKey)), kid, alg: ALGORITHM },
    usableFrom,
    createdAt: ctx.now,
  };
  await store.insertSigningKey(ctx.db, row);
  return row;
}

/** The key that signs now; the first process to ask makes it, the others wait for that one. */
export async function ensureSigningKey(ctx: Context): Promise<store.SigningKeyRow> {
  const present = signingKeyAt(await store.listSigningKeys(ctx.db), ctx.now);
  if (present !== undefined) return present;
  return inTransaction(ctx, async (ctx) => {
    await store.lockSigningKeys(ctx.db);
    return signingKeyAt(await store.listSigningKeys(ctx.db), ctx.now) ?? createKey(ctx, ctx.now);
  });
}

/** Publishes the next key in time and drops keys that no living token needs (C-84). */
export async function rotateSigningKeys(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await store.lockSigningKeys(ctx.db);
    const keys = await store.listSigningKeys(ctx.db);
    const retired = retiredKeys(keys, ctx.now);
    if (retired.length > 0) await store.deleteSigningKeys(ctx.db, retired);
    const usableFrom = nextKeyUsableFrom(keys, ctx.now);
    if (usableFrom !== undefined) await createKey(ctx, usableFrom);
  });
}

/** The public halves of all keys, those that sign later included; never empty. */
export async function listPublicKeys(ctx: Context): Promise<JWK[]> {
  await ensureSigningKey(ctx);
  return (await store.listSigningKeys(ctx.db)).map((key) => key.publicJwk as JWK);
}

/** Signs the claims of an access token as a JWT of type `at+jwt` (RFC 9068). */
export async function signClaims(ctx: Context, claims: AccessTokenClaims & { azp: string }): Promise<string> {
  const { kid, privateJwk } = await ensureSigningKey(ctx);
  const key = await importJWK(privateJwk as JWK, ALGORITHM);
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid }).sign(key);
}

/** An id that is not known asks the database, but not more often than this. */
const UNKNOWN_PAUSE_MS = 1_000;
/** After this the keys are read again, so that a deleted one is forgotten. */
const KEPT_MS = 600_000;

function toPem(jwk: Record<string, unknown>): string {
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * Finds public keys by id, as PEM, and keeps them in memory. Many unknown ids cost one query a second.
 * @throws DomainError token_invalid for an id that is not ours
 */
export function createPublicKeyFinder(): (ctx: Context, kid: string | undefined) => Promise<string> {
  let pems = new Map<string, string>();
  let loadedAt = 0;
  let loading: Promise<void> = Promise.resolve();

  async function load(ctx: Context): Promise<void> {
    const rows = await store.listSigningKeys(ctx.db);
    pems = new Map(rows.map((row) => [row.kid, toPem(row.publicJwk)]));
  }

  return async (ctx, kid = '') => {
    const pauseMs = pems.has(kid) ? KEPT_MS : UNKNOWN_PAUSE_MS;
    const now = ctx.now.getTime();
    if (now - loadedAt >= pauseMs) {
      loadedAt = now;
      loading = load(ctx).catch((error: unknown) => {
        loadedAt = 0;
        throw error;
      });
    }
    await loading;
    const pem = pems.get(kid);
    if (pem !== undefined) return pem;
    throw new DomainError(
      'token_invalid',
      'Het token is niet door deze dienst ondertekend. Haal een nieuw token op.',
    );
  };
}
