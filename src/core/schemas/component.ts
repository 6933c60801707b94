import { type Static, type TSchema, Type } from 'typebox';

const registry = new Map<string, TSchema>();

/**
 * Names a schema, so that it becomes a component of the OpenAPI document under that name (C-96).
 * @throws Error when two schemas claim one name
 */
export function component<T extends TSchema>(name: string, schema: T): T {
  if (registry.has(name)) throw new Error(`Two schemas are named ${name}`);
  const named = Object.assign(schema, { $id: name });
  registry.set(name, named);
  return named;
}

/** A reference to a named schema that keeps its static type. */
export function ref<T extends TSchema>(schema: T) {
  const { $id } = schema as { $id?: string };
  if ($id === undefined) throw new Error('Only a named schema can be referred to');
  return Type.Unsafe<Static<T>>(Type.Ref($id));
}

/** All named schemas of the modules imported so far, in order of name. */
export function allComponents(): TSchema[] {
  return [...registry.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, schema]) => schema);
}

const REFERENCE = /"\$ref":"([^"#]+)#?"/g;

/** True when a schema refers to the named one, directly or through others. */
export function mentions(schema: unknown, name: string, seen = new Set<string>()): boolean {
  const references = [...JSON.stringify(schema ?? null).matchAll(REFERENCE)].map(([, target = '']) => target);
  return references.some((target) => {
    if (target === name) return true;
    if (seen.has(target)) return false;
    seen.add(target);
    return mentions(registry.get(target), name, seen);
  });
}
