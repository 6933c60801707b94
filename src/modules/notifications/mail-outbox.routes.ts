import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { notFound } from '../../core/errors.ts';
import { fillHtml } from '../../infra/mail-layout.ts';
import { findOutboxMail, listOutboxMails } from './mail-outbox.service.ts';

const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'";

const HEAD = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>body { font: 16px/1.5 Arial, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
td, th { text-align: left; padding: .25rem 1rem .25rem 0; vertical-align: top; } iframe { width: 100%; height: 45rem; border: 1px solid #999; }
pre { white-space: pre-wrap; background: #f3f4f6; padding: 1rem; }</style>`;

const LIST = `${HEAD}<title>Outbox</title><h1>Outbox</h1>
<p>Mails that this service made, newest first. They are kept here outside production only.</p>
<table><tr><th>Made</th><th>To</th><th>Subject</th></tr>
<% for (const mail of it.mails) { %><tr><td><%= mail.createdAt.toISOString() %></td><td><%= mail.recipient %></td><td><a href="/outbox/<%= mail.id %>"><%= mail.subject %></a></td></tr><% } %>
</table></html>`;

const MAIL = `${HEAD}<title><%= it.subject %></title><p><a href="/outbox">Outbox</a></p><h1><%= it.subject %></h1>
<table><tr><th>To</th><td><%= it.recipient %></td></tr><% for (const name of Object.keys(it.headers)) { %><tr><th><%= name %></th><td><%= it.headers[name] %></td></tr><% } %></table>
<% if (it.html) { %><h2>HTML</h2><iframe sandbox title="The mail" srcdoc="<%= it.html %>"></iframe><% } %>
<h2>Text</h2><pre><%= it.text %></pre></html>`;

const send = (reply: FastifyReply, page: string) =>
  reply
    .headers({
      'Content-Security-Policy': CSP,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    })
    .type('text/html; charset=utf-8')
    .send(page);

/** `/outbox`: every mail as it went out, for whoever develops; registered outside production only. */
export const mailOutboxRoutes: FastifyPluginAsync = async (app) => {
  app.get('/outbox', async (request, reply) =>
    send(reply, fillHtml(LIST, { mails: await listOutboxMails(request.ctx) })),
  );
  app.get<{ Params: { id: string } }>('/outbox/:id', async (request, reply) => {
    const mail = await findOutboxMail(request.ctx, request.params.id);
    if (mail === undefined) throw notFound('mail');
    return send(reply, fillHtml(MAIL, mail));
  });
};
