import { DomainError } from '../../core/errors.ts';
import { allowedSteps } from '../../core/machine.ts';
import type { importRuns } from '../../infra/db/schema/partner-sync.ts';
import { type ImportRunStatus, importRunMachine } from './import-run.machine.ts';

type ImportRunRow = typeof importRuns.$inferSelect;

/**
 * Decides on a confirmation (to `running`) or a cancellation by a caller.
 * @returns false when there is nothing to do
 * @throws DomainError transition_not_allowed
 */
export function assertCallerStep(from: ImportRunStatus, to: 'running' | 'cancelled'): boolean {
  if (from === to) return false;
  const allowedTransitions = allowedSteps(importRunMachine, from, ['deliverer']);
  if (allowedTransitions.includes(to)) return true;
  throw new DomainError('transition_not_allowed', `Van ${from} naar ${to} kan niet.`, {
    currentStatus: from,
    allowedTransitions,
  });
}

/** True when the run will not move any more. */
export function isFinal(status: ImportRunStatus): boolean {
  return Object.keys(importRunMachine.steps[status]).length === 0;
}

/** True when a caller who waits for the run gets nothing by waiting longer. */
export function isSettled(run: Pick<ImportRunRow, 'status' | 'isContentComplete'>): boolean {
  return run.status !== 'running' && !(run.status === 'queued' && run.isContentComplete);
}

/** How a run ends: `failed` only when nothing at all went well. */
export function finalStatus(run: Pick<ImportRunRow, 'receivedCount' | 'failedCount'>) {
  if (run.failedCount === 0) return 'succeeded';
  return run.failedCount === run.receivedCount ? 'failed' : 'succeeded_with_errors';
}

/** What a snapshot would withdraw, next to what was there before it. */
export interface SnapshotEffect {
  missingCount: number;
  /** Activities of the source that were live before the run. */
  managedCount: number;
  /** Items whose external id could not be read, so that what they stand for seems missing. */
  unidentifiedCount: number;
}

const GUARD_SHARE = 0.2;
const GUARD_COUNT = 5;

/**
 * Whether a snapshot withdraws so much that somebody must confirm it (C-64): more than a fifth and more than
 * five, or anything at all when an item cannot be told from a missing one.
 */
export function needsConfirmation({
  missingCount,
  managedCount,
  unidentifiedCount,
}: SnapshotEffect): boolean {
  if (missingCount === 0) return false;
  if (unidentifiedCount > 0) return true;
  return missingCount > GUARD_COUNT && missingCount > managedCount * GUARD_SHARE;
}
