import type { Context } from '../../infra/context.ts';
import { MAIL_LANGUAGES, type MailLanguage, type RenderedMail } from '../../infra/mail-layout.ts';
import { listAlternatives } from '../activities/index.ts';
import { invitationToken } from '../organisations/index.ts';
import { createActionToken } from './action-token.service.ts';
import { composeMail, type MailAlternative } from './mail-compose.ts';
import { dayInWords, type MailFacts, type MailWords, reasonInWords, wordsOf } from './mail-facts.rules.ts';
import * as factsStore from './mail-facts.store.ts';
import type { NotificationRow, Recipient } from './notification.store.ts';
import {
  canUnsubscribe,
  kindFacts,
  type MailActionName,
  type NotificationKind,
} from './notification-kind.rules.ts';

/** A notification that is not worth sending any more, and why. */
export interface Stale {
  staleBecause: 'record_gone' | 'status_changed';
}

const DAY_MS = 86_400_000;
/** How long a link works when nothing else ends it. */
const LINK_DAYS = 14;
const UNSUBSCRIBE_DAYS = 365;
const MOST_ALTERNATIVES = 3;

export const languageOf = (name: string | undefined): MailLanguage =>
  MAIL_LANGUAGES.find((language) => language === name) ?? 'nl';

/** The facts of what a notification is about, while it still says something true. */
export async function currentFacts(
  ctx: Context,
  kind: NotificationKind,
  resourceId: string,
): Promise<MailFacts | Stale> {
  const { about, statuses } = kindFacts(kind);
  const facts = await factsStore.findMailFacts(ctx.db, about, resourceId);
  if (facts === undefined) return { staleBecause: 'record_gone' };
  if (statuses !== undefined && !statuses.includes(facts.status)) return { staleBecause: 'status_changed' };
  return facts;
}

export const isStale = (facts: MailFacts | Stale): facts is Stale => 'staleBecause' in facts;

async function reasonOf(ctx: Context, row: NotificationRow, language: MailLanguage): Promise<string> {
  const { eventKind, eventResourceId, eventAt } = row.facts as Record<string, string | undefined>;
  if (!eventKind || !eventResourceId || !eventAt) return '';
  const reason = await factsStore.findReason(ctx.db, eventKind, eventResourceId, new Date(eventAt));
  return reasonInWords(reason, language);
}

/** The words of a notification in the language of its reader. */
export async function wordsFor(
  ctx: Context,
  row: NotificationRow,
  facts: MailFacts,
  language: MailLanguage,
): Promise<MailWords> {
  const words = wordsOf(facts, language);
  const isInvitation = row.kind === 'membership_invitation';
  const code = isInvitation ? await invitationToken(ctx, row.resourceId) : '';
  return { ...words, reason: await reasonOf(ctx, row, language), code };
}

async function alternativesOf(
  ctx: Context,
  kind: NotificationKind,
  { sessionId, pupilCount }: MailFacts,
  language: MailLanguage,
): Promise<MailAlternative[]> {
  if (kindFacts(kind).hasAlternatives !== true || !sessionId) return [];
  const found = await listAlternatives(ctx, sessionId, pupilCount ?? 1);
  return found.slice(0, MOST_ALTERNATIVES).map(({ session: { activityTitle, date, startTime, city } }) => ({
    title: activityTitle,
    when: `${dayInWords(date, language)}, ${startTime.slice(0, 5)}`,
    place: city ?? '',
  }));
}

function expiryOf(ctx: Context, action: MailActionName, { deadlineAt, startsAt }: MailFacts): Date {
  if (action === 'unsubscribe') return new Date(ctx.now.getTime() + UNSUBSCRIBE_DAYS * DAY_MS);
  const end = action === 'cancel_reservation' ? startsAt : deadlineAt;
  return end ? new Date(end) : new Date(ctx.now.getTime() + LINK_DAYS * DAY_MS);
}

/** Makes the links of a mail; somebody without an account gets none. */
export async function linksOf(
  ctx: Context,
  row: NotificationRow,
  actions: readonly MailActionName[],
  category: string | undefined,
  facts: MailFacts,
  publicBaseUrl: string,
): Promise<Map<MailActionName, string>> {
  const links = new Map<MailActionName, string>();
  const { id: notificationId, personId, resourceId } = row;
  if (personId === null) return links;
  for (const action of actions) {
    const expiresAt = expiryOf(ctx, action, facts);
    const token = await createActionToken(ctx, {
      notificationId,
      personId,
      action,
      resourceId,
      ...(action === 'unsubscribe' && category !== undefined ? { category } : {}),
      expiresAt,
    });
    links.set(action, `${publicBaseUrl}/mail-actions/${token}`);
  }
  return links;
}

export interface WrittenLetter extends RenderedMail {
  unsubscribeUrl: string | undefined;
}

/** Writes the mail of a notification from what is true now. */
export async function writeLetter(
  ctx: Context,
  row: NotificationRow,
  kind: NotificationKind,
  recipient: Pick<Recipient, 'name' | 'language'>,
  facts: MailFacts,
  publicBaseUrl: string,
): Promise<WrittenLetter> {
  const language = languageOf(recipient.language);
  const { category, actions = [] } = kindFacts(kind);
  const all: MailActionName[] = [...actions, ...(canUnsubscribe(category) ? ['unsubscribe' as const] : [])];
  const links = await linksOf(ctx, row, all, category, facts, publicBaseUrl);
  const found = (row.facts.found as string[] | undefined) ?? [];
  const mail = composeMail({
    kind,
    language,
    name: recipient.name,
    words: await wordsFor(ctx, row, facts, language),
    found,
    alternatives: await alternativesOf(ctx, kind, facts, language),
    urlOf: (action) => links.get(action),
  });
  return { ...mail, unsubscribeUrl: links.get('unsubscribe') };
}
