import { randomUUID } from 'node:crypto';

const LETTERS = 'bcdfghjklmnprstv';

/** A name that no group had before, in letters: a long number would be taken for personal data. */
export function newGroupName(): string {
  const letters = randomUUID()
    .replace(/-/g, '')
    .replace(/./g, (digit) => LETTERS[Number.parseInt(digit, 16)] ?? '');
  return `Groep ${letters}`;
}
