import { type Static, Type } from 'typebox';
import { MEMBERSHIP_ROLES } from '../../core/actor.ts';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, closed, flag, instant, int32, openSet, text, uuid } from '../../core/schemas/values.ts';
import { type organisationVerifications, verificationStatus } from '../../infra/db/schema/organisations.ts';
import { CLAIM_METHODS, VERIFICATION_METHODS } from './organisation-verification.rules.ts';

export type VerificationRow = typeof organisationVerifications.$inferSelect;
type VerificationStatus = VerificationRow['status'];

/** A claim on an organisation with where it stands. */
export const OrganisationVerification = component(
  'OrganisationVerification',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      organisationId: uuid('Organisation it is about'),
      personId: uuid('Person who claims to belong to it'),
      method: openSet(VERIFICATION_METHODS, 'How it is proved'),
      role: openSet(MEMBERSHIP_ROLES, 'Role that is asked for'),
      status: closed(verificationStatus.enumValues, 'Where it stands'),
      identifierScheme: Type.Optional(anyText('Kind of official number', 'kvk')),
      identifierValue: Type.Optional(anyText('Official number', '91234567')),
      explanation: Type.Optional(anyText('What the claimant says', 'Ik ben directeur van dit museum.')),
      hasEvidence: flag('The mail address or the login of the claimant agrees with the organisation'),
      allowedTransitions: Type.Array(closed(verificationStatus.enumValues, 'Status'), {
        description: 'Statuses the caller can move it to now',
      }),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'A claim that an organisation is who it says, or that a person belongs to it.' },
  ),
);
export type OrganisationVerification = Static<typeof OrganisationVerification>;
export const OrganisationVerificationPage = pageOf('OrganisationVerificationPage', OrganisationVerification);

/** What a person sends to claim an organisation. */
export const OrganisationVerificationCreate = component(
  'OrganisationVerificationCreate',
  Type.Object(
    {
      method: closed(CLAIM_METHODS, 'How it is proved'),
      identifierValue: Type.Optional(
        text({ max: 40, example: '9123 4567', description: 'The official number, for brin and kvk' }),
      ),
      role: Type.Optional(
        closed(
          MEMBERSHIP_ROLES,
          'Role that is asked for; left out, the first becomes its administrator and others work in it',
        ),
      ),
      explanation: Type.Optional(
        text({
          max: 1000,
          example: 'Ik ben directeur van dit museum.',
          description: 'What helps those who decide',
        }),
      ),
    },
    { additionalProperties: false, description: 'A claim on an organisation.' },
  ),
);
export type OrganisationVerificationCreate = Static<typeof OrganisationVerificationCreate>;

export const OrganisationVerificationStatusChangeCreate = statusChangeCreate(
  'OrganisationVerificationStatusChangeCreate',
  ['approved', 'rejected', 'withdrawn'],
);
export type OrganisationVerificationStatusChangeCreate = Static<
  typeof OrganisationVerificationStatusChangeCreate
>;

export const VerificationParams = Type.Object({ verificationId: uuid('Verification') });
export const VerificationQuery = Type.Object(pageQuery, { additionalProperties: false });

/** A claim with the steps the caller can take. */
export interface OwnVerification {
  row: VerificationRow;
  allowedTransitions: VerificationStatus[];
}

/** The claim as the API shows it. */
export function toVerification({ row, allowedTransitions }: OwnVerification): OrganisationVerification {
  const { id, version, organisationId, personId, role, status, hasEvidence } = row;
  const { identifierScheme, identifierValue, explanation } = row;
  return {
    id,
    version,
    organisationId,
    personId,
    method: row.method as OrganisationVerification['method'],
    role,
    status,
    hasEvidence,
    allowedTransitions,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...present({ identifierScheme, identifierValue, explanation }),
  };
}
