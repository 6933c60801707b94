import type { Job } from '../../infra/jobs/job.ts';
import { checkMinimum, checkMinimums } from './session-minimum.service.ts';

/** At the end of booking of one session. */
const checkSessionMinimum: Job<{ sessionId: string }> = {
  name: 'check-session-minimum',
  run: (ctx, { sessionId }) => checkMinimum(ctx, sessionId),
};

/** Hourly, for the warnings before and for whatever the exact moment missed. */
const checkSessionMinimums: Job = {
  name: 'check-session-minimums',
  schedule: '20 * * * *',
  run: (ctx) => checkMinimums(ctx),
};

export const sessionJobs: readonly Job[] = [checkSessionMinimum as Job, checkSessionMinimums];
