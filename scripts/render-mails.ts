import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIL_LANGUAGES } from '../src/infra/mail-layout.ts';
import { composeDigest, composeMail } from '../src/modules/notifications/mail-compose.ts';
import { type MailFacts, wordsOf } from '../src/modules/notifications/mail-facts.rules.ts';
import {
  isNotificationKind,
  kindFacts,
  type MailSubject,
  NOTIFICATION_KINDS,
} from '../src/modules/notifications/notification-kind.rules.ts';

// Writes every kind of mail in every language, as .html and .txt, with the facts of an invented case:
// node scripts/render-mails.ts <folder>

const SESSION = {
  activity: 'Zelf drukken met lood en inkt',
  provider: 'Drukkerij De Letterkast',
  date: '2026-12-01',
  startTime: '10:00:00',
  endTime: '11:30:00',
  placeName: 'De Letterkast',
  placeCity: 'Roermond',
  deadlineAt: '2026-11-26T16:00:00Z',
};
const GROUP = {
  school: 'Basisschool De Roerbocht',
  groupName: 'Groep 7a',
  pupilCount: 24,
  adultCount: 2,
  seats: 26,
};
const CALL = {
  call: 'Wie laat ons een stoommachine zien?',
  school: 'Basisschool De Roerbocht',
  respondBy: '2026-12-10',
};

/** What each record would tell. */
const SAMPLES: Record<MailSubject, Partial<MailFacts>> = {
  reservation: { ...SESSION, ...GROUP },
  session: { ...SESSION, taken: 12, minimum: 20 },
  activity: { activity: SESSION.activity, provider: SESSION.provider },
  activity_revision: { activity: SESSION.activity, provider: SESSION.provider },
  waitlist_entry: { ...SESSION, ...GROUP },
  demand_call: CALL,
  demand_response: { ...CALL, responder: 'Stoommuseum Noord' },
  call_invitation: { ...CALL, message: 'Uw ketelhuis past goed bij ons project.' },
  membership_invitation: {
    organisation: 'Basisschool De Roerbocht',
    role: 'teacher',
    deadlineAt: SESSION.deadlineAt,
  },
  organisation_verification: { organisation: 'Basisschool De Roerbocht' },
  moderation_case: { status: 'upheld' },
  appointment_request: { ...GROUP, activity: SESSION.activity, provider: SESSION.provider },
  saved_search: { search: 'Techniek voor groep 7' },
  person: {},
};

const REASON = 'De zaal heeft lekkage; wij hopen in het voorjaar weer open te zijn.';
const FOUND = ['Stoommachines in bedrijf', 'Bruggen bouwen van papier'];
const ALTERNATIVES = [
  { title: SESSION.activity, when: 'donderdag 3 december 2026, 10:00', place: 'Roermond' },
  { title: 'Boekbinden op school', when: 'vrijdag 11 december 2026, 09:00', place: 'Weert' },
];
const LINK = 'https://ondertussen.example/mail-actions/voorbeeld';

const [folder = '.data/mails'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
let count = 0;

const write = (name: string, mail: { html: string; text: string; subject: string }) => {
  writeFileSync(join(folder, `${name}.html`), mail.html);
  writeFileSync(join(folder, `${name}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
  count += 1;
};

for (const language of MAIL_LANGUAGES) {
  const name = 'Noor Smeets';
  const urlOf = (action: string) => `${LINK}-${action}`;
  for (const kind of Object.keys(NOTIFICATION_KINDS).filter(isNotificationKind)) {
    const { about, hasAlternatives } = kindFacts(kind);
    const facts = { status: 'waiting', ...SAMPLES[about] };
    const words = { ...wordsOf(facts, language), reason: REASON, code: 'kLm3-voorbeeld' };
    const alternatives = hasAlternatives === true ? ALTERNATIVES : [];
    write(
      `${kind}.${language}`,
      composeMail({ kind, language, name, words, found: FOUND, alternatives, urlOf }),
    );
  }
  const items = [
    {
      subject: 'Nieuwe reservering: Zelf drukken met lood en inkt',
      when: 'dinsdag 1 december 2026, 10:00–11:30',
    },
    { subject: 'Graag aanpassen: Boekbinden op school', when: '' },
  ];
  for (const rhythm of ['daily', 'weekly'] as const)
    write(`digest_${rhythm}.${language}`, composeDigest({ language, name, rhythm, items, urlOf }));
}
console.log(`${count} mails in ${folder}`);
