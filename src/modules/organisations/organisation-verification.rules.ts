import type { MembershipRole } from '../../core/actor.ts';
import { DomainError, invalidInput } from '../../core/errors.ts';
import { type Identifier, readIdentifiers } from './organisation.rules.ts';

/** How a claim is proved; `federation` is made by a login, never by a request. */
export const CLAIM_METHODS = ['brin', 'kvk', 'mail_domain', 'workgroup'] as const;
export const VERIFICATION_METHODS = [...CLAIM_METHODS, 'federation'] as const;
export type ClaimMethod = (typeof CLAIM_METHODS)[number];
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number];

/** Open claims a person can have at once. */
export const MAX_OPEN_CLAIMS = 5;

/** Mail services where anybody gets an address, so that an address proves nothing about an organisation. */
const PUBLIC_MAIL_DOMAINS = new Set(
  `gmail.com googlemail.com outlook.com outlook.nl hotmail.com hotmail.nl live.com live.nl msn.com icloud.com me.com
  mac.com yahoo.com yahoo.nl ymail.com aol.com gmx.com gmx.net gmx.nl gmx.de web.de mail.com email.com proton.me
  protonmail.com pm.me tutanota.com tuta.io tuta.com zoho.com yandex.com mail.ru fastmail.com hey.com duck.com
  mozmail.com kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl ziggo.nl chello.nl upcmail.nl casema.nl quicknet.nl
  xs4all.nl tele2.nl telfort.nl telfortglasvezel.nl online.nl solcon.nl freedom.nl caiway.nl caiway.net zeelandnet.nl
  versatel.nl wanadoo.nl zonnet.nl tiscali.nl delta.nl odido.nl t-mobilethuis.nl 12move.nl mailinator.com
  yopmail.com guerrillamail.com 10minutemail.com temp-mail.org`.split(/\s+/),
);

/** The domain of a mail address, in small letters. */
export const mailDomainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/** The host of a web address without `www.`; undefined when it is none. */
export function hostOf(website: string | null): string | undefined {
  if (website === null || !URL.canParse(website)) return undefined;
  return new URL(website).hostname.toLowerCase().replace(/^www\./, '');
}

/** True when the address is of the domain that the organisation's web site is on. */
export function provesByMail(email: string | null, website: string | null): boolean {
  if (email === null) return false;
  const domain = mailDomainOf(email);
  return !PUBLIC_MAIL_DOMAINS.has(domain) && domain === hostOf(website);
}

/** What decides whether a claim needs no decision. */
export interface ClaimFacts {
  method: VerificationMethod;
  role: MembershipRole;
  organisationStatus: string;
  hasEvidence: boolean;
}

/** Roles that a proof without a human gives: pupils can have an address of their school too. */
const MODEST_ROLES: readonly MembershipRole[] = ['teacher', 'provider_editor'];

/**
 * True when a claim is approved at once: the mail address or the federation proves it, the organisation is known
 * to be real, and the role gives no say over others.
 */
export function isSelfEvident({ method, role, organisationStatus, hasEvidence }: ClaimFacts): boolean {
  const canProve = method === 'mail_domain' || method === 'federation';
  return canProve && hasEvidence && organisationStatus === 'active' && MODEST_ROLES.includes(role);
}

/** The role when none is asked for: the first runs the organisation, who follows works in it. */
export function defaultRole(kinds: readonly string[], hasAdmin: boolean): MembershipRole {
  if (!hasAdmin) return 'organisation_admin';
  return kinds.includes('school') ? 'teacher' : 'provider_editor';
}

/**
 * The official number that a claim rests on, as it is kept.
 * @throws DomainError validation_failed when it is missing, malformed or of no use
 */
export function readClaimedNumber(method: ClaimMethod, value: string | undefined): Identifier | undefined {
  const needsNumber = method === 'brin' || method === 'kvk';
  if (needsNumber && value !== undefined) {
    const [read] = readIdentifiers([{ scheme: method, value }], '#/identifierValue');
    return read;
  }
  if (!needsNumber && value === undefined) return undefined;
  throw invalidInput({
    pointer: '#/identifierValue',
    code: needsNumber ? 'required' : 'unknown',
    detail: needsNumber
      ? `Noem het ${method}-nummer van de organisatie.`
      : 'Laat dit weg: deze manier gebruikt geen nummer.',
  });
}

/** @throws DomainError permission_denied for a person with as many open claims as is allowed */
export function assertRoomForClaim(openClaims: number): void {
  if (openClaims < MAX_OPEN_CLAIMS) return;
  throw new DomainError(
    'permission_denied',
    `U hebt al ${MAX_OPEN_CLAIMS} aanvragen lopen. Wacht op een besluit of trek er een in.`,
  );
}
