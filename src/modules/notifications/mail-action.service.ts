import { DomainError } from '../../core/errors.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { actorOfPerson } from '../access/index.ts';
import { getOwnPreferences, replaceOwnPreferences } from '../people/index.ts';
import { changeEntryStatus, changeReservationStatus, claimOffer } from '../reservations/index.ts';
import { findAction } from './action-token.service.ts';
import { type TokenWithLanguage, updateTokenUsed } from './action-token.store.ts';
import type { MailActionName } from './notification-kind.rules.ts';

/** What a link of a mail would do, or that it does nothing any more. */
export type LinkState =
  | { state: 'unknown'; language: string }
  | { state: 'over'; language: string }
  | { state: 'open'; language: string; action: MailActionName };

/** What came of using a link. */
export type LinkUse =
  | Exclude<LinkState, { state: 'open' }>
  | { state: 'done'; language: string; action: MailActionName }
  | { state: 'refused'; language: string; detail: string };

type Act = (ctx: TransactionContext, token: TokenWithLanguage) => Promise<unknown>;

const ACTS: Record<MailActionName, Act> = {
  confirm_reservation: (ctx, { resourceId }) => changeReservationStatus(ctx, resourceId, { to: 'confirmed' }),
  cancel_reservation: (ctx, { resourceId }) => changeReservationStatus(ctx, resourceId, { to: 'cancelled' }),
  approve_reservation: (ctx, { resourceId }) => changeReservationStatus(ctx, resourceId, { to: 'requested' }),
  accept_offer: (ctx, { resourceId }) => claimOffer(ctx, resourceId, {}),
  decline_offer: (ctx, { resourceId }) => changeEntryStatus(ctx, resourceId, { to: 'declined' }),
  unsubscribe: (ctx, { category }) => stopNews(ctx, category),
};

/** Turns off a kind of news, or all that can be turned off. */
async function stopNews(ctx: TransactionContext, category: string | null): Promise<void> {
  const { digestHour, language, frequencies } = await getOwnPreferences(ctx);
  const channels = [...frequencies].map(([kind, frequency]) => ({
    kind,
    frequency: category === null || category === kind ? ('none' as const) : frequency,
  }));
  await replaceOwnPreferences(ctx, { digestHour, language, channels }, undefined);
}

/** An unsubscription that was done stays done, so asking for it again is no error (RFC 8058). */
const isOver = ({ action, usedAt, expiresAt }: TokenWithLanguage, now: Date) =>
  expiresAt <= now || (usedAt !== null && action !== 'unsubscribe');

/** Tells what a link would do; it changes nothing, since mail programs look at links by themselves. */
export async function previewAction(ctx: Context, token: string): Promise<LinkState> {
  const found = await findAction(ctx, token);
  if (found === undefined) return { state: 'unknown', language: 'nl' };
  const { language, action } = found;
  return isOver(found, ctx.now) ? { state: 'over', language } : { state: 'open', language, action };
}

async function act(ctx: TransactionContext, found: TokenWithLanguage): Promise<LinkUse> {
  const { language, action } = found;
  const isFirst = await updateTokenUsed(ctx.db, found.id, ctx.now);
  if (!isFirst) {
    return action === 'unsubscribe' ? { state: 'done', language, action } : { state: 'over', language };
  }
  const actor = await actorOfPerson(ctx, found.personId);
  await ACTS[action]({ ...ctx, actor }, found);
  return { state: 'done', language, action };
}

/**
 * Does what a link says, as the person it was sent to and with that person's rights of this moment: once, and
 * only while the link is young enough. What is refused leaves the link as it was.
 */
export async function useAction(ctx: Context, token: string): Promise<LinkUse> {
  const found = await findAction(ctx, token);
  if (found === undefined) return { state: 'unknown', language: 'nl' };
  const { language } = found;
  if (isOver(found, ctx.now)) return { state: 'over', language };
  try {
    return await inTransaction(ctx, (ctx) => act(ctx, found));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { state: 'refused', language, detail: error.message };
  }
}
