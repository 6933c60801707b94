import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { clearably, optionally } from '../../core/schemas/objects.ts';
import { pageOf } from '../../core/schemas/shared.ts';
import { anyText, closed, decimal, instant, int32, uuid } from '../../core/schemas/values.ts';
import { type activities, activityStatus } from '../../infra/db/schema/activities.ts';
import { OrganisationSummary } from '../organisations/index.ts';
import {
  detailFields,
  locationField,
  optionalContent,
  requiredContent,
  summaryFields,
} from './activity-fields.schemas.ts';
import { decisionFields } from './review-checklist.schemas.ts';
import { SessionSummary } from './session.schemas.ts';

export type ActivityRow = typeof activities.$inferSelect;

export type { ActivityStatus } from './activity.machine.ts';

export const ACTIVITY_STATUSES = activityStatus.enumValues;

const included = {
  organisation: Type.Optional(ref(OrganisationSummary)),
  sessions: Type.Optional(
    Type.Array(ref(SessionSummary), {
      description: 'Coming sessions, at most 20; only with include=sessions',
    }),
  ),
};

/** An activity in a public list. */
export const ActivitySummary = component(
  'ActivitySummary',
  Type.Object(
    {
      ...summaryFields,
      ...included,
      distanceKm: Type.Optional(decimal('Distance from `near`, in km; only with `near`', 3.4)),
    },
    { description: 'An activity, as a list shows it.' },
  ),
);
export type ActivitySummary = Static<typeof ActivitySummary>;
export const ActivityPage = pageOf('ActivityPage', ActivitySummary);

/** An activity for everyone. */
export const Activity = component(
  'Activity',
  Type.Object({ ...summaryFields, ...detailFields, ...included }, { description: 'A published activity.' }),
);
export type Activity = Static<typeof Activity>;

const statusField = closed(ACTIVITY_STATUSES, 'Where it stands in curation');

/** A change that waits for a workgroup, in short. */
const PendingRevision = component(
  'PendingRevision',
  Type.Object(
    {
      id: uuid('Revision'),
      status: closed(
        ['pending', 'changes_requested'],
        'Whether it waits for the workgroup or for the provider',
      ),
      changedFields: Type.Array(anyText('Field', 'title'), { description: 'Fields that would change' }),
      submittedAt: instant('Since when it waits'),
    },
    { description: 'A change that waits for a workgroup beside the published version.' },
  ),
);

/** An activity for its provider and its curators, in every state (C-50). */
export const OwnerActivity = component(
  'OwnerActivity',
  Type.Object(
    {
      ...summaryFields,
      ...detailFields,
      status: statusField,
      allowedTransitions: Type.Array(closed(ACTIVITY_STATUSES, 'Status'), {
        description: 'Statuses the caller can move it to',
      }),
      descriptionMarkdown: anyText(
        'Description as it was written',
        'De groep begint met een **rondleiding**.',
      ),
      completeness: int32({
        max: 100,
        example: 80,
        description: 'How much of the fields is filled in, 0 to 100',
      }),
      contactEmail: Type.Optional(anyText('Where the provider is reached', 'educatie@museum.example')),
      sourceId: Type.Optional(uuid('Source that manages it')),
      externalId: Type.Optional(anyText('Id in the source', 'les-12')),
      pendingRevision: Type.Optional(ref(PendingRevision)),
      visibleFrom: Type.Optional(instant('Not shown before')),
      visibleUntil: Type.Optional(instant('Not shown from')),
      createdAt: instant('Made'),
    },
    { description: 'An activity with all that its provider may see.' },
  ),
);
export type OwnerActivity = Static<typeof OwnerActivity>;

const OwnerActivitySummary = component(
  'OwnerActivitySummary',
  Type.Object(
    {
      ...summaryFields,
      status: statusField,
      completeness: int32({
        max: 100,
        example: 80,
        description: 'How much of the fields is filled in, 0 to 100',
      }),
      updatedAt: instant('Last changed'),
    },
    { description: 'An activity in the list of its provider.' },
  ),
);
export const OwnerActivityPage = pageOf('OwnerActivityPage', OwnerActivitySummary);

/** What a provider sends to make an activity. */
export const ActivityCreate = component(
  'ActivityCreate',
  Type.Object(
    {
      organisationId: uuid('Organisation that offers it'),
      ...optionally(locationField),
      ...requiredContent,
      ...optionally(optionalContent),
      inspiredById: Type.Optional(uuid('Activity it is taken over from')),
    },
    { additionalProperties: false, description: 'A new activity; it begins as a draft.' },
  ),
);
export type ActivityCreate = Static<typeof ActivityCreate>;

/** A merge patch of an activity: null removes, absent leaves (C-35). */
export const ActivityUpdate = component(
  'ActivityUpdate',
  Type.Object(
    { ...optionally(requiredContent), ...clearably(locationField), ...clearably(optionalContent) },
    { additionalProperties: false, minProperties: 1, description: 'Changes of an activity.' },
  ),
);
export type ActivityUpdate = Static<typeof ActivityUpdate>;

export const ActivityStatusChangeCreate = component(
  'ActivityStatusChangeCreate',
  Type.Object(
    {
      ...decisionFields(ACTIVITY_STATUSES),
      activityVersion: Type.Optional(
        int32({ min: 1, example: 3, description: 'Version that was looked at; another answers 409' }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The wanted status, with a reason where one is asked and the checklist of the workgroup.',
    },
  ),
);
export type ActivityStatusChangeCreate = Static<typeof ActivityStatusChangeCreate>;

export const ActivityParams = Type.Object({ activityId: uuid('Activity') });
export const OwnerActivityParams = Type.Object({
  organisationId: uuid('Organisation'),
  activityId: uuid('Activity'),
});
