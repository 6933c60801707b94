import { Converter } from '@apiture/openapi-down-convert';
import type { OpenApiDocument } from './openapi.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isNullType = (value: unknown) => isObject(value) && value.type === 'null';

/** A nullable reference: `anyOf: [$ref, null]` of 3.1 is `allOf` with `nullable` in 3.0 (C-97). */
function mendNullableReference(node: Json): Json {
  const options = node.anyOf;
  if (!Array.isArray(options) || !options.some(isNullType)) return node;
  const { anyOf: _anyOf, ...rest } = node;
  return { ...rest, allOf: options.filter((option) => !isNullType(option)), nullable: true };
}

/** `examples` of a schema is `example` in 3.0. */
function mendExamples(node: Json): Json {
  const { examples, ...rest } = node;
  return Array.isArray(examples) ? { ...rest, example: examples[0] } : node;
}

function mend(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mend);
  if (!isObject(value)) return value;
  const children = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mend(item)]));
  return mendExamples(mendNullableReference(children));
}

/** The same API as OpenAPI 3.0.3, for tools that do not read 3.1 (C-93). */
export function toOpenApi30(document: OpenApiDocument): Json {
  const source = mend(structuredClone(document)) as Json;
  const converter = new Converter(source as never, { allOfTransform: false });
  const converted = converter.convert() as Json;
  const info = converted.info as Json;
  const { summary: _summary, ...rest } = info;
  const licence = isObject(rest.license) ? { name: rest.license.name } : rest.license;
  return { ...converted, openapi: '3.0.3', info: { ...rest, license: licence } };
}
