import type { Sql } from 'postgres';
import type { OpenApiDocument } from '../../src/infra/http/openapi.ts';

/** One question to a read of the API. */
export interface Read {
  operationId: string;
  isList: boolean;
  path: string;
  visibility: readonly string[];
}

interface Schema {
  type?: string;
  pattern?: string;
  examples?: unknown[];
  items?: Schema;
  enum?: unknown[];
}
interface Parameter {
  in: string;
  name: string;
  schema?: Schema;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  'x-visibility': string[];
}

/** Values for parameters, by name; what is absent comes from the example in the document. */
export type Values = Record<string, string>;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** An id of the table that a parameter such as `demandCallId` names; undefined when there is none. */
async function someId(sql: Sql, parameter: string): Promise<string | undefined> {
  const name = `${snake(parameter.slice(0, -'Id'.length))}s`;
  const [table] = await sql<{ name: string | null }[]>`select to_regclass(${name})::text as name`;
  if (!table?.name) return undefined;
  const [row] = await sql<{ id: string }[]>`select id from ${sql(name)} order by id limit 1`;
  return row?.id;
}

/** Ids that belong together: a provider with a source, its activity with reserved sessions, and so on. */
export async function findValues(sql: Sql, names: readonly string[]): Promise<Values> {
  const [belonging = {}] = await sql<Values[]>`
    select a.id as "activityId", s.id as "sessionId", a.organisation_id as "organisationId", a.location_id as "locationId",
      r.id as "reservationId", o.id as "sourceId", run.id as "importRunId", m.id as "regionId"
    from reservations r join sessions s on s.id = r.session_id join activities a on a.id = s.activity_id
    join sources o on o.organisation_id = a.organisation_id join import_runs run on run.source_id = o.id
    join regions m on m.id = any(a.place_region_ids) and m.kind = 'province'
    where a.published_at is not null order by a.id limit 1`;
  const given: Values = {
    q: 'drukken',
    near: '5.9878,51.1942',
    bbox: '5.8,51.1,6.1,51.3',
    codeListName: 'themes',
  };
  const known = { ...given, ...belonging };
  const missing = names.filter((name) => /.Id$/.test(name) && known[name] === undefined);
  const found = await Promise.all(
    missing.map(async (name): Promise<Values> => {
      const id = await someId(sql, name);
      return id === undefined ? {} : { [name]: id };
    }),
  );
  return Object.assign({ ...known }, ...found);
}

/** Sort keys need another parameter to have something to sort by. */
const SORT_NEEDS: Record<string, string> = { relevance: 'q', distance: 'near' };

function exampleOf(schema: Schema = {}): string | undefined {
  const example =
    schema.examples?.[0] ?? schema.enum?.[0] ?? schema.items?.examples?.[0] ?? schema.items?.enum?.[0];
  return example === undefined ? undefined : String([example].flat()[0]);
}

function sortQueries({ schema }: Parameter, values: Values): Values[] {
  const keys = new Set((schema?.pattern ?? '').match(/[a-zA-Z]{3,}/g) ?? []);
  return [...keys].flatMap((key) => {
    const need = SORT_NEEDS[key];
    const extra = need === undefined ? {} : { [need]: values[need] ?? '' };
    return need === undefined ? [{ sort: key }, { sort: `-${key}` }] : [{ sort: key, ...extra }];
  });
}

/** No filter, then each filter and each order by itself. */
function queriesOf(parameters: readonly Parameter[], values: Values): Values[] {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const filters = query.filter(({ name }) => !['cursor', 'limit', 'sort', 'crs', 'radiusKm'].includes(name));
  const single = filters.flatMap(({ name, schema }): Values[] => {
    const value = values[name] ?? exampleOf(schema);
    return value === undefined ? [] : [{ [name]: value }];
  });
  const sorts = query
    .filter(({ name }) => name === 'sort')
    .flatMap((parameter) => sortQueries(parameter, values));
  return [{}, ...single, ...sorts];
}

function pathOf(path: string, parameters: readonly Parameter[], values: Values): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((parameter) => parameter.name === name)?.schema;
    return encodeURIComponent(values[name] ?? exampleOf(schema) ?? name);
  });
}

const readsOfDocument = (document: OpenApiDocument) =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    item?.get === undefined ? [] : [{ path, operation: item.get as unknown as Operation }],
  );

/** Names of all parameters of reads. */
export function parameterNames(document: OpenApiDocument): string[] {
  const reads = readsOfDocument(document);
  return [...new Set(reads.flatMap(({ operation }) => (operation.parameters ?? []).map(({ name }) => name)))];
}

/** Every read of the API with each of its filters and orders. */
export function readsOf(document: OpenApiDocument, values: Values): Read[] {
  return readsOfDocument(document).flatMap(({ path, operation }) => {
    const { operationId, parameters = [] } = operation;
    const isList = parameters.some(({ name }) => name === 'cursor');
    const address = `/v1${pathOf(path, parameters, values)}`;
    return queriesOf(parameters, values).map((query) => {
      const search = new URLSearchParams(query).toString();
      return {
        operationId,
        isList,
        path: search === '' ? address : `${address}?${search}`,
        visibility: operation['x-visibility'],
      };
    });
  });
}
