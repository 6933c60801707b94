import type { Job } from '../../infra/jobs/job.ts';
import { expireDemandCalls } from './demand-call-change.service.ts';

/** Hourly, so that a call ends soon after midnight in the Netherlands, in summer and winter. */
const expireCalls: Job = {
  name: 'expire-demand-calls',
  schedule: '5 * * * *',
  run: (ctx) => expireDemandCalls(ctx),
};

export const demandCallJobs: readonly Job[] = [expireCalls];
