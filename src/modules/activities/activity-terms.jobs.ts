import type { Job } from '../../infra/jobs/job.ts';
import { INDEX_ACTIVITIES, indexActivities } from './activity-terms.service.ts';

/** Runs after changes, and by the clock for what a new reading of Dutch left behind; twice gives the same terms. */
export const activityTermsJobs: readonly Job[] = [
  { name: INDEX_ACTIVITIES, schedule: '*/5 * * * *', run: (ctx) => indexActivities(ctx) },
];
