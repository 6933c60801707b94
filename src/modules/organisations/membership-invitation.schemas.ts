import { type Static, Type } from 'typebox';
import { MEMBERSHIP_ROLES } from '../../core/actor.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, closed, instant, int32, openSet, text, uuid } from '../../core/schemas/values.ts';
import { invitationStatus, type membershipInvitations } from '../../infra/db/schema/organisations.ts';

/** An invitation with the name of who invites. */
export type InvitationRow = typeof membershipInvitations.$inferSelect & { organisationName: string };
export type InvitationStatus = InvitationRow['status'];

/** An invitation to become a member of an organisation. */
export const MembershipInvitation = component(
  'MembershipInvitation',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      organisationId: uuid('Organisation'),
      organisationName: anyText('Its name', 'Basisschool De Regenboog'),
      email: anyText('Mail address that is invited', 'noor@school.example'),
      role: openSet(MEMBERSHIP_ROLES, 'Role that is offered'),
      status: closed(invitationStatus.enumValues, 'Where it stands'),
      allowedTransitions: Type.Array(closed(invitationStatus.enumValues, 'Status'), {
        description: 'Statuses the caller can move it to now; to accepted through a confirmation',
      }),
      expiresAt: instant('Last moment to accept'),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'An invitation by mail to become a member of an organisation.' },
  ),
);
export type MembershipInvitation = Static<typeof MembershipInvitation>;
export const MembershipInvitationPage = pageOf('MembershipInvitationPage', MembershipInvitation);

/** What an administrator sends to invite somebody. */
export const OrganisationMemberCreate = component(
  'OrganisationMemberCreate',
  Type.Object(
    {
      email: Type.String({
        format: 'email',
        maxLength: 254,
        description: 'Mail address to invite',
        examples: ['noor@school.example'],
      }),
      role: closed(MEMBERSHIP_ROLES, 'Role to offer'),
    },
    { additionalProperties: false, description: 'Somebody to invite as a member.' },
  ),
);
export type OrganisationMemberCreate = Static<typeof OrganisationMemberCreate>;

/** What is sent to accept an invitation. */
export const MembershipInvitationConfirmationCreate = component(
  'MembershipInvitationConfirmationCreate',
  Type.Object(
    {
      token: Type.Optional(
        text({
          max: 100,
          example: 'q4cZJkO2b0Yd1o7bV3n8mXw5sT6uR9eA',
          description: 'Token of the mail; not needed by who signs in with the invited address',
        }),
      ),
    },
    { additionalProperties: false, description: 'Acceptance of an invitation.' },
  ),
);
export type MembershipInvitationConfirmationCreate = Static<typeof MembershipInvitationConfirmationCreate>;

export const MembershipInvitationStatusChangeCreate = statusChangeCreate(
  'MembershipInvitationStatusChangeCreate',
  ['declined', 'withdrawn'],
);
export type MembershipInvitationStatusChangeCreate = Static<typeof MembershipInvitationStatusChangeCreate>;

export const InvitationParams = Type.Object({ membershipInvitationId: uuid('Invitation') });
export const InvitationQuery = Type.Object(pageQuery, { additionalProperties: false });

/** An invitation with the steps the caller can take. */
export interface OwnInvitation {
  row: InvitationRow;
  allowedTransitions: InvitationStatus[];
}

export function toInvitation({ row, allowedTransitions }: OwnInvitation): MembershipInvitation {
  const { id, version, organisationId, organisationName, email, role, status } = row;
  return {
    id,
    version,
    organisationId,
    organisationName,
    email,
    role,
    status,
    allowedTransitions,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
