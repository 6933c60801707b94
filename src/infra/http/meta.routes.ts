import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CODE_LISTS, type CodeListEntry } from '../../core/code-lists/index.ts';
import { notFound } from '../../core/errors.ts';
import { CRS84 } from '../../core/geo.ts';
import { ref } from '../../core/schemas/component.ts';
import {
  ApiRoot,
  Changelog,
  CodeList,
  CodeListParams,
  CodeListSummaryPage,
  CrsList,
  OpenApiJson,
  OpenApiQuery,
} from './meta.schemas.ts';
import { openApiOf } from './openapi.ts';
import { toOpenApi30 } from './openapi30.ts';
import { operation } from './operation.ts';

export interface ChangelogVersion {
  version: string;
  releasedOn: string;
  changes: string[];
}

interface MetaOptions {
  version: string;
  changelog: readonly ChangelogVersion[];
}

const PARTS = [
  'activities',
  'sessions',
  'organisations',
  'experts',
  'demand-calls',
  'regions',
  'workgroups',
  'code-lists',
  'crss',
  'changelog',
  'openapi.json',
];

const toCodeListItem = ({ code, labels, broaderCode, deprecatedAt }: CodeListEntry) => ({
  code,
  labels,
  ...(broaderCode === undefined ? {} : { broaderCode }),
  ...(deprecatedAt === undefined ? {} : { deprecatedAt }),
});

const base = { tag: 'Meta', visibility: ['public'], cachePolicy: 'public-long', success: 200 } as const;

/** The root, the document itself, and lists that partners map on once. */
export const metaRoutes: FastifyPluginAsyncTypebox<MetaOptions> = async (app, { version, changelog }) => {
  const documents = new Map<string, string>();
  // Made when first asked for: a process that nobody asks starts a second sooner.
  const documentOf = (version: string): string => {
    const known = documents.get(version);
    if (known !== undefined) return known;
    const document = openApiOf(app);
    const made = JSON.stringify(version === '3.0' ? toOpenApi30(document) : document);
    documents.set(version, made);
    return made;
  };

  app.get(
    '/',
    {
      ...operation({
        ...base,
        operationId: 'getRoot',
        summary: 'The root of the API',
        description: 'Version of the API and where its parts are.',
        cachePolicy: 'private',
        result: ref(ApiRoot),
      }),
      prefixTrailingSlash: 'slash',
    },
    async () => ({
      name: 'Ondertussen API',
      version,
      links: PARTS.map((rel) => ({ rel, href: `${app.publicBaseUrl}/v1/${rel}` })),
    }),
  );

  app.get(
    '/openapi.json',
    operation({
      ...base,
      operationId: 'getOpenApi',
      summary: 'The OpenAPI document',
      description: 'This document, in OpenAPI 3.1 or 3.0.',
      query: OpenApiQuery,
      result: ref(OpenApiJson),
    }),
    async (request, reply) => {
      const json = documentOf(request.query.oas ?? '3.1');
      reply.type('application/json; charset=utf-8').serializer((text: unknown) => String(text));
      return json as never;
    },
  );

  app.get(
    '/changelog',
    operation({
      ...base,
      operationId: 'getChangelog',
      summary: 'Changes per version',
      description: 'What changed in each version of the API, newest first.',
      result: ref(Changelog),
    }),
    async () => ({ items: [...changelog] }),
  );

  app.get(
    '/crss',
    operation({
      ...base,
      operationId: 'listCrss',
      summary: 'Coordinate reference systems',
      description: 'The coordinate reference systems that can be asked for: CRS84 only.',
      result: ref(CrsList),
    }),
    async () => ({ items: [CRS84] }),
  );

  app.get(
    '/code-lists',
    operation({
      ...base,
      operationId: 'listCodeLists',
      summary: 'Code lists',
      description: 'The names of all code lists, on one page.',
      result: ref(CodeListSummaryPage),
    }),
    async () => {
      const items = Object.keys(CODE_LISTS).map((name) => ({ name }));
      return { items, page: { limit: 100 } };
    },
  );

  app.get(
    '/code-lists/:codeListName',
    operation({
      ...base,
      operationId: 'getCodeList',
      summary: 'A code list',
      description: 'The values of one code list with Dutch and English labels.',
      params: CodeListParams,
      result: ref(CodeList),
    }),
    async (request) => {
      const name = request.params.codeListName;
      const entries = (CODE_LISTS as Record<string, readonly CodeListEntry[]>)[name];
      if (entries === undefined || !Object.hasOwn(CODE_LISTS, name)) throw notFound('code_list');
      return { name, items: entries.map(toCodeListItem) };
    },
  );
};
