import { hash } from 'node:crypto';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { parseItem } from 'structured-headers';
import { DomainError } from '../../core/errors.ts';
import { type Context, inTransaction, type TransactionContext } from '../context.ts';
import { idempotencyKeys } from '../db/schema/platform.ts';
import { principalOf } from './auth.ts';
import { idempotencyOf } from './operation-responses.ts';

/** How long an answer can be replayed (C-37). */
const KEPT_HOURS = 24;

const KEY = /^[A-Za-z0-9_-]{16,128}$/;

/** Headers of the first answer that a replay repeats. */
const REPLAYED_HEADERS = ['location', 'content-type', 'content-crs'];

/** Name under which the resource's version is kept beside the headers; the ETag follows from it. */
const VERSION_FACT = 'resource-version';

function bareKey(header: string): string {
  if (!header.startsWith('"')) return header;
  try {
    const [value] = parseItem(header);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

/** The key of a request, quoted as RFC 9651 has it or bare (C-37). */
function readKey(request: FastifyRequest, isRequired: boolean): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) {
    if (!isRequired) return undefined;
    throw new DomainError(
      'idempotency_key_required',
      'Stuur een Idempotency-Key, zoals een UUID, en bewaar die voor herhalen.',
    );
  }
  const key = bareKey(String(header).trim());
  if (KEY.test(key)) return key;
  throw new DomainError('idempotency_key_invalid', 'Gebruik 16 tot 128 letters, cijfers, _ of -.');
}

/** JSON with sorted keys, so that two spellings of one body have one fingerprint. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item)]));
}

function fingerprintOf(request: FastifyRequest): string {
  const parts = [request.query, request.headers['content-type'] ?? '', request.body ?? null];
  return hash('sha256', JSON.stringify(canonical(parts)), 'hex');
}

interface KeyScope {
  principal: string;
  method: string;
  path: string;
  key: string;
}

const inScope = (scope: KeyScope) =>
  and(
    eq(idempotencyKeys.principal, scope.principal),
    eq(idempotencyKeys.method, scope.method),
    eq(idempotencyKeys.path, scope.path),
    eq(idempotencyKeys.key, scope.key),
  );

async function lockKey(ctx: TransactionContext, scope: KeyScope): Promise<boolean> {
  const name = JSON.stringify(scope);
  const [row] = await ctx.db.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as locked`,
  );
  return row?.locked === true;
}

async function findAnswer(ctx: TransactionContext, scope: KeyScope) {
  const [row] = await ctx.db.select().from(idempotencyKeys).where(inScope(scope));
  if (row !== undefined && row.expiresAt > ctx.now) return row;
  if (row !== undefined) await ctx.db.delete(idempotencyKeys).where(inScope(scope));
  return undefined;
}

async function keepAnswer(
  ctx: TransactionContext,
  scope: KeyScope,
  fingerprint: string,
  reply: FastifyReply,
  body: string,
) {
  const responseHeaders = Object.fromEntries(
    REPLAYED_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  const version: Record<string, string> =
    reply.resourceVersion === undefined ? {} : { [VERSION_FACT]: String(reply.resourceVersion) };
  await ctx.db.insert(idempotencyKeys).values({
    ...scope,
    fingerprint,
    responseStatus: reply.statusCode,
    responseHeaders: { ...responseHeaders, ...version },
    responseBody: body,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + KEPT_HOURS * 3_600_000),
  });
}

type Handler = (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) => unknown;

function serialise(reply: FastifyReply, result: unknown): string {
  if (result === undefined || result === null || result === reply) return '';
  return typeof result === 'string'
    ? result
    : String(
        reply.serializeInput(result as Record<string, unknown>, String(reply.statusCode), 'application/json'),
      );
}

/** Takes back what an answer promised whose effect was not committed. */
function withdrawAnswer(reply: FastifyReply): void {
  for (const name of REPLAYED_HEADERS) reply.removeHeader(name);
  reply.resourceVersion = undefined;
}

interface Answer {
  body: string;
  isReplayed: boolean;
}

async function runOnce(
  app: FastifyInstance,
  handler: Handler,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
): Promise<Answer> {
  const [path = ''] = request.url.split('?');
  const scope: KeyScope = { principal: principalOf(request), method: request.method, path, key };
  const fingerprint = fingerprintOf(request);
  let hasAnswer = false;
  const run = inTransaction(request.ctx, async (ctx) => {
    if (!(await lockKey(ctx, scope))) {
      throw new DomainError('idempotency_in_progress', 'Het eerste verzoek met deze sleutel loopt nog.');
    }
    const kept = await findAnswer(ctx, scope);
    if (kept !== undefined && kept.fingerprint !== fingerprint) {
      throw new DomainError('idempotency_key_reused', 'Gebruik voor een ander verzoek een nieuwe sleutel.');
    }
    if (kept !== undefined) {
      const { [VERSION_FACT]: version, ...headers } = kept.responseHeaders;
      reply.code(kept.responseStatus).headers({ ...headers, 'Idempotency-Replayed': 'true' });
      reply.resourceVersion = version === undefined ? undefined : Number(version);
      return { body: kept.responseBody, isReplayed: true };
    }
    const outer: Context = request.ctx;
    request.ctx = ctx;
    try {
      const body = serialise(reply, await handler.call(app, request, reply));
      hasAnswer = true;
      await keepAnswer(ctx, scope, fingerprint, reply, body);
      return { body, isReplayed: false };
    } finally {
      request.ctx = outer;
    }
  });
  return run.catch((error) => {
    if (hasAnswer) withdrawAnswer(reply);
    throw error;
  });
}

/**
 * Runs a POST with an Idempotency-Key once: the key's row and the effect commit in one transaction, so that a
 * crash leaves both or neither (C-38). A refusal rolls both back and may be tried again with the same key.
 */
export function registerIdempotency(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const facts = route.config?.operation;
    if (facts === undefined || route.method === 'HEAD') return;
    const mode = idempotencyOf(facts, String(route.method));
    if (mode === 'none') return;
    const handler = route.handler as Handler;
    route.handler = async function idempotent(
      this: FastifyInstance,
      request: FastifyRequest,
      reply: FastifyReply,
    ) {
      const key = readKey(request, mode === 'required');
      if (key === undefined) return handler.call(app, request, reply);
      const answer = await runOnce(app, handler, request, reply, key);
      if (reply.getHeader('content-type') === undefined && answer.body !== '')
        reply.type('application/json; charset=utf-8');
      return reply.serializer((payload: unknown) => String(payload)).send(answer.body);
    } as RouteHandlerMethod;
  });
}

/** Removes answers whose time is over; returns how many. */
export async function deleteExpiredKeys(ctx: TransactionContext): Promise<number> {
  const gone = await ctx.db
    .delete(idempotencyKeys)
    .where(lt(idempotencyKeys.expiresAt, ctx.now))
    .returning({ key: idempotencyKeys.key });
  return gone.length;
}
