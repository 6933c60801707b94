import { DomainError, notFound } from '../../core/errors.ts';
import { localDay } from '../../core/local-time.ts';
import type { Context } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { effectivePolicies, type SafetyGap, type SafetyVerdict, safetyOf } from './attestation.rules.ts';
import * as store from './safety.store.ts';

const TIME_ZONE = 'Europe/Amsterdam';

/** Where and how somebody is going to work. */
export interface SafetyAsk {
  schoolId: string;
  /** Code of supervision_levels. */
  supervisionLevel: string;
  /** The day it is about, YYYY-MM-DD; today unless told. */
  on?: string;
}

/** The basis on which a school decides. @throws DomainError resource_not_found */
async function basisOf(ctx: Context, schoolId: string) {
  const basis = await store.findSafetyBasis(ctx.db, schoolId);
  if (basis === undefined) throw notFound('organisation');
  const { boardId, own, board, recognisedIds } = basis;
  return {
    policies: effectivePolicies(own ?? [], board ?? []),
    recognisedIds: [schoolId, ...(boardId === null ? [] : [boardId]), ...recognisedIds],
  };
}

/** Whether each of these experts may work there, by expert id; two queries for all of them. */
export async function checkSafetyOfMany(
  ctx: Context,
  { schoolId, supervisionLevel, on }: SafetyAsk,
  expertIds: readonly string[],
): Promise<Map<string, SafetyVerdict>> {
  const basis = await basisOf(ctx, schoolId);
  const certificates = await store.findCertificates(ctx.db, expertIds);
  const today = on ?? localDay(ctx.now, TIME_ZONE);
  const verdictOf = (id: string) =>
    safetyOf({ ...basis, supervisionLevel, attestations: certificates.get(id) ?? [], today });
  return new Map(expertIds.map((id) => [id, verdictOf(id)]));
}

/** Somebody's place of work, by expert profile or by person; who has no profile has no attestations. */
export type SafetyAskOfOne = SafetyAsk & ({ expertId: string } | { personId: string });

/** Whether an expert may work at a school under this supervision. */
export async function checkSafety(ctx: Context, ask: SafetyAskOfOne): Promise<SafetyVerdict> {
  const known = 'expertId' in ask ? ask.expertId : await store.findExpertIdOf(ctx.db, ask.personId);
  const id = known ?? newId();
  const verdict = (await checkSafetyOfMany(ctx, ask, [id])).get(id);
  if (verdict === undefined) throw new Error('The safety was not decided');
  return verdict;
}

const MENDING: Record<SafetyGap, string> = {
  attestation_missing: 'Laat een coördinator van de school of het bestuur de originele VOG zien.',
  attestation_not_recognised:
    'Een ander bestuur zag de VOG. Laat het eigen bestuur dat bestuur erkennen, of laat de VOG daar zien.',
  attestation_expired: 'De VOG is te oud. Vraag een nieuwe aan en laat die zien.',
  attestation_revoked: 'De verklaring is ingetrokken. Laat een geldige VOG zien.',
};

/** @throws DomainError attestation_required with `reason` and `supervisionLevel` when the school's policy asks more */
export async function assertSafe(ctx: Context, ask: SafetyAskOfOne): Promise<SafetyVerdict> {
  const verdict = await checkSafety(ctx, ask);
  if (verdict.isSatisfied) return verdict;
  const reason = verdict.missing ?? 'attestation_missing';
  throw new DomainError('attestation_required', MENDING[reason], {
    reason,
    supervisionLevel: ask.supervisionLevel,
  });
}
