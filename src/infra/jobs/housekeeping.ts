import { lt } from 'drizzle-orm';
import { idempotencyKeys } from '../db/schema/platform.ts';
import type { Job } from './job.ts';

const deleteExpiredIdempotencyKeys: Job = {
  name: 'delete-expired-idempotency-keys',
  schedule: '17 * * * *',
  run: (ctx) => ctx.db.delete(idempotencyKeys).where(lt(idempotencyKeys.expiresAt, ctx.now)),
};

/** Jobs of the service itself; those of modules are in their own index. */
export const housekeepingJobs: readonly Job[] = [deleteExpiredIdempotencyKeys];
