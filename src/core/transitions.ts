import { DomainError } from './errors.ts';

/** A status machine as data: from each status, the statuses it can move to (C-06). The first key is the initial one. */
export type TransitionTable<S extends string> = Readonly<Record<S, readonly S[]>>;

/**
 * Decides on a step. Moving to the status it already has is no step and no error.
 * @returns true when the status changes, false when it is there already
 * @throws DomainError transition_not_allowed with `currentStatus` and `allowedTransitions`
 */
export function assertTransition<S extends string>(table: TransitionTable<S>, from: S, to: S): boolean {
  if (from === to) return false;
  const allowed = table[from];
  if (!allowed.includes(to)) {
    throw new DomainError('transition_not_allowed', `Van ${from} naar ${to} kan niet.`, {
      currentStatus: from,
      allowedTransitions: allowed,
    });
  }
  return true;
}
