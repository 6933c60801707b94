import {
  fillHtml,
  fillText,
  type MailLanguage,
  type RenderedMail,
  renderMail,
} from '../../infra/mail-layout.ts';
import { factListOf, type MailWords } from './mail-facts.rules.ts';
import {
  canUnsubscribe,
  kindFacts,
  type MailActionName,
  type NotificationKind,
} from './notification-kind.rules.ts';
import {
  ACTION_LABELS,
  ALTERNATIVES_TEXT,
  BECAUSE,
  DIGEST_TEXTS,
  GREETING,
  NOTIFICATION_TEXTS,
} from './notification-texts.ts';

/** Another session with room. */
export interface MailAlternative {
  title: string;
  when: string;
  place: string;
}

export interface Letter {
  kind: NotificationKind;
  language: MailLanguage;
  /** Of the reader; empty for somebody without an account. */
  name: string;
  words: MailWords;
  /** Titles that a saved search found. */
  found?: readonly string[];
  alternatives?: readonly MailAlternative[];
  /** The address of what each action of the mail does. */
  urlOf: (action: MailActionName) => string | undefined;
}

/** One line of a digest. */
export interface DigestItem {
  subject: string;
  when: string;
}

const greeting = (name: string, language: MailLanguage) =>
  name === '' ? '' : fillHtml(GREETING[language], { name });

const linkOf = (
  action: MailActionName,
  language: MailLanguage,
  urlOf: Letter['urlOf'],
): { label: string; url: string }[] => {
  const url = urlOf(action);
  return url === undefined ? [] : [{ label: ACTION_LABELS[action][language], url }];
};

const unsubscribeLink = (language: MailLanguage, urlOf: Letter['urlOf']) =>
  linkOf('unsubscribe', language, urlOf)[0];

/** The subject of a mail of this kind. */
export const subjectOf = (kind: NotificationKind, language: MailLanguage, words: MailWords) =>
  fillText(NOTIFICATION_TEXTS[kind][language].subject, words);

/** Writes a mail. @throws Error when a text names a fact that is not there */
export function composeMail(letter: Letter): RenderedMail {
  const { kind, language, name, words, found = [], alternatives = [], urlOf } = letter;
  const { category, actions = [] } = kindFacts(kind);
  const subject = subjectOf(kind, language, words);
  const body = [
    greeting(name, language),
    fillHtml(NOTIFICATION_TEXTS[kind][language].body, { ...words, found }),
    alternatives.length === 0 ? '' : fillHtml(ALTERNATIVES_TEXT[language], { alternatives }),
  ];
  return renderMail({
    language,
    subject,
    heading: subject,
    body: body.join('\n'),
    facts: factListOf(words, language),
    buttons: actions.flatMap((action) => linkOf(action, language, urlOf)),
    because: BECAUSE[category][language],
    ...(canUnsubscribe(category) ? { unsubscribe: unsubscribeLink(language, urlOf) } : {}),
  });
}

/** Writes one mail about several things. */
export function composeDigest(digest: {
  language: MailLanguage;
  name: string;
  rhythm: 'daily' | 'weekly';
  items: readonly DigestItem[];
  urlOf: Letter['urlOf'];
}): RenderedMail {
  const { language, name, rhythm, items, urlOf } = digest;
  const texts = DIGEST_TEXTS[language];
  return renderMail({
    language,
    subject: texts[rhythm],
    heading: texts[rhythm],
    body: `${greeting(name, language)}\n${fillHtml(texts.body, { items })}`,
    because: texts.because,
    unsubscribe: unsubscribeLink(language, urlOf),
  });
}
