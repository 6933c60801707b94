import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf } from '../../core/schemas/shared.ts';
import { anyText, closed, instant, text } from '../../core/schemas/values.ts';

const ApiLink = component(
  'ApiLink',
  Type.Object(
    {
      rel: anyText('What it is', 'activities'),
      href: anyText('Address', 'https://api.ondertussen.example/v1/activities'),
    },
    { description: 'A link to a part of the API.' },
  ),
);

export const ApiRoot = component(
  'ApiRoot',
  Type.Object(
    {
      name: anyText('Name of the service', 'Ondertussen API'),
      version: anyText('Full version', '1.0.0'),
      links: Type.Array(ref(ApiLink), { description: 'Where to go on' }),
    },
    { description: 'What this API is and where its parts are.' },
  ),
);

const ChangelogEntry = component(
  'ChangelogEntry',
  Type.Object(
    {
      version: anyText('Version of the API', '1.0.0'),
      releasedOn: Type.String({ format: 'date', description: 'Day of release', examples: ['2026-11-22'] }),
      changes: Type.Array(anyText('One change', 'First version.'), { description: 'What changed' }),
    },
    { description: 'The changes of one version.' },
  ),
);

export const Changelog = component(
  'Changelog',
  Type.Object(
    { items: Type.Array(ref(ChangelogEntry), { description: 'Versions, newest first' }) },
    { description: 'Changes of the API per version.' },
  ),
);

const CodeLabels = component(
  'CodeLabels',
  Type.Object(
    { nl: anyText('Dutch label', 'Muziek'), en: anyText('English label', 'Music') },
    { description: 'Labels of a code.' },
  ),
);

const CodeListItem = component(
  'CodeListItem',
  Type.Object(
    {
      code: anyText('The code', 'music'),
      labels: ref(CodeLabels),
      broaderCode: Type.Optional(anyText('The wider code it is part of', 'culture')),
      deprecatedAt: Type.Optional(instant('From when the code is refused on new data')),
    },
    { description: 'One value of a code list.' },
  ),
);

const CodeListSummary = component(
  'CodeListSummary',
  Type.Object({ name: anyText('Name of the list', 'themes') }, { description: 'A code list.' }),
);
export const CodeListSummaryPage = pageOf('CodeListSummaryPage', CodeListSummary);

export const CodeList = component(
  'CodeList',
  Type.Object(
    {
      name: anyText('Name of the list', 'themes'),
      items: Type.Array(ref(CodeListItem), { description: 'Its values' }),
    },
    { description: 'A code list with its values; values are never removed, only deprecated.' },
  ),
);

export const CrsList = component(
  'CrsList',
  Type.Object(
    {
      items: Type.Array(anyText('URI of a CRS', 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'), {
        description: 'URIs',
      }),
    },
    { description: 'Coordinate reference systems that can be asked for.' },
  ),
);

/** The document describes itself as little as possible: it is its own schema. */
export const OpenApiJson = component(
  'OpenApiJson',
  Type.Object({ openapi: anyText('Version of OpenAPI', '3.1.1') }, { description: 'An OpenAPI document.' }),
);

export const OpenApiQuery = Type.Object(
  { oas: Type.Optional(closed(['3.1', '3.0'], 'Version of OpenAPI wanted; 3.1 unless told')) },
  { additionalProperties: false },
);
export const CodeListParams = Type.Object({
  codeListName: text({ max: 64, pattern: '^[a-z_]+$', example: 'themes', description: 'Name of the list' }),
});
export type CodeListParams = Static<typeof CodeListParams>;
