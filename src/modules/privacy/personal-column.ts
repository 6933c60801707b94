import type { ExportPart, PersonalColumn, Tie } from './personal-data.rules.ts';

export const person = (column = 'person_id'): Tie => ({ by: 'person', column });
export const address = (column = 'email'): Tie => ({ by: 'address', column });
export const byExpert = (column = 'expert_id'): Tie => ({ by: 'expert', column });
export const maker = person('created_by_id');

/** Goes with the account. */
export const own = (because: string, tie = person()): PersonalColumn => ({
  holds: tie.by === 'address' ? 'address' : 'person',
  onErasure: 'delete',
  tie,
  because,
});
/** Stays for the account of others, with a tombstone in the place of the person. */
export const trace = (because: string): PersonalColumn => ({
  holds: 'person',
  onErasure: 'repoint',
  because,
});
export const words = (tie: Tie, because: string, becomes = 'null'): PersonalColumn => ({
  holds: 'words',
  onErasure: 'empty',
  tie,
  becomes,
  because,
});
export const facts = (because: string): PersonalColumn => ({ holds: 'facts', onErasure: 'mask', because });
export const kept = (because: string): PersonalColumn => ({ holds: 'words', onErasure: 'keep', because });
export const part = (name: string, purpose: string, tie: Tie, columns: string): ExportPart => ({
  name,
  purpose,
  tie,
  columns: columns.split(' '),
});

export const MADE = 'who made it: the organisation keeps what was agreed, without the person';
export const REMOVED = "'Deze tekst is verwijderd.'";
