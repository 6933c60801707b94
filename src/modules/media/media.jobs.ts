import type { Job } from '../../infra/jobs/job.ts';
import { deleteExpiredUploads } from './file-upload.service.ts';

/** Background work of media: forgetting files that nobody used. */
export const mediaJobs: readonly Job[] = [
  { name: 'delete-expired-uploads', schedule: '25 * * * *', run: (ctx) => deleteExpiredUploads(ctx) },
];
