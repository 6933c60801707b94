import type { Context } from '../context.ts';

/**
 * Work done after the request or by the clock. A job runs at least once: after a crash or an error it runs
 * again with the same payload, so its effect must be the same the second time.
 */
export interface Job<Payload extends object = object> {
  /** Kebab-case and unique in the service; it is kept with the queued work, so it never changes meaning. */
  name: string;
  /** Crontab line of five fields in UTC, such as `15 3 * * *`; the payload is then the empty object. */
  schedule?: string;
  /** The context is of the system actor, without a transaction. Throwing lets the job be tried again later. */
  run(ctx: Context, payload: Payload): Promise<unknown>;
}
