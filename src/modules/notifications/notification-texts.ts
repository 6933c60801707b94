import { DEMAND_TEXTS } from './demand.texts.ts';
import type { MailTexts } from './mail-text.ts';
import type { MailActionName, NotificationCategory, NotificationKind } from './notification-kind.rules.ts';
import { PLATFORM_TEXTS } from './platform.texts.ts';
import { RESERVATION_TEXTS } from './reservation.texts.ts';

type Language = 'nl' | 'en';

/** The words of every kind of mail. */
export const NOTIFICATION_TEXTS: Record<NotificationKind, MailTexts> = {
  ...RESERVATION_TEXTS,
  ...DEMAND_TEXTS,
  ...PLATFORM_TEXTS,
};

/** What a button of a mail says. */
export const ACTION_LABELS: Record<MailActionName, Record<Language, string>> = {
  confirm_reservation: { nl: 'Bevestigen', en: 'Confirm' },
  cancel_reservation: { nl: 'Reservering annuleren', en: 'Cancel reservation' },
  approve_reservation: { nl: 'Akkoord geven', en: 'Approve' },
  accept_offer: { nl: 'Plaatsen aannemen', en: 'Take the seats' },
  decline_offer: { nl: 'Nee, bedankt', en: 'No, thank you' },
  unsubscribe: { nl: 'Afmelden voor dit soort mail', en: 'Stop this kind of mail' },
};

/** Why somebody gets mail of a category. */
export const BECAUSE: Record<NotificationCategory, Record<Language, string>> = {
  service: {
    nl: 'U krijgt deze mail omdat zij nodig is voor een afspraak of uw account. Zij kan niet worden uitgezet.',
    en: 'You get this mail because an agreement or your account needs it. It cannot be turned off.',
  },
  reservations: {
    nl: 'U krijgt deze mail omdat u reserveringen van uw organisatie beheert.',
    en: 'You get this mail because you manage reservations of your organisation.',
  },
  reminders: {
    nl: 'U krijgt deze mail als herinnering aan een reservering.',
    en: 'You get this mail as a reminder of a reservation.',
  },
  waiting_list: {
    nl: 'U krijgt deze mail omdat een groep van u op een wachtlijst staat of stond.',
    en: 'You get this mail because a group of yours is or was on a waiting list.',
  },
  demand_calls: {
    nl: 'U krijgt deze mail over een oproep van een school.',
    en: 'You get this mail about a call of a school.',
  },
  messages: {
    nl: 'U krijgt deze mail omdat u deelneemt aan een gesprek.',
    en: 'You get this mail because you take part in a conversation.',
  },
  reviews: {
    nl: 'U krijgt deze mail over de beoordeling door een werkgroep.',
    en: 'You get this mail about a review by a workgroup.',
  },
  feedback_requests: {
    nl: 'U krijgt deze mail omdat uw groep bij een activiteit was.',
    en: 'You get this mail because your group was at an activity.',
  },
  saved_searches: {
    nl: 'U krijgt deze mail omdat u een zoekopdracht hebt bewaard.',
    en: 'You get this mail because you saved a search.',
  },
};

/** The words of a digest. */
export const DIGEST_TEXTS: Record<
  Language,
  { daily: string; weekly: string; body: string; because: string }
> = {
  nl: {
    daily: 'Uw overzicht van vandaag',
    weekly: 'Uw overzicht van deze week',
    body: '<ul><% for (const item of it.items) { %><li style="margin:0 0 8px;"><%= item.subject %><% if (item.when) { %><br><%= item.when %><% } %></li><% } %></ul>',
    because: 'U krijgt dit overzicht omdat u koos voor één mail per dag of per week.',
  },
  en: {
    daily: 'Your summary of today',
    weekly: 'Your summary of this week',
    body: '<ul><% for (const item of it.items) { %><li style="margin:0 0 8px;"><%= item.subject %><% if (item.when) { %><br><%= item.when %><% } %></li><% } %></ul>',
    because: 'You get this summary because you chose one mail a day or a week.',
  },
};

/** Room elsewhere, told with a refusal or a cancellation. */
export const ALTERNATIVES_TEXT: Record<Language, string> = {
  nl: '<h2 style="font-size:18px;margin:16px 0 8px;">Hier is nog plaats</h2><ul><% for (const item of it.alternatives) { %><li style="margin:0 0 8px;"><strong><%= item.title %></strong><br><%= item.when %><% if (item.place) { %>, <%= item.place %><% } %></li><% } %></ul>',
  en: '<h2 style="font-size:18px;margin:16px 0 8px;">Here is still room</h2><ul><% for (const item of it.alternatives) { %><li style="margin:0 0 8px;"><strong><%= item.title %></strong><br><%= item.when %><% if (item.place) { %>, <%= item.place %><% } %></li><% } %></ul>',
};

export const GREETING: Record<Language, string> = {
  nl: '<p>Beste <%= it.name %>,</p>',
  en: '<p>Dear <%= it.name %>,</p>',
};
