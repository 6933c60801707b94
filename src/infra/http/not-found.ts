import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../core/errors.ts';
import { preflightHeaders } from './headers.ts';
import type { KnownRoute, PlainRoute } from './operation-routes.ts';

/** Turns a route pattern into a test of whole paths. */
function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`);
}

type Route = PlainRoute & Partial<Pick<KnownRoute, 'facts'>>;

interface KnownPath {
  pattern: RegExp;
  parameterCount: number;
  routes: Route[];
}

function groupByPath(routes: readonly Route[]): KnownPath[] {
  const byUrl = Map.groupBy(routes, (route) => route.url);
  const paths = [...byUrl].map(([url, group]) => ({
    pattern: patternOf(url),
    parameterCount: url.split(':').length - 1,
    routes: group,
  }));
  return paths.sort((a, b) => a.parameterCount - b.parameterCount);
}

const methodsOf = (path: KnownPath) => {
  const declared = path.routes.map((route) => route.method);
  return [...new Set([...(declared.includes('GET') ? ['HEAD'] : []), ...declared, 'OPTIONS'])].sort();
};

/**
 * Answers what no route takes: a known path with another method is 405 with Allow, OPTIONS tells the methods,
 * and all else is 404, a trailing slash included (C-04, C-05).
 */
export function registerNotFound(app: FastifyInstance, firstPartyOrigins: readonly string[]): void {
  let paths: KnownPath[] = [];
  app.addHook('onReady', async () => {
    paths = groupByPath([...app.knownRoutes, ...app.plainRoutes]);
  });

  function answerOptions(request: FastifyRequest, reply: FastifyReply, path: KnownPath) {
    const wanted = request.headers['access-control-request-method'];
    const route = path.routes.find((candidate) => candidate.method === wanted) ?? path.routes[0];
    const methods = methodsOf(path);
    const visibility = route?.facts?.visibility ?? [];
    const cors = preflightHeaders(visibility, request.headers.origin, firstPartyOrigins, methods);
    return reply
      .code(204)
      .headers({ Allow: methods.join(', '), ...cors })
      .send();
  }

  app.setNotFoundHandler((request, reply) => {
    const [pathname = ''] = request.url.split('?');
    const path = paths.find((candidate) => candidate.pattern.test(pathname));
    if (path === undefined)
      throw new DomainError('route_not_found', 'Dit adres bestaat niet. Zie /v1/openapi.json.');
    if (request.method === 'OPTIONS') return answerOptions(request, reply, path);
    const allow = methodsOf(path).join(', ');
    reply.header('Allow', allow);
    throw new DomainError('method_not_allowed', `Hier kan: ${allow}.`);
  });
}
