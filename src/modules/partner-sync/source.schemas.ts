import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import {
  anyText,
  clearable,
  closed,
  flag,
  instant,
  int32,
  text,
  uuid,
  webAddress,
} from '../../core/schemas/values.ts';
import { type activities, activityStatus } from '../../infra/db/schema/activities.ts';
import type { sources } from '../../infra/db/schema/partner-sync.ts';

export { SourceActivityReplace } from '../activities/index.ts';

export type SourceRow = typeof sources.$inferSelect;

/** An activity by its partner key; both halves of the key are set. */
export type SourceActivityRow = Pick<
  typeof activities.$inferSelect,
  'id' | 'version' | 'organisationId' | 'status' | 'title' | 'completeness' | 'createdAt' | 'updatedAt'
> & { sourceId: string; externalId: string; sessionCount: number };

const name = () =>
  text({ max: 200, example: 'Lesaanbod Museum De Kolf', description: 'Name of the catalogue' });

/** The key a partner gives to an item, unique within its source (C-08). */
export const externalId = (description: string) =>
  text({ max: 128, pattern: '^[A-Za-z0-9._~-]+$', example: 'les-12', description });

/** A partner's catalogue. */
export const Source = component(
  'Source',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      organisationId: uuid('Organisation that delivers it and offers its activities'),
      name: anyText('Name of the catalogue', 'Lesaanbod Museum De Kolf'),
      website: Type.Optional(webAddress('Where the catalogue is published')),
      isTrusted: flag('True when its activities are published without review', false),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'A catalogue that a partner keeps elsewhere and delivers here (C-60).' },
  ),
);
export type Source = Static<typeof Source>;
export const SourcePage = pageOf('SourcePage', Source);

export const SourceCreate = component(
  'SourceCreate',
  Type.Object(
    {
      organisationId: uuid('Organisation that delivers it and offers its activities'),
      name: name(),
      website: Type.Optional(webAddress('Where the catalogue is published')),
    },
    { additionalProperties: false, description: 'A new source; its activities go to review.' },
  ),
);
export type SourceCreate = Static<typeof SourceCreate>;

export const SourceUpdate = component(
  'SourceUpdate',
  Type.Object(
    {
      name: Type.Optional(name()),
      website: clearable(webAddress('Where the catalogue is published')),
      isTrusted: Type.Optional(flag('Publish its activities without review; for the platform only', false)),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a source.' },
  ),
);
export type SourceUpdate = Static<typeof SourceUpdate>;

/** An activity by its partner key. */
export const SourceActivity = component(
  'SourceActivity',
  Type.Object(
    {
      id: uuid('Id of the activity'),
      version: int32({ min: 1, example: 3, description: 'Version of the activity' }),
      sourceId: uuid('Source that manages it'),
      externalId: anyText('Id in the source', 'les-12'),
      organisationId: uuid('Organisation that offers it'),
      status: closed(activityStatus.enumValues, 'Where it stands in curation'),
      title: anyText('Title', 'Zelf drukken met lood en inkt'),
      completeness: int32({
        max: 100,
        example: 80,
        description: 'How much of the fields is filled in, 0 to 100',
      }),
      sessionCount: int32({ example: 4, description: 'Sessions that it has' }),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    {
      description:
        'What became of a delivered activity; the owner view of the activity shows all its fields.',
    },
  ),
);
export type SourceActivity = Static<typeof SourceActivity>;
export const SourceActivityPage = pageOf('SourceActivityPage', SourceActivity);

export const SourceParams = Type.Object({ sourceId: uuid('Source') });
export const SourceActivityParams = Type.Object({
  sourceId: uuid('Source'),
  externalId: externalId('Id in the source'),
});

const sortOf = (key: string) =>
  Type.Optional(text({ max: 20, pattern: `^-?${key}$`, example: key, description: `Order; default ${key}` }));

export const SourceQuery = Type.Object(
  { ...pageQuery, organisationId: Type.Optional(uuid('Organisation that delivers')), sort: sortOf('name') },
  { additionalProperties: false },
);
export const SourceActivityQuery = Type.Object(
  {
    ...pageQuery,
    externalId: listParameter(externalId('Id in the source'), 50, 'Ids in the source'),
    status: listParameter(closed(activityStatus.enumValues, 'Status'), 7, 'Statuses'),
    sort: sortOf('externalId'),
  },
  { additionalProperties: false },
);

export function toSource(row: SourceRow): Source {
  const { id, version, organisationId, isTrusted, website } = row;
  return {
    id,
    version,
    organisationId,
    name: row.name,
    ...(website === null ? {} : { website }),
    isTrusted,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function toSourceActivity(row: SourceActivityRow): SourceActivity {
  const { createdAt, updatedAt, ...rest } = row;
  return { ...rest, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
