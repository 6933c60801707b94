import { createHmac, timingSafeEqual } from 'node:crypto';
import { OauthError } from '../../core/oauth-error.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import type { SendMail } from '../../infra/mail.ts';
import {
  fillHtml,
  MAIL_LANGUAGES,
  type MailContent,
  type MailLanguage,
  type RenderedMail,
  renderMail,
} from '../../infra/mail-layout.ts';
import { sharedSecret } from '../../infra/secrets.ts';
import type { FederatedAccounts } from './external-identity.service.ts';
import { normaliseEmail } from './oauth.rules.ts';
import * as store from './sign-in-code.store.ts';

/** Makes the account of somebody who signs in for the first time, by an invitation. */
export type CreateAccount = FederatedAccounts['create'];

/** Life of a code (C-86). */
export const CODE_SECONDS = 600;
export const CODE_DIGITS = 8;
const MAX_TRIES = 5;
const MAX_CODES_PER_HOUR = 5;
const HOUR_MS = 3_600_000;

/** Name of the job that mails a code; kept with queued work. */
export const SEND_CODE_JOB = 'send-sign-in-code';
/** A code is worth nothing after ten minutes, so neither is trying longer. */
const SEND_ATTEMPTS = 5;

const codeSecret = (db: DbOrTx) => sharedSecret(db, 'sign_in_codes');

/** The digits of a code: an HMAC of its id, so that nothing has to keep them. */
function codeOf(secret: string, id: string): string {
  const number = createHmac('sha256', secret).update(id).digest().readUIntBE(0, 6);
  return String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
}

/**
 * Queues a mail with a code. The request never looks whether the address is known: the job does, and sends
 * nothing to a stranger. So answer, work and time are the same, and nobody can have us mail a third party.
 * Above the limit per hour nothing is queued, and the answer is the same again.
 */
export async function requestSignInCode(ctx: Context, address: string): Promise<void> {
  const email = normaliseEmail(address);
  await inTransaction(ctx, async (ctx) => {
    await store.lockAddress(ctx.db, email);
    const since = new Date(ctx.now.getTime() - HOUR_MS);
    if ((await store.countCodesSince(ctx.db, email, since)) >= MAX_CODES_PER_HOUR) return;
    const id = newId();
    const expiresAt = new Date(ctx.now.getTime() + CODE_SECONDS * 1000);
    await store.insertSignInCode(ctx.db, { id, email, expiresAt, createdAt: ctx.now });
    await enqueue(ctx, SEND_CODE_JOB, { signInCodeId: id }, { maxAttempts: SEND_ATTEMPTS });
  });
}

const TEXTS: Record<MailLanguage, Pick<MailContent, 'subject' | 'heading' | 'body' | 'because'>> = {
  nl: {
    subject: 'Uw code om u aan te melden',
    heading: 'Uw code om u aan te melden',
    body: '<p>Uw code voor Ondertussen is <strong><%= it.code %></strong>.</p><p>Hij werkt tien minuten en één keer. Hebt u niet om een code gevraagd? Dan hoeft u niets te doen; geef de code aan niemand.</p>',
    because: 'U krijgt deze mail omdat iemand zich met dit adres wil aanmelden.',
  },
  en: {
    subject: 'Your sign-in code',
    heading: 'Your sign-in code',
    body: '<p>Your code for Ondertussen is <strong><%= it.code %></strong>.</p><p>It works for ten minutes and once. Did you not ask for a code? Then there is nothing to do; give it to nobody.</p>',
    because: 'You get this mail because somebody wants to sign in with this address.',
  },
};

function writeMail(name: string, code: string): RenderedMail {
  const language = MAIL_LANGUAGES.find((known) => known === name) ?? 'nl';
  const content = TEXTS[language];
  return renderMail({ ...content, language, body: fillHtml(content.body, { code }) });
}

/** Mails a code to whom the address belongs; does nothing for an unknown address or a code that is over. */
export async function sendSignInCode(ctx: Context, signInCodeId: string, sendMail: SendMail): Promise<void> {
  const row = await store.findCodeToSend(ctx.db, signInCodeId, ctx.now);
  if (row === undefined) return;
  const code = codeOf(await codeSecret(ctx.db), row.id);
  await sendMail({ to: row.email, ...writeMail(row.language, code) });
}

const isSame = (expected: string, given: string) =>
  expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));

/**
 * Uses up a code. Any live code of the address will do, since mails overtake each other; a wrong guess counts
 * against all of them, and that count stays although the exchange is refused.
 * An address without an account gets one when it is invited somewhere.
 * @returns the person's id
 * @throws OauthError invalid_grant, the same for every reason
 */
export async function useSignInCode(
  ctx: Context,
  address: string,
  given: string,
  createAccount?: CreateAccount,
): Promise<string> {
  const email = normaliseEmail(address);
  const code = given.replaceAll(/\s/g, '');
  const personId = await inTransaction(ctx, async (ctx) => {
    const rows = await store.lockLiveCodes(ctx.db, email, ctx.now, MAX_TRIES);
    if (rows.length === 0) return undefined;
    const ids = rows.map((row) => row.id);
    const secret = await codeSecret(ctx.db);
    if (!/^\d+$/.test(code) || !ids.some((id) => isSame(codeOf(secret, id), code))) {
      await store.updateCodesTried(ctx.db, ids);
      return undefined;
    }
    await store.updateCodesUsed(ctx.db, ids, ctx.now);
    const known = await store.findActivePersonByEmail(ctx.db, email);
    if (known !== undefined || createAccount === undefined) return known?.personId;
    if (!(await store.isInvitedStranger(ctx.db, email, ctx.now))) return undefined;
    return createAccount(ctx, { email, name: email.slice(0, email.indexOf('@')) });
  });
  if (personId === undefined)
    throw new OauthError('invalid_grant', 'The code is wrong, used or over; ask for a new one');
  return personId;
}
