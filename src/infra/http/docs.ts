import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { ERROR_CODES, type ErrorCode, problemSlug } from '../../core/error-codes.ts';
import { notFound } from '../../core/errors.ts';
import { toTriableDocument } from './docs-document.ts';
import { openApiOf } from './openapi.ts';

/** The reference needs its own scripts and styles, and calls this same host. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** The bar of the page offers to load other documents, which the policy above refuses. */
const PAGE_STYLE = '.swagger-ui .topbar { display: none }';

/** `/docs`: the reference in a browser, served from here, for reading and for trying calls on this server. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  let document: Readonly<Record<string, unknown>> | undefined;
  await app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply, payload) => {
      reply.header('Content-Security-Policy', DOCS_CSP);
      reply.header('Cache-Control', 'no-cache');
      return payload;
    });
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: {
        deepLinking: true,
        docExpansion: 'none',
        filter: true,
        tryItOutEnabled: true,
        persistAuthorization: false,
      },
      theme: { title: 'Ondertussen API', css: [{ filename: 'page.css', content: PAGE_STYLE }] },
      transformSpecification: () => {
        document ??= toTriableDocument(openApiOf(app));
        return document;
      },
      transformSpecificationClone: false,
    });
  });
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function problemPage(code: ErrorCode): string {
  const facts = ERROR_CODES[code];
  const retry =
    'retryable' in facts
      ? 'The same request may be sent again.'
      : 'Sending the same request again does not help.';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${code}</title>
<h1>${escapeHtml(facts.title.en)}</h1><p lang="nl">${escapeHtml(facts.title.nl)}</p>
<dl><dt>code</dt><dd><code>${code}</code></dd><dt>status</dt><dd>${facts.status}</dd></dl><p>${retry}</p>`;
}

/** `/problems/{slug}`: what a problem `type` resolves to (C-41). */
export function registerProblemPages(app: FastifyInstance): void {
  const codes = new Map(Object.keys(ERROR_CODES).map((code) => [problemSlug(code), code as ErrorCode]));
  app.get<{ Params: { slug: string } }>('/problems/:slug', async (request, reply) => {
    const code = codes.get(request.params.slug);
    if (code === undefined) throw notFound('problem');
    return reply.type('text/html; charset=utf-8').send(problemPage(code));
  });
}
