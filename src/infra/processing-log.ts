import { createHmac, randomBytes } from 'node:crypto';
import type { Trace } from './context.ts';
import type { DbOrTx } from './db/client.ts';
import { processingLog } from './db/schema/platform.ts';
import { newId } from './ids.ts';

/** Whom processed data are about. A mail address stands for itself: whose it is, if anyone's, is not looked up. */
export interface DataSubject {
  id: string;
  type: 'person' | 'mail_address';
}

/** What was done with the data of some people. */
export interface Processing {
  subjects: readonly DataSubject[];
  /** Operation or job that did it. */
  name: string;
  status: 'ok' | 'error';
  /** URI of the processing activity. */
  activity: string;
  trace: Pick<Trace, 'traceId'>;
  startedAt: Date;
}

/** The same subject gives the same pseudonym; only who holds the secret can tell whose it is. */
export function pseudonymOf({ type, id }: DataSubject, secret: string): string {
  return createHmac('sha256', secret).update(`${type}:${id}`).digest('base64url');
}

/** Writes one entry per data subject (C-55), each a span of its own in the trace; never sampled. */
export async function logProcessing(db: DbOrTx, secret: string, processing: Processing): Promise<void> {
  const { subjects, name, status, activity, trace, startedAt } = processing;
  const types = new Map(subjects.map((subject) => [pseudonymOf(subject, secret), subject.type]));
  if (types.size === 0) return;
  await db.insert(processingLog).values(
    [...types].map(([subjectId, subjectType]) => ({
      id: newId(),
      traceId: trace.traceId,
      spanId: randomBytes(8).toString('hex'),
      name,
      status,
      startedAt,
      endedAt: new Date(),
      processingActivityId: activity,
      subjectId,
      subjectType,
    })),
  );
}
