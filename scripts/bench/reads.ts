import type { OpenApiDocument } from '../../src/infra/http/openapi.ts';
import type { Values } from './values.ts';

/** One question to a read of the API. */
export interface Read {
  operationId: string;
  isList: boolean;
  /** Without any filter or order. */
  isPlain: boolean;
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
  example?: unknown;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  'x-visibility': string[];
}

/** Sort keys need another parameter to have something to sort by. */
const SORT_NEEDS: Record<string, string> = { relevance: 'q', distance: 'near' };

/** Filters of which each value is asked: an index may hold for some of them only. */
const EACH_VALUE = ['status', 'kind', 'side'];

/** Values to ask a parameter with: the chosen one, every one of a status, or else the example of the document. */
function samplesOf({ name, schema = {}, example }: Parameter, values: Values): string[] {
  const known = values[name];
  if (known !== undefined) return [known];
  const all = schema.items?.enum ?? schema.enum;
  if (all !== undefined && EACH_VALUE.includes(name)) return all.map(String);
  const one = example ?? schema.examples?.[0] ?? schema.items?.examples?.[0] ?? all?.[0];
  return one === undefined ? [] : [String([one].flat()[0])];
}

/** Filters that need another one. */
const FILTER_NEEDS: Record<string, string> = {
  identifierScheme: 'identifierValue',
  identifierValue: 'identifierScheme',
  resourceId: 'resourceKind',
  resourceKind: 'resourceId',
};

function needsOf({ name }: Parameter, values: Values): Values {
  const need = FILTER_NEEDS[name];
  return need === undefined ? {} : { [need]: values[need] ?? '' };
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
  const single = filters.flatMap((parameter) =>
    samplesOf(parameter, values).map(
      (value): Values => ({ [parameter.name]: value, ...needsOf(parameter, values) }),
    ),
  );
  const sorts = query
    .filter(({ name }) => name === 'sort')
    .flatMap((parameter) => sortQueries(parameter, values));
  return [{}, ...single, ...sorts];
}

function pathOf(path: string, parameters: readonly Parameter[], values: Values): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.name === name);
    return encodeURIComponent((parameter && samplesOf(parameter, values)[0]) ?? name);
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

function readsIn(document: OpenApiDocument, values: Values): Read[] {
  return readsOfDocument(document).flatMap(({ path, operation }) => {
    const { operationId, parameters = [] } = operation;
    const isList = parameters.some(({ name }) => name === 'cursor');
    const address = `/v1${pathOf(path, parameters, values)}`;
    return queriesOf(parameters, values).map((query) => {
      const search = new URLSearchParams(query).toString();
      return {
        operationId,
        isList,
        isPlain: search === '',
        path: search === '' ? address : `${address}?${search}`,
        visibility: operation['x-visibility'],
      };
    });
  });
}

/** Every read of the API with each of its filters and orders, of the provider and of the school. */
export function readsOf(document: OpenApiDocument, values: Values): Read[] {
  const ofSchool = { ...values, organisationId: values.schoolId ?? '' };
  const reads = [...readsIn(document, values), ...readsIn(document, ofSchool)];
  return [...new Map(reads.map((read) => [read.path, read])).values()];
}
