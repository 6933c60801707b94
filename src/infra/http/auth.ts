import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VerifyAccessToken } from '../../core/access-token.ts';
import { type Actor, hasScope } from '../../core/actor.ts';
import { DomainError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { verifyJwt } from './jwt.ts';
import type { OperationFacts } from './operation.ts';
import { isOpen } from './operation-responses.ts';

/**
 * Says who a bearer token stands for; `verifyOwn` verifies one of our own tokens. Throws token_invalid,
 * token_expired or account_suspended.
 */
export type Authenticate = (ctx: Context, token: string, verifyOwn: VerifyAccessToken) => Promise<Actor>;

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

function bearerOf(request: FastifyRequest): string {
  const header = request.headers.authorization;
  if (header === undefined)
    throw new DomainError('authentication_required', 'Stuur een Bearer-token in Authorization.');
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw new DomainError('token_invalid', 'Authorization bevat geen Bearer-token.');
  return token;
}

function assertVisible(actor: Actor, facts: OperationFacts): void {
  const isMachine = actor.kind === 'client';
  const isAdmin = actor.kind === 'person' && actor.isPlatformAdmin;
  const allowed = isMachine
    ? facts.visibility.includes('machine')
    : facts.visibility.includes('user') || (isAdmin && facts.visibility.includes('admin'));
  if (!allowed)
    throw new DomainError('permission_denied', 'Deze bewerking is er niet voor dit soort gebruiker.');
}

/** Counts a request whose token was refused, so that guessing has an end. */
type CountRefusal = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Authenticates every operation that is not open, then checks the kind of caller and the scope (C-85). */
export function registerAuth(
  app: FastifyInstance,
  authenticate: Authenticate,
  countRefusal?: CountRefusal,
): void {
  const identify = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      return await authenticate(request.ctx, bearerOf(request), (token) => verifyJwt(request, token));
    } catch (error) {
      await countRefusal?.(request, reply);
      throw error;
    }
  };
  app.addHook('onRequest', async (request, reply) => {
    const facts = request.routeOptions.config.operation;
    if (facts === undefined || isOpen(facts)) return;
    const actor = await identify(request, reply);
    request.ctx = { ...request.ctx, actor };
    assertVisible(actor, facts);
    if (facts.scope !== undefined && !hasScope(actor, facts.scope)) {
      throw new DomainError('insufficient_scope', `Het token mist ${facts.scope}.`, {
        requiredScopes: [facts.scope],
      });
    }
  });
}

/** Who a rate limit or an idempotency key counts for. */
export function principalOf(request: FastifyRequest): string {
  const { actor } = request.ctx;
  if (actor.kind === 'person') return `person:${actor.personId}`;
  if (actor.kind === 'client') return `client:${actor.clientId}`;
  return `ip:${networkOf(request.ip)}`;
}

/** The address itself for IPv4, the /64 for IPv6, since one household holds a whole /64 (C-53). */
export function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  const network = [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
