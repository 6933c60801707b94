import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, instant, openSet, uuid } from '../../core/schemas/values.ts';

export const REVIEW_KINDS = [
  'activity',
  'activity_revision',
  'expert_profile',
  'organisation_verification',
  'demand_call',
] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

const kind = openSet(REVIEW_KINDS, 'What it is; its id belongs to the resource of that kind');

export interface ReviewItemRow {
  kind: ReviewKind;
  id: string;
  title: string;
  organisationId: string | null;
  /** The activity that a revision changes. */
  activityId: string | null;
  submittedAt: Date;
}

/** Something that waits for a workgroup. */
const ReviewItem = component(
  'ReviewItem',
  Type.Object(
    {
      kind,
      id: uuid('Id of what waits'),
      title: anyText('What it is called', 'Zelf drukken met lood en inkt'),
      organisationId: Type.Optional(uuid('Organisation it is of')),
      activityId: Type.Optional(uuid('Activity that a revision changes')),
      submittedAt: instant('Since when it waits'),
    },
    { description: 'Something that waits for the decision of a workgroup.' },
  ),
);
export const ReviewItemPage = pageOf('ReviewItemPage', ReviewItem);

export const ReviewItemQuery = Type.Object(
  {
    ...pageQuery,
    kind: listParameter(closed(REVIEW_KINDS, 'Kind'), REVIEW_KINDS.length, 'Kinds'),
    regionId: Type.Optional(uuid('Region, with all below it')),
  },
  { additionalProperties: false },
);

export function toReviewItem(row: ReviewItemRow): Static<typeof ReviewItem> {
  const { kind, id, title, organisationId, activityId } = row;
  const submittedAt = row.submittedAt.toISOString();
  return { kind, id, title, submittedAt, ...present({ organisationId, activityId }) };
}
