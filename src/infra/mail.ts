import { createTransport } from 'nodemailer';
import type { Log } from './log.ts';

/** A message to one address: plain text, and the same as simple HTML. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
  /** With the angle brackets; the same at each try, so that a second copy can be recognised. */
  messageId?: string;
}

/** Hands a message to the mail server; throws when that does not take it. */
export type SendMail = (mail: Mail) => Promise<void>;

/** The server will never take this message for this address; trying again is of no use. */
export class MailRefused extends Error {
  override name = 'MailRefused';
  readonly responseCode: number;

  constructor(responseCode: number) {
    super(`The mail server refused the message with ${responseCode}.`);
    this.responseCode = responseCode;
  }
}

interface MailOptions {
  /** `smtp://` or `smtps://`, with user and password when the server asks for them. */
  smtpUrl: string | undefined;
  from: string;
  /** Where mail is written without a server; undefined in production, where codes must not reach a log. */
  log: Log | undefined;
}

const TIMEOUT_MS = 10_000;

/** Steps of the protocol that judge this message; a refusal of any other says something about us or the moment. */
const JUDGING = new Set(['RCPT TO', 'DATA']);

interface SmtpError {
  command?: string;
  responseCode?: number;
}

/** A lasting refusal of the message, told apart from a server that is busy or away (RFC 5321 4.2.1). */
function toMailError(error: unknown): unknown {
  const { command = '', responseCode = 0 } = (error ?? {}) as SmtpError;
  const isLasting = responseCode >= 500 && responseCode < 600 && JUDGING.has(command);
  return isLasting ? new MailRefused(responseCode) : error;
}

/** The domain of the sender, which the ids of messages end with. */
export function domainOf(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
}

/** Marks mail as made by a machine, so that no absence message answers it (RFC 3834). */
const OWN_HEADERS = { 'Auto-Submitted': 'auto-generated' };

/**
 * Sends mail by SMTP; without a server it is written to the log in development and refused in production.
 * The function throws MailRefused for a lasting refusal, and what went wrong otherwise.
 */
export function createMailer({ smtpUrl, from, log }: MailOptions): SendMail {
  if (smtpUrl !== undefined) {
    const timeouts = {
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    };
    const transport = createTransport({ url: smtpUrl, ...timeouts }, { from });
    return async ({ headers, ...mail }) => {
      await transport.sendMail({ ...mail, headers: { ...OWN_HEADERS, ...headers } }).catch((error) => {
        throw toMailError(error);
      });
    };
  }
  return async (mail) => {
    if (log === undefined) throw new Error('Mail cannot be sent: SMTP_URL is not set');
    log.info({ event: 'mail_written' }, `Mail to ${mail.to}: ${mail.subject}\n${mail.text}`);
  };
}
