import t from 'tap';
import { MAIL_LANGUAGES } from '../../../src/infra/mail-layout.ts';
import { composeDigest, composeMail, type Letter } from '../../../src/modules/notifications/mail-compose.ts';
import { wordsOf } from '../../../src/modules/notifications/mail-facts.rules.ts';
import {
  isNotificationKind,
  kindFacts,
  NOTIFICATION_KINDS,
} from '../../../src/modules/notifications/notification-kind.rules.ts';

const HOSTILE = '<script>alert("1")</script> & "groep"';
const FACTS = {
  status: 'waiting',
  ...Object.fromEntries(
    ['activity', 'provider', 'school', 'groupName', 'placeName', 'call', 'responder', 'message'].map(
      (name) => [name, `${HOSTILE} ${name}`],
    ),
  ),
  ...Object.fromEntries(['organisation', 'search'].map((name) => [name, `${HOSTILE} ${name}`])),
  pupilCount: 24,
  adultCount: 2,
  seats: 26,
  taken: 4,
  minimum: 20,
  role: 'teacher',
  date: '2026-12-01',
  startTime: '10:00:00',
  endTime: '11:30:00',
  respondBy: '2026-12-10',
  deadlineAt: '2026-11-26T16:00:00Z',
};
const kinds = Object.keys(NOTIFICATION_KINDS).filter(isNotificationKind);
const urlOf: Letter['urlOf'] = (action) => `https://ondertussen.example/mail-actions/${action}`;

/** The words that a reader of the HTML sees. */
const seen = (html: string) =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Words in order, without the addresses that only the text shows, and without capitals, which it uses for headings. */
const wordsIn = (text: string) =>
  text
    .replaceAll(/<https:[^>]+>/g, ' ')
    .replaceAll(/^ \* /gm, ' ')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .join(' ')
    .replaceAll(/ ([:,.])/g, '$1');

for (const language of MAIL_LANGUAGES) {
  t.test(`every kind of mail can be written in ${language}, with whatever people typed`, (t) => {
    for (const kind of kinds) {
      const { hasAlternatives, category } = kindFacts(kind);
      const mail = composeMail({
        kind,
        language,
        name: HOSTILE,
        words: { ...wordsOf(FACTS, language), reason: HOSTILE, code: 'kLm3' },
        found: [HOSTILE],
        alternatives: hasAlternatives === true ? [{ title: HOSTILE, when: 'morgen', place: HOSTILE }] : [],
        urlOf,
      });
      const all = `${mail.subject}${mail.html}${mail.text}`;
      t.notMatch(all, /undefined|\bnull\b|NaN|\[object|<%|%>/, `${kind}: no placeholder is left`);
      t.notMatch(mail.html, /<script|<img|<table/i, `${kind}: nothing runs or is loaded`);
      t.match(mail.html, new RegExp(`<html lang="${language}"`));
      t.equal(mail.html.match(/<h1/g)?.length, 1, `${kind}: one heading`);
      t.notMatch(mail.subject, /[\r\n]/, `${kind}: one line`);
      t.equal(wordsIn(mail.text), wordsIn(seen(mail.html)), `${kind}: the text says what the HTML says`);
      t.equal(/mail-actions\/unsubscribe/.test(mail.html), category !== 'service', kind);
    }
    t.end();
  });

  t.test(`a digest can be written in ${language}`, (t) => {
    const items = [{ subject: HOSTILE, when: '' }];
    for (const rhythm of ['daily', 'weekly'] as const) {
      const mail = composeDigest({ language, name: 'Noor', rhythm, items, urlOf });
      t.notMatch(mail.html, /<script/);
      t.match(mail.text, /<script>/);
    }
    t.end();
  });
}

t.test('a text that names a fact nobody gave is refused instead of sent', (t) => {
  const letter = { kind: 'call_expiring', language: 'nl', name: '', urlOf } as const;
  t.throws(() => composeMail({ ...letter, words: {} }), /No value for call/);
  t.end();
});
