import type { FastifyInstance, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { DomainError } from '../../core/errors.ts';

/** Longest address in bytes (C-56). */
const MAX_URI_BYTES = 8192;

function assertAcceptable(request: FastifyRequest): void {
  const facts = request.routeOptions.config.operation;
  if (facts === undefined || request.headers.accept === undefined) return;
  const produced = facts.produces ?? 'application/json';
  const offered = [produced, `${produced}; charset=utf-8`];
  const isEmpty = facts.success === 204 && facts.dryRunResult === undefined;
  if (isEmpty || new Negotiator(request.raw).mediaType(offered) !== undefined) return;
  throw new DomainError('not_acceptable', `Deze bewerking antwoordt met ${produced}.`, {
    available: [produced],
  });
}

function assertMediaType(request: FastifyRequest): void {
  const facts = request.routeOptions.config.operation;
  const hasSchema = request.routeOptions.schema?.body !== undefined;
  if (facts === undefined || (!hasSchema && facts.consumes === undefined)) return;
  const wanted =
    facts.consumes ?? (request.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json');
  const [given = ''] = (request.headers['content-type'] ?? '').split(';');
  const hasBody =
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  if (given.trim().toLowerCase() === wanted) return;
  if (!hasBody && given === '')
    throw new DomainError('malformed_body', 'De inhoud ontbreekt; stuur een JSON-object.');
  throw new DomainError('unsupported_media_type', `Stuur de inhoud als ${wanted}.`);
}

/** The router takes `/x/` for `/x/{id}` with an empty id; it is no address at all (C-04). */
function assertNoTrailingSlash(request: FastifyRequest): void {
  const [pathname = ''] = request.url.split('?');
  const isOperation = request.routeOptions.config.operation !== undefined;
  if (!isOperation || !pathname.endsWith('/') || pathname === '/v1/') return;
  throw new DomainError(
    'route_not_found',
    'Dit adres bestaat niet; laat de schuine streep aan het eind weg.',
  );
}

/** Refuses addresses that are too long, and media types the operation neither takes nor gives (C-52, C-56). */
export function registerNegotiation(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if ((request.raw.url ?? '').length > MAX_URI_BYTES) {
      throw new DomainError('uri_too_long', 'Het adres is te lang.', { maximumBytes: MAX_URI_BYTES });
    }
    assertNoTrailingSlash(request);
    assertAcceptable(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') assertMediaType(request);
  });
}
