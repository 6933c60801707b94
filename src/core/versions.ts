import { DomainError } from './errors.ts';

/** Versions a change may be based on, as If-Match names them; undefined for any (C-33). */
export type ExpectedVersions = readonly number[] | undefined;

/**
 * Compares a resource's version with those the caller based the change on.
 * @throws DomainError precondition_failed with `currentVersion`
 */
export function assertVersion(current: number, expected: ExpectedVersions): void {
  if (expected === undefined || expected.includes(current)) return;
  throw new DomainError('precondition_failed', 'Er is een nieuwere versie. Haal die op en wijzig opnieuw.', {
    currentVersion: current,
  });
}
