import { type Document, type Operation, resolve, type Schema } from './document.ts';

type Json = Record<string, unknown>;
export type Schemas = Document['schemas'];

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const ONE = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'];
const SOME = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', '$defs'];

/** A schema and where it stands, such as `Activity.themes[]`. */
export interface Node {
  place: string;
  /** Name of the property it is, when it is one. */
  property?: string;
  schema: Schema & Json;
}

function childrenOf({ place, schema }: Node): Node[] {
  const one = ONE.filter((key) => isObject(schema[key])).map((key) => ({
    place: key === 'items' ? `${place}[]` : `${place}(${key})`,
    schema: schema[key] as Node['schema'],
  }));
  const some = SOME.flatMap((key) =>
    ((schema[key] as unknown[] | undefined) ?? []).map((item, index) => ({
      place: `${place}(${key} ${index})`,
      schema: item as Node['schema'],
    })),
  );
  const named = NAMED.flatMap((key) =>
    Object.entries((schema[key] as Json | undefined) ?? {}).map(([property, item]) => ({
      place: `${place}.${property}`,
      property,
      schema: item as Node['schema'],
    })),
  );
  return [...one, ...some, ...named];
}

/** A schema with all schemas inside it, without following references. */
export function walk(node: Node): Node[] {
  return [node, ...childrenOf(node).flatMap(walk)];
}

/** All schemas of the given components. */
export const walkComponents = (schemas: Schemas, names: Iterable<string> = Object.keys(schemas)) =>
  [...names].flatMap((name) => walk({ place: name, schema: schemas[name] as Node['schema'] }));

const nameOf = ($ref: string) => $ref.replace('#/components/schemas/', '');

/** Names of the components that a schema needs, however deep. */
export function reach(schema: Schema, schemas: Schemas, seen = new Set<string>()): Set<string> {
  for (const { schema: inner } of walk({ place: '', schema: schema as Node['schema'] })) {
    if (inner.$ref === undefined || seen.has(nameOf(inner.$ref))) continue;
    seen.add(nameOf(inner.$ref));
    reach(resolve(inner, schemas), schemas, seen);
  }
  return seen;
}

/** Schemas of what an operation answers when it succeeds, and of its problems. */
export const answersOf = (op: Operation) =>
  Object.values(op.responses).flatMap(({ content }) =>
    Object.values(content ?? {}).map(({ schema }) => schema),
  );

/** Names of the components in any of some schemas. */
export const reachAll = (given: Iterable<Schema>, schemas: Schemas) =>
  new Set([...given].flatMap((schema) => [...reach(schema, schemas)]));

/** Every closed set of values among components: place → values, both in order. */
export function closedEnums(schemas: Schemas, names: Iterable<string>): Record<string, string[]> {
  const found = walkComponents(schemas, names)
    .filter(({ schema }) => schema.enum !== undefined)
    .map(({ place, schema }): [string, string[]] => [place, [...(schema.enum ?? [])].sort()]);
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
