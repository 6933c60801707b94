import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { clearably, optionally } from '../../core/schemas/objects.ts';
import { pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { text } from '../../core/schemas/values.ts';
import { expertProfileStatus } from '../../infra/db/schema/people.ts';
import { listedExpertFields, optionalExpertFields, requiredExpertFields } from './expert-fields.schemas.ts';

/** A new expert profile of the caller. */
export const ExpertCreate = component(
  'ExpertCreate',
  Type.Object(
    { ...requiredExpertFields, ...optionally(listedExpertFields), ...optionally(optionalExpertFields) },
    { additionalProperties: false, description: 'What the caller can help with.' },
  ),
);
export type ExpertCreate = Static<typeof ExpertCreate>;

/** A merge patch of an expert profile. */
export const ExpertUpdate = component(
  'ExpertUpdate',
  Type.Object(
    {
      ...optionally(requiredExpertFields),
      ...optionally(listedExpertFields),
      ...clearably(optionalExpertFields),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of an expert profile.' },
  ),
);
export type ExpertUpdate = Static<typeof ExpertUpdate>;

export const ExpertStatusChangeCreate = statusChangeCreate(
  'ExpertStatusChangeCreate',
  expertProfileStatus.enumValues,
);
export type ExpertStatusChangeCreate = Static<typeof ExpertStatusChangeCreate>;

export const StepQuery = Type.Object(
  {
    ...pageQuery,
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^-?createdAt$',
        example: 'createdAt',
        description: 'Order; default createdAt',
      }),
    ),
  },
  { additionalProperties: false },
);
