/** Federations whose attributes the service can read. */
const FEDERATION_PROFILES = ['entree', 'surfconext'] as const;
export type FederationProfile = (typeof FEDERATION_PROFILES)[number];

/** An OpenID Connect issuer whose tokens are accepted besides our own (C-81, C-86). */
export interface TrustedIssuer {
  issuer: string;
  /** Set for a federation: people sign in with it for the first time. Else its subjects are linked beforehand. */
  profile?: FederationProfile;
  /** A mail address that it says is verified is that person's, so that it finds the account of that address. */
  isMailAuthoritative?: boolean;
  /** That somebody is an employee of a school needs no further decision. */
  isAffiliationAuthoritative?: boolean;
}

const FLAGS = ['isMailAuthoritative', 'isAffiliationAuthoritative'];

function readOne(value: unknown): TrustedIssuer {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const isKnown = Object.entries(given).every(([name, content]) => {
    if (name === 'issuer') return typeof content === 'string' && /^https?:\/\//.test(content);
    if (name === 'profile') return FEDERATION_PROFILES.some((profile) => profile === content);
    return FLAGS.includes(name) && typeof content === 'boolean';
  });
  if (!isKnown || given.issuer === undefined) {
    throw new Error(
      `each issuer has issuer, profile (${FEDERATION_PROFILES.join(' or ')}), ${FLAGS.join(', ')}`,
    );
  }
  return given as unknown as TrustedIssuer;
}

/**
 * Reads issuers from a setting: addresses separated by commas, or a JSON list of objects.
 * @throws Error saying what an issuer has
 */
export function readTrustedIssuers(text = ''): TrustedIssuer[] {
  if (text.trim().startsWith('[')) return (JSON.parse(text) as unknown[]).map(readOne);
  return text
    .split(',')
    .map((issuer) => issuer.trim())
    .filter(Boolean)
    .map((issuer) => ({ issuer }));
}
