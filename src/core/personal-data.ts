import { DomainError, type FieldError } from './errors.ts';
import { findPupilNames } from './pupil-names.ts';

type PersonalDataKind = 'bsn' | 'email' | 'phone' | 'iban' | 'name';

/** Where a text holds what may identify a person: position and length in UTF-16 units. */
export interface PersonalDataFinding {
  kind: PersonalDataKind;
  index: number;
  length: number;
}

/** Lengths of bank account numbers (ISO 13616) of the countries that schools here meet. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 16,
  CH: 21,
  CZ: 24,
  DE: 22,
  DK: 18,
  ES: 24,
  FR: 27,
  GB: 22,
  IE: 22,
  IT: 27,
  LU: 20,
  NL: 18,
  PL: 28,
  SE: 24,
};

const IBAN = /(?<![\p{L}\d])[A-Z]{2}[ .-]?\d{2}(?:[ .-]?[A-Z\d]){11,26}/giu;
/** Also spelled out against robots: "naam (at) school [punt] nl", "naam apenstaart school punt nl". */
const EMAIL =
  /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+(?: ?@ ?|\s*[[({<]\s*(?:at|apenstaart(?:je)?)\s*[\])}>]\s*|\s+(?:at|apenstaart(?:je)?)\s+)[\p{L}\d-]+(?:(?:\.|\s*[[({]\s*(?:dot|punt)\s*[\])}]\s*|\s+(?:dot|punt)\s+)[\p{L}\d-]{2,})+/giu;
const DAY = /(?<!\d)\d{1,2}([-./])\d{1,2}\1(?:19|20)\d{2}(?!\d)/g;
const PHONE =
  /(?<![\p{L}\d]|[\p{L}\d]-)(?:(?:\+|00)31[ .-]?(?:\(0\)[ .-]?)?[1-9]\d{0,2}|\(?0[1-9]\d{0,2}\)?)(?:[ ./-]{0,3}\d){6,8}(?!\p{L}|\d|[ .-]?\d\d)/gu;
/** A mobile number without its first digit, or with it in words. */
const WORDED_PHONE =
  /(?<![\p{L}\d])(?:nul[ -]zes[ .:-]*(?:[ .-]?\d){8}|(?<=(?:nummer|bel|app|mobiel)\D{0,12})6(?:[ .-]?\d){8})(?!\p{L}|[ .-]?\d)/giu;
const NINE_DIGITS =
  /(?<![\p{L}\d.,/-]|\d )(?:\d{9}|\d{3}([ ./-])\d{3}\1\d{3}|\d{4}([ .])\d{2}\2\d{3}|\d(?: \d){8})(?![\d/-]|[.,]\d| \d)/gu;

const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

/** The eleven-check of citizen service numbers: 9a + 8b + … + 2h − i is a multiple of 11. */
export function isBsn(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || digits === '000000000') return false;
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index === 8 ? -1 : 9 - index),
    0,
  );
  return sum % 11 === 0;
}

/** The check of ISO 7064 mod 97 over a bank account number without spaces, in upper case. */
export function isIban(value: string): boolean {
  if (value.length !== IBAN_LENGTHS[value.slice(0, 2)]) return false;
  const moved = value.slice(4) + value.slice(0, 4);
  const remainder = [...moved].reduce((rest, character) => {
    const number = Number.parseInt(character, 36);
    return (rest * (number > 9 ? 100 : 10) + number) % 97;
  }, 0);
  return remainder === 1;
}

/** Dutch numbers have nine digits behind the 0 or +31. */
function isPhone(text: string): boolean {
  const digits = digitsOf(text);
  const national = digits.replace(/^(?:0031|31)?0?/, '');
  return national.length === 9;
}

const SEPARATORS = ' .-';

/** The part of a match that is as long as the country's account numbers, separators not counted. */
function ibanIn(match: string): string | undefined {
  const wanted = IBAN_LENGTHS[match.slice(0, 2).toUpperCase()] ?? 0;
  let seen = 0;
  const end = [...match].findIndex((character) => {
    if (!SEPARATORS.includes(character)) seen += 1;
    return seen === wanted;
  });
  const text = end === -1 ? '' : match.slice(0, end + 1);
  return isIban(text.replaceAll(/[ .-]/g, '').toUpperCase()) ? text : undefined;
}

const blank = (text: string) => ' '.repeat(text.length);

/** What kinds look like, in the order they are looked for; what one takes the next does not see. */
const FINDERS: readonly [PersonalDataKind, RegExp, (match: string) => string | undefined][] = [
  ['email', EMAIL, (match) => match],
  ['iban', IBAN, ibanIn],
  ['phone', PHONE, (match) => (isPhone(match) ? match : undefined)],
  ['phone', WORDED_PHONE, (match) => match],
  ['bsn', NINE_DIGITS, (match) => (isBsn(digitsOf(match)) ? match : undefined)],
];

/**
 * Finds citizen service numbers and bank accounts (by their check digits), mail addresses, Dutch phone numbers
 * and names of pupils. Days, years, prices, postcodes and other numbers pass.
 */
export function findPersonalData(text: string): PersonalDataFinding[] {
  const findings: PersonalDataFinding[] = [];
  let rest = text.replaceAll(DAY, blank);
  for (const [kind, pattern, accept] of FINDERS) {
    rest = rest.replaceAll(pattern, (match: string, ...args: unknown[]) => {
      const accepted = accept(match);
      if (accepted === undefined) return match;
      const index = args.find((arg) => typeof arg === 'number') as number;
      findings.push({ kind, index, length: accepted.length });
      return blank(accepted) + match.slice(accepted.length);
    });
  }
  findings.push(...findPupilNames(rest).map((name) => ({ kind: 'name' as const, ...name })));
  return findings.sort((a, b) => a.index - b.index);
}

const CONTACT = 'Laat het weg: contactgegevens worden pas gedeeld als er een afspraak is.';
const NOT_NEEDED = 'Laat het weg: het is hier nooit nodig.';

/** What is said of each kind: what it looks like, and how to go on without it. */
const HINTS: Readonly<Record<PersonalDataKind, { name: string; advice: string }>> = {
  bsn: { name: 'een burgerservicenummer', advice: NOT_NEEDED },
  email: { name: 'een mailadres', advice: CONTACT },
  phone: { name: 'een telefoonnummer', advice: CONTACT },
  iban: { name: 'een rekeningnummer', advice: NOT_NEEDED },
  name: {
    name: 'de naam van een leerling',
    advice: 'Laat de naam weg: noem aantallen, leeftijd, groep of niveau.',
  },
};

function faultsOf(pointer: string, text: string): FieldError[] {
  const kinds = new Set(findPersonalData(text).map((finding) => finding.kind));
  return [...kinds].map((kind) => ({
    pointer,
    code: 'pattern',
    detail: `Hier lijkt ${HINTS[kind].name} te staan. ${HINTS[kind].advice}`,
  }));
}

/**
 * Refuses texts that may identify a person (C-22). The keys are JSON pointers in fragment form.
 * @throws DomainError personal_data_refused, naming each text and the kind, never the data
 */
export function assertNoPersonalData(texts: Readonly<Record<string, string | null | undefined>>): void {
  const errors = Object.entries(texts).flatMap(([pointer, text]) => (text ? faultsOf(pointer, text) : []));
  if (errors.length === 0) return;
  throw new DomainError('personal_data_refused', 'De tekst lijkt persoonsgegevens te bevatten; zie errors.', {
    errors,
  });
}
