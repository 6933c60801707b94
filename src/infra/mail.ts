import { createTransport } from 'nodemailer';
import type { Log } from './log.ts';

/** A message to one address, as plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Hands a message to the mail server; throws when that does not take it. */
export type SendMail = (mail: Mail) => Promise<void>;

interface MailOptions {
  /** `smtp://` or `smtps://`, with user and password when the server asks for them. */
  smtpUrl: string | undefined;
  from: string;
  /** Where mail is written without a server; undefined in production, where codes must not reach a log. */
  log: Log | undefined;
}

const TIMEOUT_MS = 10_000;

/** Sends mail by SMTP; without a server it is written to the log in development and refused in production. */
export function createMailer({ smtpUrl, from, log }: MailOptions): SendMail {
  if (smtpUrl !== undefined) {
    const timeouts = {
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    };
    const transport = createTransport({ url: smtpUrl, ...timeouts }, { from });
    return async (mail) => {
      await transport.sendMail(mail);
    };
  }
  return async (mail) => {
    if (log === undefined) throw new Error('Mail cannot be sent: SMTP_URL is not set');
    log.info({ event: 'mail_written' }, `Mail to ${mail.to}: ${mail.subject}\n${mail.text}`);
  };
}
