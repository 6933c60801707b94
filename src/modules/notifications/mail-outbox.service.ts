import type { Context } from '../../infra/context.ts';
import type { Db } from '../../infra/db/client.ts';
import { newId } from '../../infra/ids.ts';
import type { SendMail } from '../../infra/mail.ts';
import * as store from './mail-outbox.store.ts';

const LISTED = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Keeps a copy of each mail beside sending it; for development and tests, never for production. */
export function keepingCopies(db: Db, sendMail: SendMail): SendMail {
  return async (mail) => {
    await sendMail(mail);
    const { to: recipient, subject, text, html = null, headers = {} } = mail;
    const row = { id: newId(), recipient, subject, text, html, headers, createdAt: new Date() };
    await store.insertOutboxMail(db, row);
  };
}

/** The latest mails, newest first. */
export const listOutboxMails = (ctx: Context) => store.listOutboxMails(ctx.db, LISTED);

/** A mail as it went out; undefined when there is none. */
export const findOutboxMail = async (ctx: Context, id: string) =>
  UUID.test(id) ? store.findOutboxMail(ctx.db, id) : undefined;
