import type { Job } from '../../infra/jobs/job.ts';
import { ERASE_LATECOMERS, eraseLatecomers } from './erase-person.service.ts';
import { processRequest } from './process-request.service.ts';
import { PROCESS_REQUEST } from './request-step.service.ts';
import { applyRetention } from './retention.service.ts';

const process: Job<{ requestId: string }> = {
  name: PROCESS_REQUEST,
  run: (ctx, { requestId }) => processRequest(ctx, requestId),
};
const latecomers: Job<{ personId: string; tombstoneId: string }> = {
  name: ERASE_LATECOMERS,
  run: (ctx, payload) => eraseLatecomers(ctx, payload),
};

/** Background work of privacy: requests about the own data, and forgetting what was kept long enough. */
export const privacyJobs: readonly Job[] = [
  process as Job,
  latecomers as Job,
  { name: 'apply-retention', schedule: '30 2 * * *', run: (ctx) => applyRetention(ctx) },
];
