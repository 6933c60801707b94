import type { ErrorCode } from './error-codes.ts';

/** One fault of one input, as it appears in `errors[]` of a problem (C-43). */
export interface FieldError {
  pointer?: string;
  parameter?: string;
  header?: string;
  code: string;
  detail: string;
}

/** Facts that go with a problem as members of their own (C-44), never only in prose. */
export type ErrorDetails = Readonly<Record<string, unknown>> & { errors?: readonly FieldError[] };

/**
 * A refusal of the domain. `code` comes from the catalogue of error codes, which gives its HTTP status;
 * `message` says in Dutch what is wrong and how to mend it.
 */
export class DomainError extends Error {
  override name = 'DomainError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The same answer for what does not exist and for what the caller may not know of (C-42). */
export function notFound(resource: string): DomainError {
  return new DomainError('resource_not_found', 'Dit bestaat niet, of u mag het niet zien.', { resource });
}

/** Refuses one or more inputs of a request that passed its schema. */
export function invalidInput(...errors: FieldError[]): DomainError {
  return new DomainError('validation_failed', 'De invoer klopt niet; zie errors.', { errors });
}

const GONE_FOR_MS = 365 * 86_400_000;

/** What is answered about something public that was taken away: 410 for a year, then 404 (C-40). */
export function goneOrUnknown(resource: string, resourceId: string, deletedAt: Date, now: Date): DomainError {
  if (now.getTime() - deletedAt.getTime() > GONE_FOR_MS) return notFound(resource);
  return new DomainError('resource_gone', 'Dit is weggehaald. Verwijder uw verwijzing ernaar.', {
    resource,
    resourceId,
    deletedAt: deletedAt.toISOString(),
  });
}
