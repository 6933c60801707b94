import type { Context } from '../../infra/context.ts';

/**
 * Handles rows one by one, so that one that fails does not stop the others; its error is logged, and all are thrown
 * together by `finish`, so that the work is tried again.
 */
export function eachAlone(ctx: Context, handle: (id: string) => Promise<unknown>) {
  const errors: unknown[] = [];
  return {
    /** @returns whether the row changed */
    run: async (id: string): Promise<boolean> => {
      try {
        return (await handle(id)) !== false;
      } catch (err) {
        ctx.log.error({ err, resourceId: id }, 'A row of a sweep failed');
        errors.push(err);
        return false;
      }
    },
    /** @throws AggregateError when a row failed */
    finish: (): void => {
      if (errors.length > 0) throw new AggregateError(errors, `${errors.length} rows of a sweep failed`);
    },
  };
}
