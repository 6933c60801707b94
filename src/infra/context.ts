import type { Actor } from '../core/actor.ts';
import type { Db, DbOrTx, Tx } from './db/client.ts';
import type { Log } from './log.ts';

/** W3C trace context of the work at hand (C-54). */
export interface Trace {
  traceId: string;
  spanId: string;
}

/** What every use case needs: the database handle, who acts, the time it is, and where to log. */
export interface Context {
  db: DbOrTx;
  actor: Actor;
  /** Fixed when the work begins, so that one request sees one time. */
  now: Date;
  log: Log;
  trace: Trace;
}

/** A context whose `db` is an open transaction; writes need it. */
export interface TransactionContext extends Context {
  db: Tx;
  isTransaction: true;
}

function isOpen(ctx: Context): ctx is TransactionContext {
  return (ctx as Partial<TransactionContext>).isTransaction === true;
}

/** Runs work in a transaction; joins the one that is open. Isolation is READ COMMITTED. */
export async function inTransaction<T>(
  ctx: Context,
  work: (ctx: TransactionContext) => Promise<T>,
): Promise<T> {
  if (isOpen(ctx)) return work(ctx);
  return (ctx.db as Db).transaction((tx) => work({ ...ctx, db: tx, isTransaction: true }));
}

/** Runs work that may fail without spoiling the open transaction: its own writes alone are undone. */
export async function inSavepoint<T>(
  ctx: TransactionContext,
  work: (ctx: TransactionContext) => Promise<T>,
): Promise<T> {
  return ctx.db.transaction((tx) => work({ ...ctx, db: tx }));
}
