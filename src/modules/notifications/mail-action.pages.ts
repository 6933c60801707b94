import { fillHtml, type MailLanguage } from '../../infra/mail-layout.ts';

/** What a page of a one-click link says. */
export interface ActionPage {
  title: string;
  text: string;
  /** What the one button says; without it there is none. */
  button?: string;
}

const PAGE = `<!doctype html>
<html lang="<%= it.language %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title><%= it.title %></title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; font-family: Arial, Helvetica, sans-serif; font-size: 1.0625rem; line-height: 1.5; background: #f3f4f6; color: #1d2329; }
main { max-width: 36rem; margin: 3rem auto; padding: 1.5rem; background: #fff; border-radius: .5rem; }
h1 { margin-top: 0; font-size: 1.5rem; }
button { font: inherit; font-weight: bold; padding: .75rem 1.25rem; border: 0; border-radius: .375rem; background: #0b57a4; color: #fff; cursor: pointer; }
button:focus-visible { outline: 3px solid #f2a900; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { body { background: #14181d; color: #f1f3f5; } main { background: #1f252c; } }
</style>
</head>
<body>
<main>
<h1><%= it.title %></h1>
<p><%= it.text %></p>
<% if (it.button) { %><form method="post"><button type="submit"><%= it.button %></button></form><% } %>
</main>
</body>
</html>
`;

/** The page as HTML; every value is escaped. */
export const renderPage = (language: MailLanguage, page: ActionPage) =>
  fillHtml(PAGE, { language, button: '', ...page });
