import { DomainError, type FieldError, invalidInput, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { assertMember } from '../organisations/index.ts';
import { type AttestationPolicy, DEFAULT_VALID_MONTHS, effectivePolicies } from './attestation.rules.ts';
import type { AttestationPoliciesInput, PoliciesView } from './attestation-policy.schemas.ts';
import * as store from './attestation-policy.store.ts';
import { findSafetyBasis, type SafetyBasis } from './safety.store.ts';

/** The basis of a school or board. @throws DomainError permission_denied for others, organisation_not_verified */
export async function assertSchool(
  ctx: Context,
  organisationId: string,
  { isActive = false } = {},
): Promise<SafetyBasis> {
  const basis = await findSafetyBasis(ctx.db, organisationId);
  if (basis === undefined) throw notFound('organisation');
  if (!basis.kinds.some((kind) => kind === 'school' || kind === 'school_board')) {
    throw new DomainError('permission_denied', 'Dit is voor scholen en schoolbesturen.');
  }
  if (isActive && basis.status !== 'active') {
    throw new DomainError('organisation_not_verified', 'De school of het bestuur is nog niet bevestigd.');
  }
  return basis;
}

const viewOf = (organisationId: string, { ownVersion, own, board }: SafetyBasis): PoliciesView => ({
  organisationId,
  version: ownVersion ?? 0,
  policies: effectivePolicies(own ?? [], board ?? []),
});

/** What applies at a school or board, for its members. */
export async function getPolicies(ctx: Context, organisationId: string): Promise<PoliciesView> {
  await assertMember(ctx, organisationId);
  return viewOf(organisationId, await assertSchool(ctx, organisationId));
}

function readPolicies({ policies }: AttestationPoliciesInput): AttestationPolicy[] {
  const faults = policies.flatMap(({ supervisionLevel, requirement, validMonths }, index): FieldError[] => {
    const pointer = `#/policies/${index}`;
    const isFirst = policies.findIndex((other) => other.supervisionLevel === supervisionLevel) === index;
    const isVain = requirement === 'none' && validMonths !== undefined;
    return [
      ...(isFirst
        ? []
        : [
            {
              pointer: `${pointer}/supervisionLevel`,
              code: 'duplicate',
              detail: 'Noem elk niveau één keer.',
            },
          ]),
      ...(isVain
        ? [{ pointer: `${pointer}/validMonths`, code: 'unknown', detail: 'Hoort bij een verklaring.' }]
        : []),
    ];
  });
  if (faults.length > 0) throw invalidInput(...faults);
  return policies.map(({ supervisionLevel, requirement, validMonths }) => ({
    supervisionLevel,
    requirement,
    ...(requirement === 'none' ? {} : { validMonths: validMonths ?? DEFAULT_VALID_MONTHS }),
  }));
}

/** Sets the own policy as a whole; the same policy again changes nothing. */
export async function replacePolicies(
  ctx: Context,
  organisationId: string,
  input: AttestationPoliciesInput,
  expected: ExpectedVersions,
): Promise<{ view: PoliciesView; isNew: boolean }> {
  await assertMember(ctx, organisationId, 'organisation_admin');
  return inTransaction(ctx, async (ctx) => {
    const basis = await assertSchool(ctx, organisationId);
    const policies = readPolicies(input);
    const row = await store.lockPolicies(ctx.db, organisationId);
    assertVersion(row?.version ?? 0, expected);
    if (row !== undefined && JSON.stringify(row.policies) === JSON.stringify(policies)) {
      return { view: viewOf(organisationId, basis), isNew: false };
    }
    const next = await store.upsertPolicies(ctx.db, organisationId, policies, ctx.now);
    await recordChange(ctx, {
      type: 'attestation_policy.updated',
      resourceKind: 'attestation_policy',
      resourceId: organisationId,
      resourceVersion: next.version,
      facts: { organisationId },
    });
    const view = viewOf(organisationId, { ...basis, ownVersion: next.version, own: next.policies });
    return { view, isNew: row === undefined };
  });
}
