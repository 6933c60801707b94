import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { type CODE_LISTS, findCode } from '../core/code-lists/index.ts';
import { isDay, isInstant, isLocalTime } from '../core/instants.ts';

const addAllFormats = addFormats as unknown as typeof addFormats.default;

/** Keywords that document and do not check. */
const DOCUMENTING = ['x-extensible-enum', 'x-list'];

/** The checker of all input: every fault at once, our formats and our code lists. */
export function createAjv(coerceTypes: false | 'array'): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes,
    useDefaults: true,
    removeAdditional: false,
    strict: false,
    // Whether the schemas are schemas is checked with the document; at every start it would cost a second.
    validateSchema: false,
    verbose: true,
  });
  addAllFormats(ajv);
  // The library also takes `urn:uuid:` and capitals, which the database and comparisons do not.
  ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  ajv.addFormat('date-time', isInstant);
  ajv.addFormat('date', isDay);
  ajv.addFormat('time-local', isLocalTime);
  for (const keyword of DOCUMENTING) ajv.addKeyword(keyword);
  ajv.addKeyword({
    keyword: 'x-code-list',
    type: 'string',
    validate: (list: keyof typeof CODE_LISTS, value: string) => findCode(list, value) !== undefined,
    error: { message: 'must be a code of the list' },
  });
  return ajv;
}
