import { type Context, inTransaction } from '../../infra/context.ts';
import { safeMessage } from '../../infra/log-error.ts';
import { type Mail, MailRefused, type SendMail } from '../../infra/mail.ts';
import { writeDigest } from './digest.service.ts';
import { currentFacts, isStale, type WrittenLetter, writeLetter } from './letter.service.ts';
import * as store from './notification.store.ts';
import { isNotificationKind, kindFacts, type NotificationKind } from './notification-kind.rules.ts';

export interface MailSettings {
  sendMail: SendMail;
  /** Begins the links in mails. */
  publicBaseUrl: string;
  /** Ends the ids of messages. */
  mailDomain: string;
}

/** A mail to be handed to the server, or why there is none. */
type Outcome = { to: string; letter: WrittenLetter } | { suppressedBecause: string };

const NOBODY = { suppressedBecause: 'recipient_inactive' };

async function recipientOf(ctx: Context, row: store.NotificationRow, address: unknown) {
  if (row.personId !== null) return store.findRecipient(ctx.db, row.personId);
  return typeof address === 'string'
    ? { email: address, name: '', language: 'nl', status: 'active' }
    : undefined;
}

async function prepareKind(
  ctx: Context,
  row: store.NotificationRow,
  kind: NotificationKind,
  publicBaseUrl: string,
): Promise<Outcome> {
  const facts = await currentFacts(ctx, kind, row.resourceId);
  if (isStale(facts)) return { suppressedBecause: facts.staleBecause };
  const recipient = await recipientOf(ctx, row, facts.address);
  const isReachable = recipient?.status === 'active' || kindFacts(kind).isForSuspended === true;
  const to = kind === 'membership_invitation' ? facts.address : recipient?.email;
  if (recipient === undefined || !isReachable || !to) return NOBODY;
  return { to, letter: await writeLetter(ctx, row, kind, recipient, facts, publicBaseUrl) };
}

async function prepareDigest(
  ctx: Context,
  row: store.NotificationRow,
  publicBaseUrl: string,
): Promise<Outcome> {
  const recipient = row.personId === null ? undefined : await store.findRecipient(ctx.db, row.personId);
  if (recipient?.status !== 'active' || recipient.email === null) return NOBODY;
  const letter = await writeDigest(ctx, row, recipient, publicBaseUrl);
  return letter === undefined ? { suppressedBecause: 'nothing_left' } : { to: recipient.email, letter };
}

/** One-click unsubscription by the mail program itself (RFC 8058). */
const unsubscribeHeaders = (url: string | undefined): Record<string, string> =>
  url === undefined
    ? {}
    : { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };

async function hand(ctx: Context, row: store.NotificationRow, mail: Mail, sendMail: SendMail) {
  try {
    await sendMail(mail);
  } catch (error) {
    const isLasting = error instanceof MailRefused;
    const told = isLasting ? `refused_${error.responseCode}` : safeMessage(error).slice(0, 300);
    await store.updateNotification(ctx.db, row.id, {
      error: told,
      ...(isLasting ? { status: 'failed' as const } : {}),
    });
    if (isLasting) return;
    throw error;
  }
  await inTransaction(ctx, async (ctx) => {
    const sentAt = ctx.now;
    const { messageId } = mail;
    await store.updateNotification(ctx.db, row.id, { status: 'sent', sentAt, messageId, error: null });
    await store.updateDigestItemsSent(ctx.db, row.id, sentAt);
  });
}

/**
 * Mails a notification, once: a second run finds it sent. When the server took it and we did not hear so, it is
 * sent again under the same Message-ID. A lasting refusal ends it; anything else is thrown, to be tried later.
 */
export async function sendNotification(
  ctx: Context,
  notificationId: string,
  { sendMail, publicBaseUrl, mailDomain }: MailSettings,
): Promise<void> {
  const row = await store.findNotification(ctx.db, notificationId);
  if (row?.status !== 'queued') return;
  const outcome = await (isNotificationKind(row.kind)
    ? prepareKind(ctx, row, row.kind, publicBaseUrl)
    : prepareDigest(ctx, row, publicBaseUrl));
  if ('suppressedBecause' in outcome) {
    await store.updateNotification(ctx.db, row.id, {
      status: 'suppressed',
      error: outcome.suppressedBecause,
    });
    return;
  }
  const { subject, html, text, unsubscribeUrl } = outcome.letter;
  const messageId = `<${row.id}@${mailDomain}>`;
  const headers = unsubscribeHeaders(unsubscribeUrl);
  await hand(ctx, row, { to: outcome.to, subject, html, text, headers, messageId }, sendMail);
}
