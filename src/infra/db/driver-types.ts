/** The inner shapes of postgres.js 3.4.9 that the driver relies on; package.json pins that version. */
export interface Query {
  handler: (query: Query) => void;
  executed: boolean;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

export interface Connection {
  id: number;
  execute: (query: Query) => unknown;
}

interface QueryOptions {
  prepare?: boolean;
  onexecute?: (connection: Connection) => unknown;
}

export type Unsafe = (text: string, params?: unknown[], options?: QueryOptions) => Query;

/** The client that `begin` and `savepoint` hand to their callback. */
export interface Scoped {
  unsafe: Unsafe;
  savepoint: (work: (sql: Scoped) => unknown) => Promise<unknown>;
}

export interface Pool {
  options: { parsers: Record<string, unknown>; serializers: Record<string, unknown> };
  unsafe: Unsafe;
  begin: (work: (sql: Scoped) => unknown) => Promise<unknown>;
  end: (options: { timeout: number }) => Promise<void>;
}
