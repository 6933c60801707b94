const TIMEOUT_MS = 30_000;

/** A request that was answered with an error; the message says which, and why. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

interface Problem {
  code?: string;
  detail?: string;
  errors?: { pointer?: string; detail?: string }[];
}

const faultsOf = ({ errors = [] }: Problem) =>
  errors.map(({ pointer = '', detail = '' }) => ` ${pointer} ${detail}`).join(';');

/** Sends JSON as the bearer of a token. */
export type Ask = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>;

/** A client of the API for one caller; an answer with an error is thrown as RefusedError. */
export function createAsk(baseUrl: string, token: string): Ask {
  return async <T>(method: 'GET' | 'POST', path: string, body?: object) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
    };
    const answer = await fetch(`${baseUrl}/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text) as T;
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    const problem: Problem = isJson ? JSON.parse(text) : { detail: text.slice(0, 200) };
    throw new RefusedError(
      `${method} ${path}: ${answer.status} ${problem.code ?? ''} ${problem.detail ?? ''}${faultsOf(problem)}`,
    );
  };
}

interface Page<T> {
  items: T[];
  page: { nextCursor?: string };
}

/** The items of a list, page by page for as long as they are read; `path` has a query. */
export async function* listAll<T>(ask: Ask, path: string): AsyncGenerator<T> {
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { items, page }: Page<T> = await ask('GET', `${path}${from}`);
    yield* items;
    cursor = page.nextCursor;
  }
}
