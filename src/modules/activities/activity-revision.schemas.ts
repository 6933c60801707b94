import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, flag, instant, int32, uuid } from '../../core/schemas/values.ts';
import { activityRevisionStatus, type activityRevisions } from '../../infra/db/schema/activities-curation.ts';
import { Activity, type ActivityRow } from './activity.schemas.ts';
import { toActivity } from './activity-mapping.schemas.ts';
import type { RevisionStatus } from './activity-revision.machine.ts';
import { changedFieldNames, type FieldChange, fieldChanges } from './activity-revision.rules.ts';
import { decisionFields } from './review-checklist.schemas.ts';

export type RevisionRow = typeof activityRevisions.$inferSelect;
const STATUSES = activityRevisionStatus.enumValues;

const summaryFields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 1, description: 'Version of the revision' }),
  activityId: uuid('Activity'),
  organisationId: uuid('Organisation that offers it'),
  status: closed(STATUSES, 'Where it stands'),
  changedFields: Type.Array(anyText('Field', 'title'), { description: 'Fields that change' }),
  baseVersion: int32({ min: 1, example: 3, description: 'Version of the activity that it changes' }),
  submittedAt: instant('Since when it waits, or waited'),
  decidedAt: Type.Optional(instant('When it ended')),
};

const ActivityRevisionSummary = component(
  'ActivityRevisionSummary',
  Type.Object(summaryFields, { description: 'A change of a published activity, in a list.' }),
);
export const ActivityRevisionPage = pageOf('ActivityRevisionPage', ActivityRevisionSummary);

const RevisionChange = component(
  'RevisionChange',
  Type.Object(
    {
      field: anyText('Field of the activity', 'title'),
      before: Type.Optional(anyText('What is published now, as text; absent when empty', 'Zelf drukken')),
      after: Type.Optional(anyText('What it would become, as text; absent when emptied', 'Drukken met lood')),
      isConflicting: flag('True when it was changed otherwise since the revision was sent', false),
    },
    { description: 'What a revision changes in one field.' },
  ),
);

/** A change that a workgroup decides on, with what the activity would be. */
export const ActivityRevision = component(
  'ActivityRevision',
  Type.Object(
    {
      ...summaryFields,
      allowedTransitions: Type.Array(closed(STATUSES, 'Status'), {
        description: 'Statuses the caller can move it to',
      }),
      changes: Type.Array(ref(RevisionChange), { description: 'What changes, field by field' }),
      proposal: ref(Activity),
    },
    { description: 'A change of a published activity, which stays visible as it is until the decision.' },
  ),
);
export type ActivityRevision = Static<typeof ActivityRevision>;

export const ActivityRevisionStatusChangeCreate = component(
  'ActivityRevisionStatusChangeCreate',
  Type.Object(
    {
      ...decisionFields(STATUSES),
      revisionVersion: Type.Optional(
        int32({ min: 1, example: 1, description: 'Version that was looked at; another one is refused' }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The wanted status, with a reason where one is asked and the checklist of the workgroup.',
    },
  ),
);
export type RevisionStatusChangeCreate = Static<typeof ActivityRevisionStatusChangeCreate>;

export const RevisionParams = Type.Object({ activityRevisionId: uuid('Revision') });
export const RevisionQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });

export function toRevisionSummary(row: RevisionRow): Static<typeof ActivityRevisionSummary> {
  return {
    id: row.id,
    version: row.version,
    activityId: row.activityId,
    organisationId: row.organisationId,
    status: row.status,
    changedFields: changedFieldNames(row.content),
    baseVersion: row.baseVersion,
    submittedAt: row.submittedAt.toISOString(),
    ...present({ decidedAt: row.decidedAt?.toISOString() }),
  };
}

const toChange = ({ before, after, ...change }: FieldChange) => ({
  ...change,
  ...present({ before, after }),
});

/** A revision with what it does to the activity as it is published now. */
export function toRevision(found: {
  revision: RevisionRow;
  activity: ActivityRow;
  allowedTransitions: RevisionStatus[];
}): ActivityRevision {
  const { revision, activity, allowedTransitions } = found;
  return {
    ...toRevisionSummary(revision),
    allowedTransitions,
    changes: fieldChanges(activity, revision).map(toChange),
    proposal: toActivity({ ...activity, ...revision.content }),
  };
}

/** The open revision as the owner view of its activity shows it. */
export function toPendingRevision({ id, status, content, submittedAt }: RevisionRow) {
  const isWithProvider = status === 'changes_requested';
  return {
    id,
    status: isWithProvider ? ('changes_requested' as const) : ('pending' as const),
    changedFields: changedFieldNames(content),
    submittedAt: submittedAt.toISOString(),
  };
}
