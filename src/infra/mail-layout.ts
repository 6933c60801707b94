import { Eta } from 'eta';
import { convert } from 'html-to-text';

/** Languages mail is written in. */
export const MAIL_LANGUAGES = ['nl', 'en'] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

interface MailButton {
  label: string;
  url: string;
}

/** What a mail says; plain values, except for `body`. */
export interface MailContent {
  language: MailLanguage;
  subject: string;
  heading: string;
  /** HTML that is safe: written by us, its values escaped. */
  body: string;
  /** What it is about, as names and values. */
  facts?: readonly { label: string; value: string }[];
  /** The first is the one to press. */
  buttons?: readonly MailButton[];
  /** Why the reader gets this, in one sentence. */
  because: string;
  unsubscribe?: MailButton;
}

/** A mail without its address. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

const html = new Eta({ autoEscape: true });
const plain = new Eta({ autoEscape: false });

/** A fact that a template names and nobody gave is a fault of ours, never the word "undefined" in a mail. */
function strict(values: object): object {
  return new Proxy(values, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) throw new Error(`No value for ${key} in a mail`);
      return Reflect.get(target, key);
    },
  });
}

/** Fills in a piece of HTML; every value is escaped. @throws Error when it names a value that is not there */
export const fillHtml = (template: string, values: object) => html.renderString(template, strict(values));

/** Fills in a line of plain text, without line breaks. @throws Error when it names a value that is not there */
export const fillText = (template: string, values: object) =>
  plain.renderString(template, strict(values)).replaceAll(/\s+/g, ' ').trim();

// Colours hold their contrast when a mail program turns light into dark; there are no tables, images or scripts.
const LAYOUT = html.compile(`<!doctype html>
<html lang="<%= it.language %>" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title><%= it.subject %></title>
<style>
:root { color-scheme: light dark; }
p { margin: 0 0 16px; }
ul { margin: 0 0 16px; padding-left: 20px; }
@media (prefers-color-scheme: dark) {
  .page { background: #14181d !important; }
  .card { background: #1f252c !important; color: #f1f3f5 !important; }
  .soft { color: #b9c2cc !important; }
  .link { color: #9cc9ff !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6;">
<div style="max-width:600px;margin:0 auto;padding:24px 12px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;">
<main class="card" style="display:block;background:#ffffff;color:#1d2329;border-radius:8px;padding:24px;">
<p class="soft" style="margin:0 0 12px;font-size:14px;color:#4a5561;">Ondertussen</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;"><%= it.heading %></h1>
<%~ it.body %>
<% if (it.facts.length > 0) { %>
<dl style="margin:0 0 20px;"><% for (const fact of it.facts) { %>
<div style="margin:0 0 6px;"><dt class="soft" style="display:inline;color:#4a5561;"><%= fact.label %>: </dt><dd style="display:inline;margin:0;font-weight:bold;"><%= fact.value %></dd></div><% } %>
</dl>
<% } %>
<% it.buttons.forEach((button, index) => { %>
<p style="margin:0 0 12px;"><a class="<%= index === 0 ? 'button' : 'link' %>" href="<%= button.url %>" style="<%= index === 0 ? 'display:inline-block;background:#0b57a4;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none;font-weight:bold;' : 'color:#0b57a4;' %>"><%= button.label %></a></p>
<% }) %>
</main>
<footer class="soft" style="display:block;padding:16px 24px;font-size:13px;color:#4a5561;">
<p style="margin:0 0 8px;"><%= it.because %></p>
<% if (it.unsubscribe) { %><p style="margin:0;"><a class="link" href="<%= it.unsubscribe.url %>" style="color:#0b57a4;"><%= it.unsubscribe.label %></a></p><% } %>
</footer>
</div>
</body>
</html>
`);

/** The same in words, for programs and people that read no HTML. */
const toText = (page: string) =>
  `${convert(page, {
    wordwrap: 78,
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
      { selector: 'h1', options: { uppercase: false, trailingLineBreaks: 1 } },
      { selector: 'dl', format: 'block' },
      { selector: 'dt', format: 'inline' },
      { selector: 'dd', format: 'inline' },
    ],
  }).trim()}\n`;

/** Puts what a mail says into the one layout, as HTML and as text. */
export function renderMail(content: MailContent): RenderedMail {
  const { facts = [], buttons = [], unsubscribe } = content;
  const page = LAYOUT.call(html, { ...content, facts, buttons, unsubscribe });
  return { subject: content.subject, html: page, text: toText(page) };
}
