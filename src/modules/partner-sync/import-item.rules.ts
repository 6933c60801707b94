import type { ErrorCode } from '../../core/error-codes.ts';
import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import { parseJsonText } from '../../core/json-text.ts';
import type { ContentLineFault } from '../../infra/db/schema/partner-sync.ts';

/** Largest item in bytes: as large as a body of the single PUT may be (C-56). */
export const MAX_LINE_BYTES = 262_144;

const EXTERNAL_ID = /^[A-Za-z0-9._~-]{1,128}$/;

/** A refusal as it is kept with an item; the members of the problem but for its title and its occurrence. */
export type ItemProblem = { code: ErrorCode; detail: string } & Record<string, unknown>;

/** An item that can be applied, or why it cannot. */
export type ReadItem<Body> =
  | { externalId: string; body: Body }
  | { externalId: string | null; problem: ItemProblem };

/** The faults that the single PUT would find in a body; none means that it is a `Body`. */
export type ValidateBody = (body: unknown) => readonly FieldError[];

export function toItemProblem(error: DomainError): ItemProblem {
  return { code: error.code, detail: error.message, ...error.details };
}

const LINE_FAULTS: Record<ContentLineFault, DomainError> = {
  payload_too_large: new DomainError(
    'payload_too_large',
    'Dit onderdeel is te groot; maak de teksten korter.',
    {
      maximumBytes: MAX_LINE_BYTES,
    },
  ),
  malformed_body: new DomainError('malformed_body', 'De inhoud is geen geldig UTF-8.'),
};

const fault = (pointer: string, code: string, detail: string): FieldError => ({ pointer, code, detail });

function envelopeFaults(item: Record<string, unknown>): FieldError[] {
  const { externalId, activity, ...others } = item;
  const hasId = typeof externalId === 'string';
  return [
    ...(externalId === undefined ? [fault('#/externalId', 'required', 'Dit is verplicht.')] : []),
    ...(externalId !== undefined && !hasId
      ? [fault('#/externalId', 'type', 'Moet van het type string zijn.')]
      : []),
    ...(hasId && !EXTERNAL_ID.test(externalId)
      ? [fault('#/externalId', 'pattern', 'Gebruik 1 tot 128 letters, cijfers, punt, _, ~ of -.')]
      : []),
    ...(activity === undefined ? [fault('#/activity', 'required', 'Dit is verplicht.')] : []),
    ...Object.keys(others).map((name) =>
      fault(`#/${name}`, 'unknown', 'Dit veld is hier niet bekend; kijk of het goed gespeld is.'),
    ),
  ];
}

function parseItem(line: string): Record<string, unknown> {
  const item = parseJsonText(line);
  if (typeof item === 'object' && item !== null && !Array.isArray(item))
    return item as Record<string, unknown>;
  throw invalidInput(fault('#', 'type', 'Moet van het type object zijn.'));
}

const idOf = ({ externalId }: Record<string, unknown>) =>
  typeof externalId === 'string' && EXTERNAL_ID.test(externalId) ? externalId : null;

function readBody<Body>(item: Record<string, unknown>, validate: ValidateBody): ReadItem<Body> {
  const externalId = idOf(item);
  const { activity } = item;
  const errors = [...envelopeFaults(item), ...(activity === undefined ? [] : validate(activity))];
  // Without faults the validator has proved the shape.
  if (externalId !== null && errors.length === 0) return { externalId, body: activity as Body };
  return { externalId, problem: toItemProblem(invalidInput(...errors.slice(0, 100))) };
}

/**
 * Reads one item `{externalId, activity}`. Its faults are those the single PUT would answer with; pointers are
 * relative to the activity, but for `#/externalId` and `#/activity` of the item itself (C-63).
 */
export function readItem<Body>(
  line: string,
  lineFault: ContentLineFault | undefined,
  validate: ValidateBody,
): ReadItem<Body> {
  try {
    if (lineFault !== undefined) throw LINE_FAULTS[lineFault];
    return readBody(parseItem(line), validate);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { externalId: null, problem: toItemProblem(error) };
  }
}

/** The refusal of an item whose external id came before in the same run; the first one counts. */
export function duplicateProblem(): ItemProblem {
  return toItemProblem(
    invalidInput(
      fault('#/externalId', 'duplicate', 'Dit externe id kwam al voor in deze levering; de eerste telt.'),
    ),
  );
}
