import type { ErrorObject } from 'ajv';
import type { FieldError } from '../core/errors.ts';

export type InputPart = 'params' | 'querystring' | 'headers' | 'body';

type Fault = Pick<FieldError, 'code' | 'detail'>;

const limit = (error: ErrorObject) => String((error.params as { limit?: number }).limit);

/** From Ajv's keywords to the field codes of C-43. */
const FAULTS: Record<string, (error: ErrorObject) => Fault> = {
  required: () => ({ code: 'required', detail: 'Dit is verplicht.' }),
  additionalProperties: () => ({
    code: 'unknown',
    detail: 'Dit veld is hier niet bekend; kijk of het goed gespeld is.',
  }),
  type: (e) => ({
    code: 'type',
    detail: `Moet van het type ${String((e.params as { type?: unknown }).type)} zijn.`,
  }),
  format: (e) => ({
    code: 'format',
    detail: `Moet de vorm ${String((e.params as { format?: string }).format)} hebben.`,
  }),
  pattern: (e) => ({
    code: 'pattern',
    detail: `Past niet in het patroon ${String((e.params as { pattern?: string }).pattern)}.`,
  }),
  enum: (e) => ({
    code: 'code_unknown',
    detail: `Moet een van deze zijn: ${((e.params as { allowedValues?: unknown[] }).allowedValues ?? []).join(', ')}.`,
  }),
  const: () => ({ code: 'code_unknown', detail: 'Deze waarde kan hier niet.' }),
  'x-code-list': (e) => ({
    code: 'code_unknown',
    detail: `Staat niet in /v1/code-lists/${String(e.schema)}.`,
  }),
  minLength: (e) => ({ code: 'too_short', detail: `Moet minstens ${limit(e)} tekens hebben.` }),
  maxLength: (e) => ({ code: 'too_long', detail: `Mag hoogstens ${limit(e)} tekens hebben.` }),
  minimum: (e) => ({ code: 'too_small', detail: `Moet minstens ${limit(e)} zijn.` }),
  maximum: (e) => ({ code: 'too_large', detail: `Mag hoogstens ${limit(e)} zijn.` }),
  minItems: (e) => ({ code: 'too_few_items', detail: `Moet minstens ${limit(e)} onderdelen hebben.` }),
  maxItems: (e) => ({ code: 'too_many_items', detail: `Mag hoogstens ${limit(e)} onderdelen hebben.` }),
  minProperties: () => ({ code: 'required', detail: 'Noem minstens één veld.' }),
  uniqueItems: () => ({ code: 'duplicate', detail: 'Noem elke waarde één keer.' }),
};

/** Keywords that only say that one of their parts failed; the part has its own fault. */
const GROUPING = new Set(['anyOf', 'oneOf', 'allOf', 'if']);

function faultOf(error: ErrorObject): Fault {
  if (error.keyword === 'type' && error.data === null) {
    return {
      code: 'not_clearable',
      detail: 'Kan niet leeg worden gemaakt; laat het veld weg om het zo te laten.',
    };
  }
  return FAULTS[error.keyword]?.(error) ?? { code: 'format', detail: error.message ?? 'Klopt niet.' };
}

function pathOf(error: ErrorObject): string {
  const params = error.params as { missingProperty?: string; additionalProperty?: string };
  const name = params.missingProperty ?? params.additionalProperty;
  return name === undefined
    ? error.instancePath
    : `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function placeOf(part: InputPart, path: string): Pick<FieldError, 'pointer' | 'parameter' | 'header'> {
  if (part === 'body') return { pointer: `#${path.split('/').map(encodeURIComponent).join('/')}` };
  const name = path.split('/')[1] ?? '';
  return part === 'headers' ? { header: name } : { parameter: name };
}

/** The faults of one part of a request in the words of the API (C-43). */
export function toFieldErrors(
  part: InputPart,
  errors: readonly ErrorObject[] | null | undefined,
): FieldError[] {
  return (errors ?? [])
    .filter((error) => !GROUPING.has(error.keyword))
    .map((error) => ({ ...placeOf(part, pathOf(error)), ...faultOf(error) }));
}
