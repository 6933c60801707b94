import type { Job } from '../../infra/jobs/job.ts';
import { PROMOTE_WAITLIST } from '../activities/index.ts';
import { settleAllSessions, settleSession } from './seat-claim-settle.service.ts';

/** Runs when a hold, an offer or a priority window ends, and when a session gets more room. */
const settle: Job<{ sessionId: string }> = {
  name: PROMOTE_WAITLIST,
  run: (ctx, { sessionId }) => settleSession(ctx, sessionId),
};

/** Finds what the exact moments missed. */
const sweep: Job = {
  name: 'sweep-seat-claims',
  schedule: '* * * * *',
  run: (ctx) => settleAllSessions(ctx),
};

export const seatClaimJobs: readonly Job[] = [settle as Job, sweep];
