import type { Db } from '../../src/infra/db/client.ts';

/** A pool whose work can be undone, so that many tries start from the same state. */
export interface UndoableDb {
  wrap(db: Db): Db;
  /** Does the work in one transaction and takes everything back; one at a time. */
  undone<T>(work: () => Promise<T>): Promise<T>;
}

/** Transactions of the work become savepoints of the one that is taken back. */
export function undoableDb(): UndoableDb {
  let pool: Db | undefined;
  let open: object | undefined;
  const wrap = (db: Db) => {
    pool = db;
    return new Proxy(db, {
      get: (target, name) => {
        const owner = open !== undefined && name in open ? open : target;
        const value = Reflect.get(owner, name, owner);
        return typeof value === 'function' ? value.bind(owner) : value;
      },
    });
  };
  const undone = async <T>(work: () => Promise<T>): Promise<T> => {
    const undo = new Error('Everything is taken back');
    const results: T[] = [];
    try {
      await pool?.transaction(async (tx) => {
        open = tx;
        try {
          results.push(await work());
        } finally {
          open = undefined;
        }
        throw undo;
      });
    } catch (error) {
      if (error !== undo) throw error;
    }
    return results[0] as T;
  };
  return { wrap, undone };
}
