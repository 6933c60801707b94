import type { Db } from '../../src/infra/db/client.ts';

/** A statement as it went to the server. */
export interface Statement {
  text: string;
  params: unknown[];
}

type Unsafe = (text: string, params?: unknown[], options?: unknown) => unknown;
interface Scope {
  unsafe: Unsafe;
}
interface Client extends Scope {
  begin: (work: (scope: Scope) => unknown) => Promise<unknown>;
}

/** Notes every statement of a database handle; the returned function hands over what came since the last call. */
export function recordQueries(db: Db): () => Statement[] {
  let statements: Statement[] = [];
  const noting = (unsafe: Unsafe): Unsafe => {
    return (text, params = [], options) => {
      statements.push({ text, params: [...params] });
      return unsafe(text, params, options);
    };
  };
  // Safe because drizzle uses these two members of the client.
  const client = db.$client as unknown as Client;
  const { begin } = client;
  client.unsafe = noting(client.unsafe);
  client.begin = async (work) => {
    statements.push({ text: 'begin', params: [] });
    const result = await begin((scope) => {
      scope.unsafe = noting(scope.unsafe);
      return work(scope);
    });
    statements.push({ text: 'commit', params: [] });
    return result;
  };
  return () => {
    const taken = statements;
    statements = [];
    return taken;
  };
}
