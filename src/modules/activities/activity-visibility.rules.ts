/** What is checked before everyone sees an activity, and by what a key or region narrows that. */
const VISIBILITY_CHECKS = {
  published: 'Gepubliceerd door de werkgroep.',
  visible_from: 'Het begin van de zichtbare periode is geweest.',
  visible_until: 'Het einde van de zichtbare periode is nog niet geweest.',
  organisation_active: 'De organisatie die haar aanbiedt is actief.',
  no_duplicate: 'Geen dubbel van een activiteit die al te zien is.',
  in_region: 'Te doen in de gevraagde regio.',
  key_region: 'Te doen in de regio van de sleutel.',
  key_organisation: 'Van de organisatie van de sleutel.',
  key_origin: 'De site mag de sleutel gebruiken.',
  bookable_session: 'Er is een moment met plaats dat nog te reserveren is.',
} as const;
export type VisibilityCheckCode = keyof typeof VISIBILITY_CHECKS;

/** Where no session is left, lists still show the activity: it can be asked for, or new moments follow. */
const ADVISORY: ReadonlySet<string> = new Set(['bookable_session']);

export interface VisibilityCheck {
  code: VisibilityCheckCode;
  isMet: boolean;
  /** False when it is good to know but keeps nothing out of a list. */
  isDecisive: boolean;
  text: string;
}

/** The checks in a fixed order; what was not asked is left out. */
export function visibilityChecks(
  met: Readonly<Partial<Record<VisibilityCheckCode, boolean>>>,
): VisibilityCheck[] {
  return (Object.keys(VISIBILITY_CHECKS) as VisibilityCheckCode[]).flatMap((code) => {
    const isMet = met[code];
    if (isMet === undefined) return [];
    return [{ code, isMet, isDecisive: !ADVISORY.has(code), text: VISIBILITY_CHECKS[code] }];
  });
}

/** True when every check that decides is met: then the list holds the activity. */
export function isVisible(checks: readonly VisibilityCheck[]): boolean {
  return checks.every(({ isMet, isDecisive }) => isMet || !isDecisive);
}

/** True when a site may use a key: its origin is on the list, where `*.` stands for one label of the host (C-88). */
export function originAllowed(origins: readonly string[], origin: string): boolean {
  return origins.some((allowed) => {
    if (allowed === origin) return true;
    const [scheme, host] = allowed.split('://*.');
    if (host === undefined || !origin.startsWith(`${scheme}://`) || !origin.endsWith(`.${host}`))
      return false;
    const label = origin.slice(`${scheme}://`.length, -(host.length + 1));
    return label !== '' && !label.includes('.');
  });
}
