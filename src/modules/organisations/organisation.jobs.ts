import type { Job } from '../../infra/jobs/job.ts';
import { expireInvitations } from './membership-invitation.service.ts';

/** Background work around organisations. */
export const organisationJobs: Job[] = [
  { name: 'expire-membership-invitations', schedule: '50 3 * * *', run: (ctx) => expireInvitations(ctx) },
];
