import type { Job } from '../../infra/jobs/job.ts';
import { END_RESPONSES } from '../demand-calls/index.ts';
import { endResponses } from './end-responses.service.ts';

const endAll: Job<{ demandCallId: string }> = {
  name: END_RESPONSES,
  run: (ctx, { demandCallId }) => endResponses(ctx, demandCallId),
};

export const demandResponseJobs: readonly Job[] = [endAll as Job];
