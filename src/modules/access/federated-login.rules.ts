import { isScope, SCOPES, type Scope } from '../../core/scopes.ts';
import type { FederationProfile, TrustedIssuer } from '../../core/trusted-issuer.ts';
import { rolesIn } from './affiliation.rules.ts';
import { normaliseEmail } from './oauth.rules.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What a federation tells of somebody who signs in (C-86). */
export interface FederatedLogin {
  /** Only an address that the federation verified and answers for. */
  email: string | undefined;
  name: string;
  brin: string | undefined;
  domain: string | undefined;
  isEmployee: boolean;
  /** The federation answers for it that this is an employee of that school. */
  isProven: boolean;
}

const EMPLOYEES = new Set(['employee', 'staff', 'faculty']);

/** The claim of each federation that names the school. Entree gives a BRIN, SURFconext a domain, at times the other. */
const SCHOOL_CLAIM: Record<FederationProfile, string> = {
  entree: 'nledupersonhomeorganizationid',
  surfconext: 'schachomeorganization',
};

const BRIN = /^\d{2}[A-Z]{2}(\d{2})?$/;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const textOf = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** A claim by its name, where capitals and underscores do not matter; the first of several values. */
function claimOf(claims: Claims, name: string): string | undefined {
  const found = Object.entries(claims).find(([claim]) => claim.toLowerCase().replaceAll('_', '') === name);
  return textOf([found?.[1]].flat()[0]);
}

function nameOf(claims: Claims): string {
  const parts = ['givenname', 'nledupersontussenvoegsels', 'familyname', 'sn'].map((part) =>
    claimOf(claims, part),
  );
  const whole = claimOf(claims, 'name') ?? claimOf(claims, 'displayname') ?? parts.filter(Boolean).join(' ');
  return (whole === '' ? 'Medewerker' : whole).slice(0, 100);
}

/** Reads the claims of a verified token of a federation. */
export function readFederatedLogin(
  claims: Claims,
  issuer: TrustedIssuer & { profile: FederationProfile },
): FederatedLogin {
  const email = claimOf(claims, 'email') ?? claimOf(claims, 'mail');
  const isVerified = claims.email_verified === true && issuer.isMailAuthoritative === true;
  const school = claimOf(claims, SCHOOL_CLAIM[issuer.profile]) ?? '';
  const brin = BRIN.test(school.toUpperCase()) ? school.toUpperCase() : undefined;
  const domain = DOMAIN.test(school.toLowerCase()) ? school.toLowerCase() : undefined;
  const isEmployee = rolesIn(claims).some((role) => EMPLOYEES.has(role));
  return {
    email: isVerified && email !== undefined ? normaliseEmail(email) : undefined,
    name: nameOf(claims),
    brin,
    domain,
    isEmployee,
    isProven: isEmployee && issuer.isAffiliationAuthoritative === true,
  };
}

/** What of a person's rights decides on scopes. */
interface Rights {
  isPlatformAdmin: boolean;
  memberships: readonly unknown[];
  curation: readonly unknown[];
}

const isModerator = ({ isPlatformAdmin, curation }: Rights) => isPlatformAdmin || curation.length > 0;

/** Scopes beyond one's own work, with who needs them. Members read the duplicates of what they offer. */
const NEEDED_BY: Partial<Record<Scope, (rights: Rights) => boolean>> = {
  'platform:read': ({ isPlatformAdmin }) => isPlatformAdmin,
  'platform:write': ({ isPlatformAdmin }) => isPlatformAdmin,
  'moderation:read': (rights) => isModerator(rights) || rights.memberships.length > 0,
  'moderation:write': isModerator,
};

/** The scopes of a person whose token names none: no more than the roles call for, so that a stolen one opens less. */
export function roleScopes(rights: Rights): Scope[] {
  return Object.keys(SCOPES)
    .filter(isScope)
    .filter((scope) => NEEDED_BY[scope]?.(rights) ?? true);
}
