import { randomBytes } from 'node:crypto';
import type { Context, Trace } from './context.ts';
import type { Db } from './db/client.ts';
import type { Log } from './log.ts';

export interface SystemContextOptions {
  db: Db;
  log: Log;
  /** What acts, such as the name of a job; it stands in audit rows. */
  name: string;
  /** Of the request that asked for the work; left out, a new trace begins. */
  traceId?: string;
}

const newTrace = (traceId = randomBytes(16).toString('hex')): Trace => ({
  traceId,
  spanId: randomBytes(8).toString('hex'),
});

/** The context of work that the service does by itself: start-up, jobs and command line tools. */
export function systemContext({ db, log, name, traceId }: SystemContextOptions): Context {
  return { db, actor: { kind: 'system', name }, now: new Date(), log, trace: newTrace(traceId) };
}
