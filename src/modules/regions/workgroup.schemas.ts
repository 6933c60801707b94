import { type Static, Type } from 'typebox';
import { WORKGROUP_PERMISSIONS } from '../../core/actor.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, instant, int32, openSet, text, uuid } from '../../core/schemas/values.ts';
import type { workgroupMembers } from '../../infra/db/schema/regions.ts';

/** A member with the name of who it is. */
export type WorkgroupMemberRow = typeof workgroupMembers.$inferSelect & { name: string };

const fields = {
  name: text({ min: 2, max: 100, example: 'Werkgroep Roermond', description: 'Name' }),
  summary: text({
    max: 500,
    example: 'Brengt scholen en aanbieders rond Roermond bij elkaar.',
    description: 'What the workgroup does',
  }),
  regionIds: Type.Array(uuid('Region'), {
    minItems: 1,
    maxItems: 100,
    uniqueItems: true,
    description: 'Regions it curates, with all below them',
  }),
};

/** What an administrator sends to make a workgroup. */
export const WorkgroupCreate = component(
  'WorkgroupCreate',
  Type.Object(
    {
      slug: text({
        min: 2,
        max: 80,
        pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
        example: 'roermond',
        description: 'Name in addresses',
      }),
      ...fields,
    },
    { additionalProperties: false, description: 'A new workgroup.' },
  ),
);
export type WorkgroupCreate = Static<typeof WorkgroupCreate>;

/** A merge patch of a workgroup. */
export const WorkgroupUpdate = component(
  'WorkgroupUpdate',
  Type.Object(
    {
      name: Type.Optional(fields.name),
      summary: Type.Optional(fields.summary),
      regionIds: Type.Optional(fields.regionIds),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a workgroup.' },
  ),
);
export type WorkgroupUpdate = Static<typeof WorkgroupUpdate>;

/** Somebody in a workgroup and what that person may do in its regions. */
export const WorkgroupMember = component(
  'WorkgroupMember',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      workgroupId: uuid('Workgroup'),
      personId: uuid('Person'),
      name: anyText('Name of the person', 'Leon Dirkx'),
      permissions: Type.Array(openSet(WORKGROUP_PERMISSIONS, 'Permission'), {
        description: 'What the person may do in the regions of the workgroup',
      }),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'A member of a workgroup with the permissions of that person.' },
  ),
);
export type WorkgroupMember = Static<typeof WorkgroupMember>;
export const WorkgroupMemberPage = pageOf('WorkgroupMemberPage', WorkgroupMember);

const permissions = Type.Array(closed(WORKGROUP_PERMISSIONS, 'Permission'), {
  maxItems: WORKGROUP_PERMISSIONS.length,
  uniqueItems: true,
  description: 'What the person may do; nobody gives more than the own permissions',
});

/** What a manager sends to add a member. */
export const WorkgroupMemberCreate = component(
  'WorkgroupMemberCreate',
  Type.Object(
    {
      email: Type.String({
        format: 'email',
        maxLength: 254,
        description: 'Mail address of an account',
        examples: ['leon@gemeente.example'],
      }),
      permissions,
    },
    { additionalProperties: false, description: 'A new member of a workgroup.' },
  ),
);
export type WorkgroupMemberCreate = Static<typeof WorkgroupMemberCreate>;

/** A merge patch of a member. */
export const WorkgroupMemberUpdate = component(
  'WorkgroupMemberUpdate',
  Type.Object(
    { permissions: Type.Optional(permissions) },
    { additionalProperties: false, minProperties: 1, description: 'Other permissions.' },
  ),
);
export type WorkgroupMemberUpdate = Static<typeof WorkgroupMemberUpdate>;

export const WorkgroupMemberParams = Type.Object({ workgroupMemberId: uuid('Member') });
export const WorkgroupMemberQuery = Type.Object(pageQuery, { additionalProperties: false });

export function toWorkgroupMember(row: WorkgroupMemberRow): WorkgroupMember {
  const { id, version, workgroupId, personId, name } = row;
  return {
    id,
    version,
    workgroupId,
    personId,
    name,
    permissions: row.permissions as WorkgroupMember['permissions'],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
