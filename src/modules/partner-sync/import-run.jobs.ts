import type { Job } from '../../infra/jobs/job.ts';
import { cleanImportRuns, resumeImportRuns } from './clean-import-runs.service.ts';
import { PROCESS_JOB } from './import-run.service.ts';
import { processImportRun } from './process-import-run.service.ts';

const process: Job<{ importRunId: string }> = {
  name: PROCESS_JOB,
  run: (ctx, { importRunId }) => processImportRun(ctx, importRunId),
};

const resume: Job = { name: 'resume-import-runs', schedule: '* * * * *', run: resumeImportRuns };

const clean: Job = { name: 'clean-import-runs', schedule: '17 * * * *', run: cleanImportRuns };

/** Background work of the module. */
export const partnerSyncJobs: readonly Job[] = [process as Job, resume, clean];
