import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { allowedSteps } from '../../core/machine.ts';
import { component } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, closed, code, flag, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import { personStatus } from '../../infra/db/schema/people.ts';
import { accountMachine } from './account.machine.ts';
import type { PersonRow } from './person.schemas.ts';

/** An account as the platform sees it. */
export const User = component(
  'User',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      name: anyText('Name', 'Sanne Peeters'),
      email: Type.Optional(anyText('Mail address to sign in with', 'sanne@school.example')),
      language: code('languages', 'Language of mail and messages'),
      status: closed(
        personStatus.enumValues,
        'Whether the person can sign in; an erased one is left as an empty place',
      ),
      isPlatformAdmin: flag('True for an administrator of the platform', false),
      allowedTransitions: Type.Array(anyText('Status', 'suspended'), {
        description: 'Statuses an administrator can move it to',
      }),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'An account, for administrators of the platform.' },
  ),
);
export type User = Static<typeof User>;
export const UserPage = pageOf('UserPage', User);

export const UserUpdate = component(
  'UserUpdate',
  Type.Object(
    {
      name: Type.Optional(text({ min: 2, max: 100, example: 'Sanne Peeters', description: 'Name' })),
      language: Type.Optional(code('languages', 'Language of mail and messages')),
      isPlatformAdmin: Type.Optional(flag('True for an administrator of the platform', false)),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of an account.' },
  ),
);
export type UserUpdate = Static<typeof UserUpdate>;

export const UserStatusChangeCreate = statusChangeCreate('UserStatusChangeCreate', ['active', 'suspended']);
export type UserStatusChangeCreate = Static<typeof UserStatusChangeCreate>;

export const UserParams = Type.Object({ userId: uuid('Account') });
export const UserQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(closed(personStatus.enumValues, 'Status'), 3, 'In one of these states'),
    organisationId: Type.Optional(uuid('Members of this organisation')),
    isPlatformAdmin: Type.Optional(flag('Administrators of the platform, or the others', true)),
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^-?(createdAt|name)$',
        example: 'createdAt',
        description: 'Order; default createdAt',
      }),
    ),
  },
  { additionalProperties: false },
);

export function toUser(row: PersonRow): User {
  const { id, version, name, language, status, isPlatformAdmin } = row;
  return {
    id,
    version,
    name,
    ...present({ email: row.email }),
    language,
    status,
    isPlatformAdmin,
    allowedTransitions: allowedSteps(accountMachine, status, ['platform']),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
