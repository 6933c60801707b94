import type { Machine } from '../../core/machine.ts';
import type { importRunStatus } from '../../infra/db/schema/partner-sync.ts';

export type ImportRunStatus = (typeof importRunStatus.enumValues)[number];

/** Who moves a run: who may deliver for the source, or the run itself as it goes on. */
type ImportRunParty = 'deliverer' | 'service';

/** The machine of an import run (contract section 12). */
export const importRunMachine: Machine<ImportRunStatus, ImportRunParty, never> = {
  name: 'import_run',
  parties: {
    deliverer: 'the client of the source, and the administrators of its organisation',
    service: 'the run itself, as it goes on',
  },
  steps: {
    queued: { running: { by: ['service'] }, cancelled: { by: ['deliverer'] } },
    running: {
      awaiting_confirmation: { by: ['service'] },
      succeeded: { by: ['service'] },
      succeeded_with_errors: { by: ['service'] },
      failed: { by: ['service'] },
      cancelled: { by: ['deliverer'] },
    },
    awaiting_confirmation: { running: { by: ['deliverer'] }, cancelled: { by: ['deliverer'] } },
    succeeded: {},
    succeeded_with_errors: {},
    failed: {},
    cancelled: {},
  },
};
