import type { MailLanguage } from '../../infra/mail-layout.ts';

/** The words of a kind of mail; `<%= it.x %>` stands for a fact, which is escaped in the body. */
interface MailText {
  subject: string;
  /** HTML of a few paragraphs. */
  body: string;
}

export type MailTexts = Record<MailLanguage, MailText>;

/** The reason that the other side gave, if any. */
export const REASON = {
  nl: '<% if (it.reason) { %><p>Reden: <%= it.reason %></p><% } %>',
  en: '<% if (it.reason) { %><p>Reason: <%= it.reason %></p><% } %>',
};
