import { type Actor, actsOn, type MembershipRole, type Owned } from '../../core/actor.ts';
import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import type { organisationStatus } from '../../infra/db/schema/organisations.ts';

type OrganisationStatus = (typeof organisationStatus.enumValues)[number];

/** An official number in one of the schemes of C-87. */
export interface Identifier {
  scheme: string;
  value: string;
}

/** Name of the event a step is told by; verification is the first step to active. */
export function statusEventOf(from: OrganisationStatus, to: OrganisationStatus): string {
  if (to === 'active') return from === 'pending' ? 'organisation.verified' : 'organisation.reinstated';
  return to === 'suspended' ? 'organisation.suspended' : 'organisation.archived';
}

/** What somebody is to an organisation: one who may act, one of its own without the role, or a stranger. */
export type Standing = 'entitled' | 'member' | 'stranger';

/**
 * The actor's standing in one of the roles (any role when none is named). A client that is bound to a source knows its
 * organisation, and of what that owns only what comes from its source.
 */
export function standingToward(actor: Actor, owned: Owned, roles: readonly MembershipRole[]): Standing {
  if (actsOn(actor, owned, ...roles)) return 'entitled';
  const isOwnClient = actor.kind === 'client' && actor.organisationId === owned.organisationId;
  if (isOwnClient && owned.sourceId === undefined) return 'member';
  return actsOn(actor, owned) ? 'member' : 'stranger';
}

/** The same toward an organisation itself. */
export const standingOf = (
  actor: Actor,
  organisationId: string,
  roles: readonly MembershipRole[],
): Standing => standingToward(actor, { organisationId }, roles);

/** True for the service itself and for administrators of the platform. */
export const isPlatform = (actor: Actor) =>
  actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);

/** A suspended organisation stands still until it is reinstated. @throws DomainError organisation_not_verified */
export function assertStands(actor: Actor, status: OrganisationStatus): void {
  if (status !== 'suspended' || isPlatform(actor)) return;
  throw new DomainError(
    'organisation_not_verified',
    'De organisatie is geschorst. Neem contact op met de werkgroep van uw regio of het platform.',
  );
}

/** Who approves reservations is a choice of the school itself, also by its coordinators. */
const COORDINATOR_FIELDS = new Set(['requiresReservationApproval']);

/** The roles that may make a change of an organisation: a coordinator too, when it is about reserving alone. */
export const editorsOf = (patch: object): MembershipRole[] =>
  Object.keys(patch).every((field) => COORDINATOR_FIELDS.has(field))
    ? ['coordinator', 'organisation_admin']
    : ['organisation_admin'];

/** Only a school reserves. @throws DomainError validation_failed when another wants its reservations approved */
export function assertApprovalMakesSense(kinds: readonly string[], isWanted: boolean | undefined): void {
  if (isWanted !== true || kinds.includes('school')) return;
  throw invalidInput({
    pointer: '#/requiresReservationApproval',
    code: 'unknown',
    detail: 'Alleen een school reserveert. Laat dit veld weg.',
  });
}

/** Kinds that give rights over what schools do. */
const GRANTED_KINDS = ['school', 'school_board'];

/**
 * Only the platform says who is a school or a school board, since schools reserve places.
 * @throws DomainError permission_denied when another adds or drops one of these kinds
 */
export function assertKinds(actor: Actor, before: readonly string[], after: readonly string[]): void {
  if (isPlatform(actor)) return;
  if (GRANTED_KINDS.every((kind) => before.includes(kind) === after.includes(kind))) return;
  throw new DomainError(
    'permission_denied',
    'Of een organisatie een school of schoolbestuur is, bepaalt het platform. Laat school en school_board weg uit kinds en vraag de beheerder van het platform om verificatie.',
  );
}

/**
 * Only the platform gives out BRIN numbers, since the school register and logins find a school by them.
 * @throws DomainError permission_denied when another claims one
 */
export function assertIdentifiers(actor: Actor, identifiers: readonly Identifier[]): void {
  if (isPlatform(actor) || identifiers.every(({ scheme }) => scheme !== 'brin')) return;
  throw new DomainError(
    'permission_denied',
    'Een BRIN-nummer kent het platform toe. Laat het weg uit identifiers en vraag de beheerder van het platform om verificatie.',
  );
}

/** Forms of the official numbers, without spaces and in capitals. */
const IDENTIFIER_FORMS: Record<string, { pattern: RegExp; form: string }> = {
  brin: { pattern: /^\d{2}[A-Z]{2}(\d{2})?$/, form: 'vier tekens met eventueel twee cijfers, zoals 00AH07' },
  kvk: { pattern: /^\d{8}$/, form: 'acht cijfers' },
  oin: { pattern: /^\d{20}$/, form: 'twintig cijfers' },
  rio: { pattern: /^[0-9A-Z]{4,20}$/, form: 'vier tot twintig cijfers en hoofdletters' },
};

/** The number as it is kept and looked up. */
export const normaliseIdentifier = (value: string) => value.replace(/[\s.-]/g, '').toUpperCase();

/**
 * The numbers as they are kept (C-87).
 * @param at pointer to the number, where it does not stand in a list
 * @throws DomainError validation_failed naming each number that is malformed or given twice
 */
export function readIdentifiers(identifiers: readonly Identifier[], at?: string): Identifier[] {
  const read = identifiers.map(({ scheme, value }) => ({ scheme, value: normaliseIdentifier(value) }));
  const faults = read.flatMap(({ scheme, value }, index): FieldError[] => {
    const pointer = at ?? `#/identifiers/${index}/value`;
    const known = IDENTIFIER_FORMS[scheme];
    if (known !== undefined && !known.pattern.test(value)) {
      return [{ pointer, code: 'pattern', detail: `Een ${scheme}-nummer heeft ${known.form}.` }];
    }
    const isRepeated = read.findIndex((other) => other.scheme === scheme && other.value === value) < index;
    return isRepeated ? [{ pointer, code: 'duplicate', detail: 'Noem elk nummer één keer.' }] : [];
  });
  if (faults.length > 0) throw invalidInput(...faults);
  return read;
}

const MAX_SLUG_LENGTH = 80;

/** A name in an address: small letters without accents, digits and hyphens; never empty. */
export function slugOf(...words: readonly string[]): string {
  const slug = words
    .join(' ')
    .normalize('NFD')
    .replace(/\p{Mark}|['’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'organisatie' : slug;
}

/** The slug itself when it is free, else the first free one of -2, -3 … */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number++) {
    if (!taken.has(`${slug}-${number}`)) return `${slug}-${number}`;
  }
}

/** What of a list request needs a place to measure from. */
interface PlaceUse {
  hasPlace: boolean;
  hasRadius: boolean;
  sortNames: readonly string[];
}

/** Distances need a place. @throws DomainError validation_failed */
export function assertPlaceGiven({ hasPlace, hasRadius, sortNames }: PlaceUse): void {
  if (hasPlace || !(hasRadius || sortNames.includes('distance'))) return;
  throw invalidInput({
    parameter: 'near',
    code: 'required',
    detail: 'Een straal of volgorde op afstand vraagt om near=lengtegraad,breedtegraad.',
  });
}
