import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf } from '../../core/schemas/shared.ts';
import { closed, code, instant, int32, openSet, uuid } from '../../core/schemas/values.ts';
import type { attestationRecognitions } from '../../infra/db/schema/people.ts';
import type { effectivePolicies } from './attestation.rules.ts';

const REQUIREMENTS = ['none', 'attestation'] as const;

const fields = {
  supervisionLevel: code('supervision_levels', 'How much somebody of the school is there'),
  requirement: closed(REQUIREMENTS, 'What is asked of an expert'),
  validMonths: Type.Optional(
    int32({ min: 1, max: 120, example: 36, description: 'Months that a certificate is good for' }),
  ),
};

/** What applies under one level of supervision, and who decided so. */
const AttestationPolicy = component(
  'AttestationPolicy',
  Type.Object(
    { ...fields, source: openSet(['own', 'board', 'default'], 'Whose policy it is') },
    { description: 'What is asked of an expert under one level of supervision.' },
  ),
);
const AttestationPolicyInput = component(
  'AttestationPolicyInput',
  Type.Object(fields, { additionalProperties: false, description: 'What to ask under one level.' }),
);

/** What a school or board asks of experts. */
export const AttestationPolicies = component(
  'AttestationPolicies',
  Type.Object(
    {
      id: uuid('School or board'),
      version: int32({ example: 1, description: 'Version of the own policy; 0 when there is none' }),
      policies: Type.Array(ref(AttestationPolicy), { description: 'What applies, one per level' }),
    },
    {
      description:
        'What a school or board asks of experts per level of supervision: its own policy before that of its board, before the default.',
    },
  ),
);
export type AttestationPolicies = Static<typeof AttestationPolicies>;

export const AttestationPoliciesInput = component(
  'AttestationPoliciesInput',
  Type.Object(
    {
      policies: Type.Array(ref(AttestationPolicyInput), {
        maxItems: 10,
        description: 'The own policy; a level that is absent follows the board or the default',
      }),
    },
    { additionalProperties: false, description: 'The own policy as a whole.' },
  ),
);
export type AttestationPoliciesInput = Static<typeof AttestationPoliciesInput>;

export type RecognitionRow = typeof attestationRecognitions.$inferSelect;

/** A school or board that goes by what another saw. */
export const AttestationRecognition = component(
  'AttestationRecognition',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      organisationId: uuid('School or board that recognises'),
      recognisedOrganisationId: uuid('School or board whose attestations it goes by'),
      createdAt: instant('Made'),
    },
    { description: 'A school or board that goes by the attestations of another.' },
  ),
);
export type AttestationRecognition = Static<typeof AttestationRecognition>;
export const AttestationRecognitionPage = pageOf('AttestationRecognitionPage', AttestationRecognition);

export const AttestationRecognitionCreate = component(
  'AttestationRecognitionCreate',
  Type.Object(
    { recognisedOrganisationId: uuid('School or board whose attestations to go by') },
    { additionalProperties: false, description: 'Whose attestations to go by.' },
  ),
);
export type AttestationRecognitionCreate = Static<typeof AttestationRecognitionCreate>;

export const SchoolParams = Type.Object({ organisationId: uuid('School or board') });
export const RecognitionParams = Type.Object({ recognitionId: uuid('Recognition') });

/** The policies as the API shows them. */
export interface PoliciesView {
  organisationId: string;
  version: number;
  policies: ReturnType<typeof effectivePolicies>;
}

export function toAttestationPolicies({
  organisationId: id,
  version,
  policies,
}: PoliciesView): AttestationPolicies {
  const items = policies.map(({ supervisionLevel, requirement, validMonths, source }) => ({
    supervisionLevel,
    requirement,
    ...present({ validMonths }),
    source,
  }));
  return { id, version, policies: items };
}

export function toRecognition(row: RecognitionRow): AttestationRecognition {
  const { id, organisationId, recognisedOrganisationId } = row;
  return {
    id,
    version: 1,
    organisationId,
    recognisedOrganisationId,
    createdAt: row.createdAt.toISOString(),
  };
}
