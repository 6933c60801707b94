import t from 'tap';
import { DomainError } from '../../../src/core/errors.ts';
import { statusesOf } from '../../../src/core/machine.ts';
import {
  type ImportRunStatus,
  importRunMachine,
} from '../../../src/modules/partner-sync/import-run.machine.ts';
import {
  assertCallerStep,
  finalStatus,
  isFinal,
  isSettled,
  needsConfirmation,
} from '../../../src/modules/partner-sync/import-run.rules.ts';

const STATUSES = statusesOf(importRunMachine);

t.test('a run ends in one of four statuses and never leaves them', async (t) => {
  t.same(STATUSES.filter(isFinal), ['succeeded', 'succeeded_with_errors', 'failed', 'cancelled']);
});

t.test(
  'a caller confirms only a run that asks for it, and cancels only one that has not ended',
  async (t) => {
    const outcome = (from: ImportRunStatus, to: 'running' | 'cancelled') => {
      try {
        return assertCallerStep(from, to) ? 'moves' : 'stays';
      } catch (error) {
        return error instanceof DomainError ? error.code : 'other';
      }
    };
    const refused = 'transition_not_allowed';
    const expected: Record<ImportRunStatus, [string, string]> = {
      queued: [refused, 'moves'],
      running: ['stays', 'moves'],
      awaiting_confirmation: ['moves', 'moves'],
      succeeded: [refused, refused],
      succeeded_with_errors: [refused, refused],
      failed: [refused, refused],
      cancelled: [refused, 'stays'],
    };
    for (const from of STATUSES)
      t.same([outcome(from, 'running'), outcome(from, 'cancelled')], expected[from], from);
  },
);

t.test('waiting ends when the run has ended, asks for something or still lacks its content', async (t) => {
  const settled = STATUSES.filter((status) => isSettled({ status, isContentComplete: true }));
  t.same(settled, ['awaiting_confirmation', 'succeeded', 'succeeded_with_errors', 'failed', 'cancelled']);
  t.ok(isSettled({ status: 'queued', isContentComplete: false }));
});

t.test('a run fails only when nothing at all went well', async (t) => {
  t.equal(finalStatus({ receivedCount: 0, failedCount: 0 }), 'succeeded');
  t.equal(finalStatus({ receivedCount: 3, failedCount: 0 }), 'succeeded');
  t.equal(finalStatus({ receivedCount: 3, failedCount: 2 }), 'succeeded_with_errors');
  t.equal(finalStatus({ receivedCount: 3, failedCount: 3 }), 'failed');
});

t.test('a snapshot asks for confirmation above a fifth and above five, or when it cannot tell', async (t) => {
  const asks = (missingCount: number, managedCount: number, unidentifiedCount = 0) =>
    needsConfirmation({ missingCount, managedCount, unidentifiedCount });
  t.notOk(asks(0, 0));
  t.notOk(asks(5, 5), 'five or fewer are never asked about');
  t.notOk(asks(10, 50), 'exactly a fifth');
  t.ok(asks(11, 50));
  t.ok(asks(50, 50), 'an empty export');
  t.ok(asks(1, 1000, 1), 'an unreadable item may be what seems missing');
  t.notOk(asks(0, 1000, 1), 'nothing is missing, so nothing is at stake');
});
