import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, closed, fraction, instant, int32, uuid } from '../../core/schemas/values.ts';
import {
  type activityDuplicates,
  duplicateCandidateStatus,
} from '../../infra/db/schema/activities-curation.ts';
import type { DuplicateStatus } from './duplicate-candidate.machine.ts';

export type DuplicateRow = typeof activityDuplicates.$inferSelect;
const STATUSES = duplicateCandidateStatus.enumValues;

/** A pair with the titles and organisations of both. */
export interface ListedDuplicateRow extends DuplicateRow {
  title: string;
  organisationId: string;
  canonicalTitle: string;
  canonicalOrganisationId: string;
}

const fields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 1, description: 'Version' }),
  status: closed(STATUSES, 'Where it stands'),
  activityId: uuid('The newer activity, which lists leave out once this is confirmed'),
  title: anyText('Its title', 'Zelf drukken met lood'),
  organisationId: uuid('Organisation that offers it'),
  canonicalActivityId: uuid('The older activity, which stays'),
  canonicalTitle: anyText('Its title', 'Zelf drukken met lood en inkt'),
  canonicalOrganisationId: uuid('Organisation that offers that one'),
  score: fraction('How alike they are, 0 to 1', 0.82),
  reasons: Type.Array(anyText('Reason', 'same_title'), { description: 'What is alike' }),
  createdAt: instant('Found'),
};

const DuplicateCandidateSummary = component(
  'DuplicateCandidateSummary',
  Type.Object(fields, { description: 'Two activities that may be one, in a list.' }),
);
export const DuplicateCandidatePage = pageOf('DuplicateCandidatePage', DuplicateCandidateSummary);

export const DuplicateCandidate = component(
  'DuplicateCandidate',
  Type.Object(
    {
      ...fields,
      allowedTransitions: Type.Array(closed(STATUSES, 'Status'), {
        description: 'Statuses the caller can move it to',
      }),
    },
    { description: 'Two activities that may be one, from two catalogues.' },
  ),
);

export const DuplicateStatusChangeCreate = statusChangeCreate(
  'DuplicateCandidateStatusChangeCreate',
  STATUSES,
);
export type DuplicateStatusChangeCreate = Static<typeof DuplicateStatusChangeCreate>;

export const DuplicateParams = Type.Object({ duplicateCandidateId: uuid('Pair') });
export const DuplicateQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(closed(STATUSES, 'Status'), 3, 'Statuses'),
    activityId: Type.Optional(uuid('One of the two activities')),
  },
  { additionalProperties: false },
);
export const DuplicateHistoryQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });

export function toDuplicateSummary(row: ListedDuplicateRow): Static<typeof DuplicateCandidateSummary> {
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    activityId: row.activityId,
    title: row.title,
    organisationId: row.organisationId,
    canonicalActivityId: row.canonicalId,
    canonicalTitle: row.canonicalTitle,
    canonicalOrganisationId: row.canonicalOrganisationId,
    score: row.score,
    reasons: row.reasons,
    createdAt: row.createdAt.toISOString(),
  };
}

export function toDuplicate(found: { row: ListedDuplicateRow; allowedTransitions: DuplicateStatus[] }) {
  return { ...toDuplicateSummary(found.row), allowedTransitions: found.allowedTransitions };
}
