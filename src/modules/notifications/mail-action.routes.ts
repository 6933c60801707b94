import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify';
import { networkOf } from '../../infra/http/auth.ts';
import type { RateLimitPolicy } from '../../infra/http/operation.ts';
import { consume, type RateLimitStore } from '../../infra/http/rate-limit.ts';
import type { MailLanguage } from '../../infra/mail-layout.ts';
import { renderPage } from './mail-action.pages.ts';
import { type LinkState, type LinkUse, previewAction, useAction } from './mail-action.service.ts';
import { ACTION_TEXTS, REFUSAL_TEXTS } from './mail-action.texts.ts';

export interface MailActionOptions {
  /** Absent: no rate limits. */
  rateLimits?: Record<RateLimitPolicy, RateLimitStore> | undefined;
}

const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const BODY_LIMIT_BYTES = 4_096;

const STATUSES: Record<LinkUse['state'] | 'open', number> = {
  open: 200,
  done: 200,
  unknown: 404,
  over: 410,
  refused: 409,
};

const languageOf = (name: string): MailLanguage => (name === 'en' ? 'en' : 'nl');

function pageOf(found: LinkState | LinkUse, language: MailLanguage) {
  if (found.state === 'open') {
    const { button, question } = ACTION_TEXTS[found.action][language];
    return { title: button, text: question, button };
  }
  if (found.state === 'done') {
    const { button, done } = ACTION_TEXTS[found.action][language];
    return { title: button, text: done };
  }
  const { title, text } = REFUSAL_TEXTS[found.state][language];
  // The detail of a refusal is in Dutch, as everywhere in the API.
  return found.state === 'refused' && language === 'nl'
    ? { title, text: `${found.detail} ${text}` }
    : { title, text };
}

function answer(reply: FastifyReply, found: LinkState | LinkUse) {
  const language = languageOf(found.language);
  return reply
    .code(STATUSES[found.state])
    .headers({
      'Content-Security-Policy': CSP,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex',
      'Content-Language': language,
    })
    .type('text/html; charset=utf-8')
    .send(renderPage(language, pageOf(found, language)));
}

/** The form has no fields, and what a mail program sends along says nothing new (RFC 8058). */
function takeAnyBody(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (_request, _body, done) => done(null, undefined),
  );
}

/**
 * Pages behind the one-click links in mails. Reading one changes nothing; its button does, once. The address is
 * the key, so it is kept out of logs, caches and referrers.
 */
export const mailActionRoutes: FastifyPluginAsync<MailActionOptions> = async (app, { rateLimits }) => {
  await app.register(async (scope) => {
    takeAnyBody(scope);
    scope.addHook('onRequest', async (request, reply) => {
      if (rateLimits !== undefined)
        await consume(rateLimits, 'token', `mail:${networkOf(request.ip)}`, reply);
    });
    scope.get<{ Params: { token: string } }>('/mail-actions/:token', async (request, reply) =>
      answer(reply, await previewAction(request.ctx, request.params.token)),
    );
    scope.post<{ Params: { token: string } }>('/mail-actions/:token', async (request, reply) =>
      answer(reply, await useAction(request.ctx, request.params.token)),
    );
  });
};
