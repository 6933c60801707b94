import { type Static, Type } from 'typebox';
import { MEMBERSHIP_ROLES } from '../../core/actor.ts';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import {
  anyText,
  closed,
  code,
  flag,
  instant,
  int32,
  openSet,
  text,
  uuid,
} from '../../core/schemas/values.ts';
import { organisationStatus } from '../../infra/db/schema/organisations.ts';
import type { persons } from '../../infra/db/schema/people.ts';

export type PersonRow = typeof persons.$inferSelect;

/** What the signed-in person is in one organisation. */
export const OwnMembership = component(
  'OwnMembership',
  Type.Object(
    {
      organisationId: uuid('Organisation'),
      organisationName: anyText('Its name', 'Basisschool De Regenboog'),
      organisationStatus: closed(organisationStatus.enumValues, 'Its status'),
      roles: Type.Array(openSet(MEMBERSHIP_ROLES, 'Role'), { description: 'Roles in it' }),
    },
    { description: 'An organisation the person acts for, with the roles in it.' },
  ),
);
export type OwnMembership = Static<typeof OwnMembership>;

/** What the signed-in person may do in one workgroup. */
export const OwnWorkgroup = component(
  'OwnWorkgroup',
  Type.Object(
    {
      workgroupId: uuid('Workgroup'),
      workgroupName: anyText('Its name', 'Werkgroep Roermond'),
      permissions: Type.Array(anyText('Permission', 'review'), {
        description: 'What the person may do there',
      }),
    },
    { description: 'A workgroup the person is in.' },
  ),
);
export type OwnWorkgroup = Static<typeof OwnWorkgroup>;

/** The account of the signed-in person. */
export const Me = component(
  'Me',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      name: anyText('Name', 'Sanne Peeters'),
      email: Type.Optional(
        anyText('Mail address to sign in with; absent for who signs in elsewhere', 'sanne@school.example'),
      ),
      language: code('languages', 'Language of mail and messages'),
      isPlatformAdmin: flag('True for an administrator of the platform', false),
      memberships: Type.Array(ref(OwnMembership), { description: 'Organisations the person acts for' }),
      workgroups: Type.Array(ref(OwnWorkgroup), { description: 'Workgroups the person is in' }),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'The account of the signed-in person, with memberships and roles.' },
  ),
);
export type Me = Static<typeof Me>;

/** A merge patch of the own account. */
export const MeUpdate = component(
  'MeUpdate',
  Type.Object(
    {
      name: Type.Optional(text({ min: 2, max: 100, example: 'Sanne Peeters', description: 'Name' })),
      language: Type.Optional(code('languages', 'Language of mail and messages')),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of the own account.' },
  ),
);
export type MeUpdate = Static<typeof MeUpdate>;

/** A person with memberships and workgroups. */
export interface Account {
  person: PersonRow;
  memberships: OwnMembership[];
  workgroups: OwnWorkgroup[];
}

/** The account as its owner sees it. */
export function toMe({ person, memberships, workgroups }: Account): Me {
  const { id, version, name, email, language, isPlatformAdmin } = person;
  return {
    id,
    version,
    name,
    ...present({ email }),
    language,
    isPlatformAdmin,
    memberships,
    workgroups,
    createdAt: person.createdAt.toISOString(),
    updatedAt: person.updatedAt.toISOString(),
  };
}
