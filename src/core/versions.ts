import { DomainError } from './errors.ts';

/**
 * Compares a resource's version with the one the caller based the change on.
 * @throws DomainError precondition_failed with `currentVersion`
 */
export function assertVersion(current: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== current) {
    throw new DomainError(
      'precondition_failed',
      'Er is een nieuwere versie. Haal die op en wijzig opnieuw.',
      {
        currentVersion: current,
      },
    );
  }
}
