import { build, type Options, type Schema } from 'fast-json-stringify';

type Schemas = Record<string, Schema>;
type Serialize = (value: unknown) => string;

const REFERENCE = /"\$ref":"([^"#]+)#?"/g;

/** The components that a schema mentions, and those that these mention. */
function mentioned(text: string, all: Schemas, found: Schemas = {}): Schemas {
  for (const [, name = ''] of text.matchAll(REFERENCE)) {
    const schema = all[name];
    if (schema === undefined || name in found) continue;
    found[name] = schema;
    mentioned(JSON.stringify(schema), all, found);
  }
  return found;
}

/**
 * Builds Fastify's serializer: every distinct schema is compiled once, and with the components it mentions.
 * Fastify itself compiles each response of each route with all components, which costs seconds at the start.
 */
export function buildSerializer(components: Schemas, options?: Options) {
  const serializers = new Map<string, Serialize>();
  return ({ schema }: { schema: Schema }): Serialize => {
    const text = JSON.stringify(schema);
    const known = serializers.get(text);
    if (known !== undefined) return known;
    const serialize = build(schema, { ...options, schema: mentioned(text, components) });
    serializers.set(text, serialize);
    return serialize;
  };
}
