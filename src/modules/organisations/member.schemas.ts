import { type Static, Type } from 'typebox';
import { MEMBERSHIP_ROLES } from '../../core/actor.ts';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, instant, int32, openSet, uuid } from '../../core/schemas/values.ts';
import type { memberships } from '../../infra/db/schema/organisations.ts';

/** A membership with whose it is. */
export type MemberRow = typeof memberships.$inferSelect & { name: string; email: string | null };

/** Somebody's role in an organisation; one person can have several. */
export const OrganisationMember = component(
  'OrganisationMember',
  Type.Object(
    {
      id: uuid('Id of the membership'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      organisationId: uuid('Organisation'),
      personId: uuid('Person'),
      name: anyText('Name of the person', 'Sanne Peeters'),
      email: Type.Optional(anyText('Mail address of the person', 'sanne@school.example')),
      role: openSet(MEMBERSHIP_ROLES, 'Role'),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'A role of a person in an organisation.' },
  ),
);
export type OrganisationMember = Static<typeof OrganisationMember>;
export const OrganisationMemberPage = pageOf('OrganisationMemberPage', OrganisationMember);

/** A merge patch of a membership. */
export const OrganisationMemberUpdate = component(
  'OrganisationMemberUpdate',
  Type.Object(
    { role: Type.Optional(closed(MEMBERSHIP_ROLES, 'Role')) },
    { additionalProperties: false, minProperties: 1, description: 'Another role.' },
  ),
);
export type OrganisationMemberUpdate = Static<typeof OrganisationMemberUpdate>;

export const MemberParams = Type.Object({ memberId: uuid('Membership') });
export const MemberQuery = Type.Object(pageQuery, { additionalProperties: false });

export function toMember(row: MemberRow): OrganisationMember {
  const { id, version, organisationId, personId, name, email, role } = row;
  return {
    id,
    version,
    organisationId,
    personId,
    name,
    role,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...present({ email }),
  };
}
