import { STATUS_REASONS } from '../../core/code-lists/lists.ts';
import { MAIL_TIME_ZONE } from './notification-time.rules.ts';

/** What is known of the record a mail is about; which of these are there depends on the record. */
export interface MailFacts {
  [column: string]: unknown;
  status: string;
  sessionId?: string | null;
  pupilCount?: number | null;
  startsAt?: string | Date | null;
  deadlineAt?: string | Date | null;
  address?: string | null;
}

/** Values of a mail as words in the language of the reader; what is unknown is the empty text. */
export type MailWords = Record<string, string>;

type Language = 'nl' | 'en';

const LOCALES: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB' };
const GROUP_WORDS = {
  nl: { pupil: 'leerling', pupils: 'leerlingen', adult: 'begeleider', adults: 'begeleiders', and: 'en' },
  en: { pupil: 'pupil', pupils: 'pupils', adult: 'adult', adults: 'adults', and: 'and' },
};
const ROLES: Record<Language, Record<string, string>> = {
  nl: {
    teacher: 'docent',
    coordinator: 'coördinator',
    provider_editor: 'redacteur',
    organisation_admin: 'beheerder',
  },
  en: {
    teacher: 'teacher',
    coordinator: 'coordinator',
    provider_editor: 'editor',
    organisation_admin: 'administrator',
  },
};
const DECISIONS: Record<Language, Record<string, string>> = {
  nl: { upheld: 'de melding is terecht', dismissed: 'de melding is niet terecht' },
  en: { upheld: 'the report is justified', dismissed: 'the report is not justified' },
};

const textOf = (value: unknown) => (value === null || value === undefined ? '' : String(value));

/** A calendar day in words, such as `dinsdag 2 december 2026`. */
export function dayInWords(day: string, language: Language): string {
  const options = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(new Date(`${day}T00:00:00Z`));
}

/** An instant in words, in the zone of the Netherlands, such as `2 december 2026 om 14:00`. */
export function momentInWords(at: string | Date, language: Language): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: MAIL_TIME_ZONE } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(new Date(at));
}

const clock = (time: string) => time.slice(0, 5);

function whenOf(facts: MailFacts, language: Language): string {
  const { date, startTime, endTime } = facts as Record<string, string | undefined>;
  if (!date || !startTime || !endTime) return '';
  return `${dayInWords(date, language)}, ${clock(startTime)}–${clock(endTime)}`;
}

function groupOf(facts: MailFacts, language: Language): string {
  const words = GROUP_WORDS[language];
  const count = (value: unknown, one: string, more: string) => `${value} ${value === 1 ? one : more}`;
  const { groupName, pupilCount, adultCount } = facts;
  if (groupName === undefined || groupName === null) return '';
  const people = `${count(pupilCount, words.pupil, words.pupils)} ${words.and} ${count(adultCount, words.adult, words.adults)}`;
  return `${textOf(groupName)} (${people})`;
}

/** The reason of a step in words: what was written, else what its code means. */
export function reasonInWords(
  reason: { reasonCode: string | null; reasonText: string | null } | undefined,
  language: Language,
): string {
  if (reason?.reasonText) return reason.reasonText;
  return STATUS_REASONS.find(({ code }) => code === reason?.reasonCode)?.labels[language] ?? '';
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The facts as words. */
export function wordsOf(facts: MailFacts, language: Language): MailWords {
  const { deadlineAt, respondBy, date } = facts;
  const place = [facts.placeName, facts.placeCity].filter(Boolean).join(', ');
  const day = typeof date === 'string' ? capitalised(dayInWords(date, language)) : '';
  return {
    status: facts.status,
    activity: textOf(facts.activity),
    provider: textOf(facts.provider),
    school: textOf(facts.school),
    group: groupOf(facts, language),
    when: whenOf(facts, language),
    day,
    place,
    seats: textOf(facts.seats),
    taken: textOf(facts.taken),
    minimum: textOf(facts.minimum),
    deadline: deadlineAt ? momentInWords(deadlineAt, language) : '',
    call: textOf(facts.call),
    respondBy: typeof respondBy === 'string' ? dayInWords(respondBy, language) : '',
    responder: textOf(facts.responder),
    message: textOf(facts.message),
    organisation: textOf(facts.organisation),
    role: ROLES[language][textOf(facts.role)] ?? textOf(facts.role),
    decision: DECISIONS[language][facts.status] ?? '',
    search: textOf(facts.search),
    reason: '',
    code: '',
  };
}

const FACT_LABELS: readonly { name: string; nl: string; en: string }[] = [
  { name: 'activity', nl: 'Activiteit', en: 'Activity' },
  { name: 'when', nl: 'Wanneer', en: 'When' },
  { name: 'place', nl: 'Waar', en: 'Where' },
  { name: 'group', nl: 'Groep', en: 'Group' },
  { name: 'school', nl: 'School', en: 'School' },
  { name: 'provider', nl: 'Aanbieder', en: 'Provider' },
  { name: 'call', nl: 'Oproep', en: 'Call' },
];

/** The facts that stand below the text of a mail, in this order. */
export function factListOf(words: MailWords, language: Language): { label: string; value: string }[] {
  return FACT_LABELS.flatMap(({ name, ...labels }) => {
    const value = words[name];
    return value ? [{ label: labels[language], value }] : [];
  });
}
