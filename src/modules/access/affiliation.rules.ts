/** Names under which federations say what somebody is at a school; capitals and underscores do not matter. */
const AFFILIATION_CLAIMS = new Set([
  'affiliation',
  'edupersonaffiliation',
  'edupersonprimaryaffiliation',
  'edupersonscopedaffiliation',
  'nledupersonaffiliation',
]);

const plainNameOf = (claim: string) => claim.toLowerCase().replaceAll('_', '');

/** `Student@school.example` and ` student` are both `student`. */
const roleOf = (value: unknown) => String(value).trim().toLowerCase().split('@')[0] ?? '';

/** What the claims of a token call its subject, in one value or among several. */
export function rolesIn(claims: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(claims)
    .filter(([claim]) => AFFILIATION_CLAIMS.has(plainNameOf(claim)))
    .flatMap(([, value]) => (Array.isArray(value) ? value : String(value).split(/[\s,;]+/)))
    .map(roleOf);
}

/** True when the claims of a token call its subject a student (C-86). */
export function isStudent(claims: Readonly<Record<string, unknown>>): boolean {
  return rolesIn(claims).includes('student');
}
