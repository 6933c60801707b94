import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, clearable, closed, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import {
  dataSubjectRequestKind,
  dataSubjectRequestStatus,
  type dataSubjectRequests,
  type ExportSectionRow,
} from '../../infra/db/schema/privacy.ts';

export type DataSubjectRequestRow = typeof dataSubjectRequests.$inferSelect;

/** A request as one caller sees it. */
export interface DataSubjectRequestView extends DataSubjectRequestRow {
  allowedTransitions: DataSubjectRequestRow['status'][];
  /** Notes are for administrators. */
  showsNote: boolean;
}

const status = closed(dataSubjectRequestStatus.enumValues, 'Status');
const kind = closed(dataSubjectRequestKind.enumValues, 'What is asked: a copy of the data, or their erasure');

/** A request about the own data. */
export const DataSubjectRequest = component(
  'DataSubjectRequest',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      kind,
      status,
      personId: uuid('Whom it is about; after an erasure an account that stands for nobody'),
      startsAt: instant('When the service begins by itself, unless it is withdrawn before'),
      note: Type.Optional(anyText('Note of administrators, shown to them alone', 'Identiteit gezien.')),
      contentExpiresAt: Type.Optional(instant('Until when the export can be fetched')),
      endedAt: Type.Optional(instant('When it was completed, refused or withdrawn')),
      allowedTransitions: Type.Array(status, { description: 'Statuses the caller can move it to now' }),
      createdAt: instant('When it was made'),
      updatedAt: instant('When it last changed'),
    },
    { description: 'What somebody asked about the own data.' },
  ),
);
export const DataSubjectRequestPage = pageOf('DataSubjectRequestPage', DataSubjectRequest);

export const DataSubjectRequestCreate = component(
  'DataSubjectRequestCreate',
  Type.Object({ kind }, { additionalProperties: false, description: 'What is asked about the own data.' }),
);
export type DataSubjectRequestCreate = Static<typeof DataSubjectRequestCreate>;

export const DataSubjectRequestUpdate = component(
  'DataSubjectRequestUpdate',
  Type.Object(
    {
      note: clearable(
        text({ max: 2000, example: 'Identiteit gezien.', description: 'Note of administrators' }),
      ),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a request.' },
  ),
);
export type DataSubjectRequestUpdate = Static<typeof DataSubjectRequestUpdate>;

export const DataSubjectRequestStatusChangeCreate = statusChangeCreate(
  'DataSubjectRequestStatusChangeCreate',
  ['in_progress', 'completed', 'refused', 'withdrawn'],
);
export type DataSubjectRequestStatusChangeCreate = Static<typeof DataSubjectRequestStatusChangeCreate>;

const DataExportField = component(
  'DataExportField',
  Type.Object(
    {
      name: anyText('Name of the fact', 'email'),
      value: anyText('The fact as text; lists and structures as JSON', 'sanne@school.example'),
    },
    { description: 'One fact of a record.' },
  ),
);
const DataExportRecord = component(
  'DataExportRecord',
  Type.Object(
    {
      fields: Type.Array(ref(DataExportField), {
        description: 'Its facts; those without a value are absent',
      }),
    },
    { description: 'One record as it is kept.' },
  ),
);
const DataExportSection = component(
  'DataExportSection',
  Type.Object(
    {
      name: anyText('What kind of records', 'memberships'),
      purpose: anyText('What they are kept for', 'To act for an organisation.'),
      records: Type.Array(ref(DataExportRecord), { description: 'The records, oldest first' }),
    },
    { description: 'Records of one kind.' },
  ),
);

/** Everything that is kept of a person. */
export const DataExport = component(
  'DataExport',
  Type.Object(
    {
      id: uuid('The request'),
      version: int32({ min: 1, example: 3, description: 'Version of the request' }),
      sections: Type.Array(ref(DataExportSection), { description: 'What is kept, by kind' }),
    },
    { description: 'Everything that is kept of a person, without data of others.' },
  ),
);

export const DataSubjectRequestParams = Type.Object({ dataSubjectRequestId: uuid('Request') });
export const DataSubjectRequestStepQuery = Type.Object(pageQuery, { additionalProperties: false });
export const DataSubjectRequestQuery = Type.Object(
  { ...pageQuery, status: listParameter(status, dataSubjectRequestStatus.enumValues.length, 'Statuses') },
  { additionalProperties: false },
);

/** The request as the caller sees it. */
export function toDataSubjectRequest(view: DataSubjectRequestView): Static<typeof DataSubjectRequest> {
  const { id, version, kind, status, personId, allowedTransitions, showsNote, note } = view;
  return {
    id,
    version,
    kind,
    status,
    personId,
    startsAt: view.startsAt.toISOString(),
    allowedTransitions,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    ...present({
      note: showsNote ? note : null,
      contentExpiresAt: view.contentExpiresAt?.toISOString(),
      endedAt: view.endedAt?.toISOString(),
    }),
  };
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** The kept sections in the shape of the answer. */
export function toDataExport(
  { id, version }: DataSubjectRequestRow,
  sections: readonly ExportSectionRow[],
): Static<typeof DataExport> {
  return {
    id,
    version,
    sections: sections.map(({ name, purpose, records }) => ({
      name,
      purpose,
      records: records.map((record) => ({
        fields: Object.entries(record)
          .filter(([, value]) => value !== null)
          .map(([field, value]) => ({ name: field, value: asText(value) })),
      })),
    })),
  };
}
