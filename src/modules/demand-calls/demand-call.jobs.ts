import type { Job } from '../../infra/jobs/job.ts';
import { expireDemandCalls, fulfilDemandCalls } from './demand-call-lifecycle.service.ts';

/** Hourly, so that a call ends soon after midnight in the Netherlands, in summer and winter. */
const expireCalls: Job = {
  name: 'expire-demand-calls',
  schedule: '5 * * * *',
  run: (ctx) => expireDemandCalls(ctx),
};

/** What was agreed took place. */
const fulfilCalls: Job = {
  name: 'fulfil-demand-calls',
  schedule: '35 * * * *',
  run: (ctx) => fulfilDemandCalls(ctx),
};

export const demandCallJobs: readonly Job[] = [expireCalls, fulfilCalls];
