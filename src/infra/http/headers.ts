import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CRS84 } from '../../core/geo.ts';
import type { CachePolicy, OperationFacts, Visibility } from './operation.ts';
import { isOpen } from './operation-responses.ts';

/** C-47: on every response. */
export const SECURITY_HEADERS = {
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
} as const;

/** C-49; `s-maxage` is not used because it forbids stale answers at shared caches. */
const CACHE_HEADERS: Record<CachePolicy, Record<string, string>> = {
  'public-short': {
    'Cache-Control': 'public, max-age=60, stale-while-revalidate=300, stale-if-error=86400',
    'CDN-Cache-Control': 'max-age=300, stale-while-revalidate=600',
  },
  'public-long': { 'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400' },
  feed: { 'Cache-Control': 'public, max-age=3600' },
  private: { 'Cache-Control': 'no-store' },
};

/** C-48: what scripts of other origins may read. */
const EXPOSED = [
  'API-Version',
  'Content-Crs',
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Sunset',
  'X-Request-Id',
].join(', ');

const ALLOWED_REQUEST_HEADERS =
  'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Prefer, traceparent';

const isWorldReadable = (visibility: readonly Visibility[]) =>
  visibility.some((v) => v === 'public' || v === 'embed' || v === 'capability');

/** The CORS headers of an answer, by the visibility of its operation (C-48). */
export function corsHeaders(
  visibility: readonly Visibility[],
  origin: string | undefined,
  firstPartyOrigins: readonly string[],
): Record<string, string> {
  if (visibility.includes('public'))
    return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED };
  if (visibility.includes('embed')) {
    const echoed: Record<string, string> =
      origin === undefined ? {} : { 'Access-Control-Allow-Origin': origin };
    return { ...echoed, Vary: 'Origin', 'Access-Control-Expose-Headers': EXPOSED };
  }
  if (origin === undefined || !firstPartyOrigins.includes(origin)) return {};
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED };
}

/** Adds names to Vary without doubling any (C-51). */
export function addVary(reply: FastifyReply, ...names: string[]): void {
  const present = String(reply.getHeader('vary') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const wanted = [...new Set([...present, ...names])];
  if (wanted.length > 0) reply.header('Vary', wanted.join(', '));
}

function visibilityOf(request: FastifyRequest): readonly Visibility[] {
  return request.routeOptions.config.operation?.visibility ?? [];
}

/** A GeoJSON geometry in JSON text; inside a string its quotes would be escaped. */
const hasGeometry = (payload: unknown) => typeof payload === 'string' && payload.includes('"coordinates":[');

/** Only a good answer of an open operation may be kept by others (C-49). */
function cacheHeaders(facts: OperationFacts | undefined, statusCode: number): Record<string, string> {
  const isGood = statusCode === 200 || statusCode === 304;
  return CACHE_HEADERS[facts !== undefined && isGood && isOpen(facts) ? facts.cachePolicy : 'private'];
}

interface HeaderOptions {
  apiVersion: string;
  firstPartyOrigins: readonly string[];
}

/** Sets the headers that every answer carries, errors included; an operation may override the cache policy. */
export function registerHeaders(app: FastifyInstance, options: HeaderOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const visibility = visibilityOf(request);
    reply.headers({
      ...SECURITY_HEADERS,
      'API-Version': options.apiVersion,
      'X-Request-Id': request.id,
      'Cross-Origin-Resource-Policy': isWorldReadable(visibility) ? 'cross-origin' : 'same-site',
      ...corsHeaders(visibility, request.headers.origin, options.firstPartyOrigins),
    });
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const facts = request.routeOptions.config.operation;
    if (reply.getHeader('cache-control') === undefined) reply.headers(cacheHeaders(facts, reply.statusCode));
    if (facts === undefined || reply.statusCode >= 400) return payload;
    addVary(reply, 'accept-encoding');
    if (hasGeometry(payload)) reply.header('Content-Crs', `<${CRS84}>`);
    return payload;
  });
}

/** Answers a browser's question whether it may call (C-48): 204, kept two hours. */
export function preflightHeaders(
  visibility: readonly Visibility[],
  origin: string | undefined,
  firstPartyOrigins: readonly string[],
  methods: readonly string[],
): Record<string, string> {
  const cors = corsHeaders(visibility, origin, firstPartyOrigins);
  if (cors['Access-Control-Allow-Origin'] === undefined) return cors;
  return {
    ...cors,
    'Access-Control-Allow-Methods': methods.join(', '),
    'Access-Control-Allow-Headers': ALLOWED_REQUEST_HEADERS,
    'Access-Control-Max-Age': '7200',
  };
}
