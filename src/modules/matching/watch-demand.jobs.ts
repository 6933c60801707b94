import type { Job } from '../../infra/jobs/job.ts';
import {
  FIND_MATCHES_OF_ACTIVITIES,
  FIND_MATCHES_OF_CALL,
  findMatchesOfActivities,
  findMatchesOfCall,
  watchDemand,
} from './watch-demand.service.ts';

const ofCall: Job<{ demandCallId: string }> = {
  name: FIND_MATCHES_OF_CALL,
  run: (ctx, { demandCallId }) => findMatchesOfCall(ctx, demandCallId),
};
const ofActivities: Job<{ activityIds: string[] }> = {
  name: FIND_MATCHES_OF_ACTIVITIES,
  run: (ctx, { activityIds }) => findMatchesOfActivities(ctx, activityIds),
};

/** Background work on supply and demand: who should hear of whom, and what nobody offers. */
export const watchDemandJobs: readonly Job[] = [
  { name: 'watch-demand', schedule: '* * * * *', run: (ctx) => watchDemand(ctx) },
  ofCall as Job,
  ofActivities as Job,
];
