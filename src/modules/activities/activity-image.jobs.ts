import type { Job } from '../../infra/jobs/job.ts';
import { deleteEndedConsents } from './activity-image.service.ts';

/** Background work of pictures: removing those of pupils when the consent of their parents ends. */
export const activityImageJobs: readonly Job[] = [
  { name: 'delete-ended-consents', schedule: '10 1 * * *', run: (ctx) => deleteEndedConsents(ctx) },
];
