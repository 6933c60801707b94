import { type Static, Type } from 'typebox';
import { type ErrorCode, errorCodeFacts, problemSlug } from '../../core/error-codes.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { listParameter, Problem, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, flag, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import {
  importItemStatus,
  importMode,
  type importRunItems,
  importRunStatus,
  type importRuns,
} from '../../infra/db/schema/partner-sync.ts';
import { SourceActivityReplace } from '../activities/index.ts';
import { externalId } from './source.schemas.ts';

export type ImportRunRow = typeof importRuns.$inferSelect;
export type ImportItemRow = typeof importRunItems.$inferSelect;
/** A row of a list, with the id that the keyset ends with: the run is the same, the index differs. */
export type ListedItemRow = ImportItemRow & { id: string };

const mode = () =>
  closed(importMode.enumValues, 'upsert touches the items that are sent; snapshot also withdraws the rest');
const count = (description: string, example: number) => int32({ example, description });

/** Items per outcome. */
const ImportRunCounts = component(
  'ImportRunCounts',
  Type.Object(
    {
      received: count('Items received', 100),
      created: count('Activities made', 3),
      updated: count('Activities changed', 5),
      unchanged: count('Items equal to what was there', 85),
      deleted: count('Activities withdrawn, since a snapshot lacked them', 0),
      failed: count('Items refused, each with its problem', 7),
    },
    { description: 'How many items had which outcome so far.' },
  ),
);

/** One delivery of a catalogue. */
export const ImportRun = component(
  'ImportRun',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 4, description: 'Version; counts the steps' }),
      sourceId: uuid('Source that delivers'),
      status: closed(importRunStatus.enumValues, 'How far it is'),
      mode: mode(),
      dryRun: flag('True when nothing is changed and only the outcome is told', false),
      hasContent: flag('False while the content has still to be sent'),
      counts: ref(ImportRunCounts),
      missingCount: Type.Optional(
        count('Activities that would be withdrawn, when that needed a confirmation', 45),
      ),
      createdAt: instant('Made'),
      startedAt: Type.Optional(instant('Begun')),
      finishedAt: Type.Optional(instant('Ended')),
    },
    { description: 'One delivery of a catalogue and how far it is (C-62, C-63).' },
  ),
);
export type ImportRun = Static<typeof ImportRun>;
export const ImportRunPage = pageOf('ImportRunPage', ImportRun);

/** The outcome of one item. */
export const ImportRunItem = component(
  'ImportRunItem',
  Type.Object(
    {
      index: int32({
        example: 12,
        description: 'Place in the delivery, from 0; blank lines are not counted',
      }),
      externalId: Type.Optional(anyText('Id in the source; absent when it could not be read', 'les-12')),
      status: closed(importItemStatus.enumValues, 'Outcome'),
      activityId: Type.Optional(uuid('The activity')),
      problem: Type.Optional(ref(Problem)),
    },
    { description: 'The outcome of one item; a failed one has the problem that the single PUT would give.' },
  ),
);
export type ImportRunItem = Static<typeof ImportRunItem>;
export const ImportRunItemPage = pageOf('ImportRunItemPage', ImportRunItem);

/** One item; the same object is a line of NDJSON content. */
const ImportRunItemCreate = component(
  'ImportRunItemCreate',
  Type.Object(
    { externalId: externalId('Id in the source'), activity: ref(SourceActivityReplace) },
    { additionalProperties: false, description: 'An activity with its id in the source.' },
  ),
);

export const ImportRunCreate = component(
  'ImportRunCreate',
  Type.Object(
    {
      mode: mode(),
      dryRun: Type.Optional(flag('Tell the outcome and change nothing; false unless told', false)),
      items: Type.Optional(
        Type.Array(ref(ImportRunItemCreate), {
          maxItems: 1000,
          description: 'The items; left out, they are sent as content',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'A new run; a faulty item fails by itself, not the request.',
    },
  ),
);

const withReason = (name: string, description: string) =>
  component(
    name,
    Type.Object(
      {
        reasonText: Type.Optional(
          text({ max: 1000, example: 'De collectie is vernieuwd.', description: 'Why, in words' }),
        ),
      },
      { additionalProperties: false, description },
    ),
  );
export const ImportRunConfirmationCreate = withReason(
  'ImportRunConfirmationCreate',
  'Lets the run withdraw what its snapshot lacks.',
);
export const ImportRunCancellationCreate = withReason(
  'ImportRunCancellationCreate',
  'Ends the run; what was applied stays.',
);

/** NDJSON as it is sent; read as a stream, so nothing is checked before its lines are. */
export const ImportRunContent = Type.Unsafe<unknown>({
  contentMediaType: 'application/x-ndjson',
  description: 'One ImportRunItemCreate per line, at most 256 kB each and 1,000,000 in all; may be gzipped',
});

export const ImportRunParams = Type.Object({ importRunId: uuid('Import run') });

export const ImportRunQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(closed(importRunStatus.enumValues, 'Status'), 7, 'Statuses'),
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^-?createdAt$',
        example: '-createdAt',
        description: 'Order; default -createdAt',
      }),
    ),
  },
  { additionalProperties: false },
);
export const ImportRunItemQuery = Type.Object(
  { ...pageQuery, status: listParameter(closed(importItemStatus.enumValues, 'Outcome'), 5, 'Outcomes') },
  { additionalProperties: false },
);

export function toImportRun(row: ImportRunRow): ImportRun {
  const { id, version, sourceId, status, startedAt, finishedAt, missingCount } = row;
  return {
    id,
    version,
    sourceId,
    status,
    mode: row.mode,
    dryRun: row.isDryRun,
    hasContent: row.isContentComplete,
    counts: {
      received: row.receivedCount,
      created: row.createdCount,
      updated: row.updatedCount,
      unchanged: row.unchangedCount,
      deleted: row.deletedCount,
      failed: row.failedCount,
    },
    ...(missingCount === null ? {} : { missingCount }),
    createdAt: row.createdAt.toISOString(),
    ...(startedAt === null ? {} : { startedAt: startedAt.toISOString() }),
    ...(finishedAt === null ? {} : { finishedAt: finishedAt.toISOString() }),
  };
}

/** The problem of an item; its occurrence is the run, since no request of its own stands behind it. */
function toProblem({ importRunId, problem }: ListedItemRow, publicBaseUrl: string): Problem | undefined {
  if (problem === null) return undefined;
  const { code, detail, ...members } = problem as { code: ErrorCode; detail: string };
  const { status, title } = errorCodeFacts(code);
  return {
    type: `${publicBaseUrl}/problems/${problemSlug(code)}`,
    title: title.nl,
    status,
    detail,
    instance: `urn:uuid:${importRunId}`,
    code,
    requestId: importRunId,
    ...members,
  };
}

export function toImportRunItem(row: ListedItemRow, publicBaseUrl: string): ImportRunItem {
  const problem = toProblem(row, publicBaseUrl);
  return {
    index: row.itemIndex,
    status: row.status,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    ...(row.activityId === null ? {} : { activityId: row.activityId }),
    ...(problem === undefined ? {} : { problem }),
  };
}
