import type { Connection, Pool, Query, Scoped } from './driver-types.ts';
import { isUnavailable } from './errors.ts';

/** One transaction on one connection. */
interface Transaction {
  isLost: boolean;
}

const closedError = () =>
  Object.assign(new Error('The connection of this transaction was closed'), { code: 'CONNECTION_CLOSED' });

function refuseWhenLost(query: Query, transaction: Transaction): void {
  const { handler, reject } = query;
  query.handler = (sent) => (transaction.isLost ? sent.reject(closedError()) : handler(sent));
  query.reject = (error) => {
    if (isUnavailable(error)) transaction.isLost = true;
    reject(error);
  };
}

/**
 * Ends a transaction together with its connection. Unguarded, postgres.js goes on writing: its own rollback
 * ends the process by an uncaught TypeError, and a late statement of the callback runs outside any
 * transaction on the connection's next life. The returned function is told of each closed connection.
 */
export function guardTransactions(pool: Pool): (connectionId: number) => void {
  const running = new Map<number, Transaction>();
  const transactions = new WeakMap<Query['handler'], Transaction>();
  const guarded = new WeakSet<Connection>();
  let opening: Transaction | undefined;

  const guardConnection = (connection: Connection) => {
    if (guarded.has(connection)) return;
    guarded.add(connection);
    const { execute } = connection;
    connection.execute = (query) => {
      if (!transactions.get(query.handler)?.isLost) return execute(query);
      query.reject(closedError());
      return true;
    };
  };

  const guardScope = (sql: Scoped, transaction: Transaction): Scoped => {
    const { unsafe, savepoint } = sql;
    // The library's own rollback and commit are known by this handler, which they share with the callback.
    transactions.set(unsafe('').handler, transaction);
    sql.unsafe = (text, params, options) => {
      const query = unsafe(text, params, options);
      refuseWhenLost(query, transaction);
      return query;
    };
    sql.savepoint = (work) => savepoint((inner) => work(guardScope(inner, transaction)));
    return sql;
  };

  const { unsafe, begin } = pool;
  pool.unsafe = (text, params, options = {}) => {
    const transaction = opening;
    const { onexecute } = options;
    if (!transaction || !onexecute) return unsafe(text, params, options);
    return unsafe(text, params, {
      ...options,
      onexecute: (connection) => {
        running.set(connection.id, transaction);
        guardConnection(connection);
        return onexecute(connection);
      },
    });
  };
  pool.begin = (work) => {
    const transaction = { isLost: false };
    opening = transaction;
    // begin() asks for its connection through unsafe() before it first waits, so `opening` is its own.
    const result = begin((sql) => work(guardScope(sql, transaction)));
    opening = undefined;
    return result;
  };
  return (connectionId) => {
    const transaction = running.get(connectionId);
    if (transaction) transaction.isLost = true;
    running.delete(connectionId);
  };
}
