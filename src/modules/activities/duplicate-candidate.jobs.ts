import type { Job } from '../../infra/jobs/job.ts';
import { PROPOSE_DUPLICATES, proposeDuplicates } from './duplicate-candidate.service.ts';

/** Looks for doubles of activities that were published or delivered; finding them again changes nothing. */
export const duplicateCandidateJobs: readonly Job[] = [
  {
    name: PROPOSE_DUPLICATES,
    run: (ctx, payload) => proposeDuplicates(ctx, (payload as { activityIds: string[] }).activityIds),
  },
];
