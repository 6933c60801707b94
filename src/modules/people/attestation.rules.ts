import { addMonths } from '../../core/local-time.ts';
import type { StoredAttestationPolicy } from '../../infra/db/schema/people.ts';

export type AttestationPolicy = StoredAttestationPolicy;

/** How long a certificate is good for when nobody says otherwise. */
export const DEFAULT_VALID_MONTHS = 36;

/** What is asked where neither the school nor its board has a policy. */
export const DEFAULT_POLICIES: readonly AttestationPolicy[] = [
  { supervisionLevel: 'always_supervised', requirement: 'none' },
  { supervisionLevel: 'partly_supervised', requirement: 'none' },
  { supervisionLevel: 'unsupervised', requirement: 'attestation', validMonths: DEFAULT_VALID_MONTHS },
];

type PolicySource = 'own' | 'board' | 'default';

/** What applies per level: the own policy before that of the board, before the default. */
export function effectivePolicies(
  own: readonly AttestationPolicy[],
  board: readonly AttestationPolicy[],
): (AttestationPolicy & { source: PolicySource })[] {
  return DEFAULT_POLICIES.map((fallback) => {
    const ofLevel = (policies: readonly AttestationPolicy[]) =>
      policies.find((policy) => policy.supervisionLevel === fallback.supervisionLevel);
    const [mine, theirs] = [ofLevel(own), ofLevel(board)];
    if (mine !== undefined) return { ...mine, source: 'own' };
    if (theirs !== undefined) return { ...theirs, source: 'board' };
    return { ...fallback, source: 'default' };
  });
}

/** The shortest validity that any level asks. */
export function validMonthsOf(policies: readonly AttestationPolicy[]): number {
  const asked = policies.filter((policy) => policy.requirement === 'attestation');
  return Math.min(DEFAULT_VALID_MONTHS, ...asked.map((policy) => policy.validMonths ?? DEFAULT_VALID_MONTHS));
}

/** A certificate whose original was seen. */
export interface SeenCertificate {
  /** The organisation that saw it, and its board. */
  attestedByIds: readonly string[];
  issuedOn: string;
  isRevoked: boolean;
}

export interface SafetyQuestion {
  /** What applies at the school. */
  policies: readonly AttestationPolicy[];
  supervisionLevel: string;
  attestations: readonly SeenCertificate[];
  /** Whose eyes the school trusts: itself, its board, and those they recognise. */
  recognisedIds: readonly string[];
  /** The day it is about, YYYY-MM-DD. */
  today: string;
}

export type SafetyGap =
  | 'attestation_missing'
  | 'attestation_not_recognised'
  | 'attestation_expired'
  | 'attestation_revoked';

/** Whether somebody may work at a school under this supervision, and until when or why not. */
export interface SafetyVerdict {
  isRequired: boolean;
  isSatisfied: boolean;
  /** Last day on which it holds, when an attestation is what makes it hold. */
  validUntilOn?: string;
  missing?: SafetyGap;
}

function gapOf(isTrusted: (seen: SeenCertificate) => boolean, all: readonly SeenCertificate[]): SafetyGap {
  const trusted = all.filter(isTrusted);
  if (trusted.some((seen) => !seen.isRevoked)) return 'attestation_expired';
  if (trusted.length > 0) return 'attestation_revoked';
  return all.some((seen) => !seen.isRevoked) ? 'attestation_not_recognised' : 'attestation_missing';
}

/** Asks for a certificate only where policy × supervision requires one; an unknown level counts as unsupervised. */
export function safetyOf(question: SafetyQuestion): SafetyVerdict {
  const { policies, supervisionLevel, attestations, recognisedIds, today } = question;
  const ofLevel = (level: string) => policies.find((policy) => policy.supervisionLevel === level);
  const policy = ofLevel(supervisionLevel) ?? ofLevel('unsupervised') ?? DEFAULT_POLICIES.at(-1);
  if (policy?.requirement === 'none') return { isRequired: false, isSatisfied: true };
  const months = policy?.validMonths ?? DEFAULT_VALID_MONTHS;
  const isTrusted = (seen: SeenCertificate) => seen.attestedByIds.some((id) => recognisedIds.includes(id));
  const [validUntilOn] = attestations
    .filter((seen) => isTrusted(seen) && !seen.isRevoked && seen.issuedOn <= today)
    .map((seen) => addMonths(seen.issuedOn, months))
    .filter((last) => last >= today)
    .sort()
    .toReversed();
  if (validUntilOn !== undefined) return { isRequired: true, isSatisfied: true, validUntilOn };
  return { isRequired: true, isSatisfied: false, missing: gapOf(isTrusted, attestations) };
}
