import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, instant, int32, openSet, uuid } from '../../core/schemas/values.ts';

const JOB_STATUSES = ['waiting', 'running', 'failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Work of the queue that is not done yet; what is done leaves the queue. */
export interface JobRow {
  id: string;
  name: string;
  status: JobStatus;
  attempts: number;
  maxAttempts: number;
  lastError: string | null;
  runAt: Date;
  createdAt: Date;
}

const status = openSet(JOB_STATUSES, 'Waiting for its time, running, or given up after its last try');

/** Background work. */
export const Job = component(
  'Job',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version: one more than the tries so far' }),
      name: anyText('What it does', 'send-notification'),
      status,
      attempts: int32({ example: 2, description: 'Tries so far' }),
      maxAttempts: int32({ example: 12, description: 'Tries before it is given up' }),
      lastError: Type.Optional(anyText('Why the last try failed, without data', 'connect ECONNREFUSED')),
      runAt: instant('When it is tried next'),
      createdAt: instant('When it was asked for'),
    },
    {
      description:
        'Background work that is not done yet. Work that was given up stays until it is tried again.',
    },
  ),
);
export const JobPage = pageOf('JobPage', Job);

export const JobParams = Type.Object({ jobId: uuid('Job') });
export const JobQuery = Type.Object(
  { ...pageQuery, status: listParameter(status, JOB_STATUSES.length, 'Statuses') },
  { additionalProperties: false },
);

/** The row as administrators see it. */
export function toJob(row: JobRow): Static<typeof Job> {
  const { id, name, status, attempts, maxAttempts } = row;
  return {
    id,
    version: attempts + 1,
    name,
    status,
    attempts,
    maxAttempts,
    runAt: row.runAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    ...present({ lastError: row.lastError }),
  };
}
