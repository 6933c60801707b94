import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../core/errors.ts';
import { networkOf, principalOf } from './auth.ts';
import type { RateLimitPolicy } from './operation.ts';
import { isOpen, rateLimitOf } from './operation-responses.ts';

/** Requests per window of 60 seconds (C-53). */
export const RATE_LIMITS: Record<RateLimitPolicy, number> = {
  anon: 120,
  embed: 600,
  client: 1200,
  writes: 120,
  token: 30,
};

const WINDOW_SECONDS = 60;

/** What a rate limit needs of a store; the library's stores for PostgreSQL and Redis have the same face. */
export interface RateLimitStore {
  consume(key: string): Promise<{ remainingPoints: number; msBeforeNext: number }>;
}

/** Counters in the memory of this process, one store per policy. */
export function memoryStores(): Record<RateLimitPolicy, RateLimitStore> {
  const store = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return {
    anon: store(RATE_LIMITS.anon),
    embed: store(RATE_LIMITS.embed),
    client: store(RATE_LIMITS.client),
    writes: store(RATE_LIMITS.writes),
    token: store(RATE_LIMITS.token),
  };
}

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

function setHeaders(reply: FastifyReply, policy: RateLimitPolicy, remaining: number, ms: number): void {
  reply.header('RateLimit-Policy', `"${policy}";q=${RATE_LIMITS[policy]};w=${WINDOW_SECONDS}`);
  reply.header('RateLimit', `"${policy}";r=${remaining};t=${seconds(ms)}`);
}

/**
 * Counts one request against a policy and sets the RateLimit fields.
 * @throws DomainError rate_limited with Retry-After, never earlier than the window ends
 */
export async function consume(
  stores: Record<RateLimitPolicy, RateLimitStore>,
  policy: RateLimitPolicy,
  key: string,
  reply: FastifyReply,
): Promise<void> {
  try {
    const left = await stores[policy].consume(key);
    setHeaders(reply, policy, left.remainingPoints, left.msBeforeNext);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    setHeaders(reply, policy, 0, error.msBeforeNext);
    reply.header('Retry-After', seconds(error.msBeforeNext) + Math.floor(Math.random() * 3));
    throw new DomainError('rate_limited', 'Te veel verzoeken. Wacht zo lang als Retry-After zegt.', {
      violatedPolicies: [policy],
    });
  }
}

/** Limits every operation: open ones by network address, the rest by who asks. */
export function registerRateLimits(
  app: FastifyInstance,
  stores: Record<RateLimitPolicy, RateLimitStore>,
): void {
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const facts = request.routeOptions.config.operation;
    if (facts === undefined) return;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const key = isOpen(facts) ? `ip:${networkOf(request.ip)}` : principalOf(request);
    await consume(stores, rateLimitOf(facts, method), key, reply);
  });
}

/** Counts requests with a refused token by network address, under the policy of the anonymous. */
export function countRefusals(stores: Record<RateLimitPolicy, RateLimitStore>) {
  return (request: FastifyRequest, reply: FastifyReply) =>
    consume(stores, 'anon', `refused:${networkOf(request.ip)}`, reply);
}
