import { setTimeout as sleep } from 'node:timers/promises';

export interface Request {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  token: string;
  body?: unknown;
  /** Idempotency-Key: a request without an answer is sent again with the same one. */
  key?: string;
  ifMatch?: string;
}

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of any operation
  body: any;
  etag: string | null;
}

const TRIES = 120;
const WAIT_MS = 500;
const TIMEOUT_MS = 20_000;

function headersOf({ method, token, body, key, ifMatch }: Request): Record<string, string> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
}

async function once(baseUrl: string, request: Request): Promise<Reply> {
  const answer = await fetch(`${baseUrl}/v1${request.path}`, {
    method: request.method,
    headers: headersOf(request),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, body: isJson ? JSON.parse(text) : {}, etag: answer.headers.get('etag') };
}

const isRetryable = ({ status, body }: Reply) => status >= 500 || body.code === 'idempotency_in_progress';

/**
 * Sends a request to one of the processes. With a key, or for reading, it is sent again, to any process, until there
 * is an answer; a change without a key may have been made or not, and is left at that.
 * @returns the answer; undefined when there is none
 */
export async function send(
  baseUrls: readonly string[],
  pick: (urls: readonly string[]) => string,
  request: Request,
  onRetry: (why: string) => void,
): Promise<Reply | undefined> {
  const maySendAgain = request.key !== undefined || request.method === 'GET';
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await once(pick(baseUrls), request).catch((error: Error) => error.name);
    const hasAnswer = typeof reply !== 'string';
    if (hasAnswer && !isRetryable(reply)) return reply;
    if (!maySendAgain) return hasAnswer ? reply : undefined;
    onRetry(hasAnswer ? `${reply.status} ${reply.body.code}` : reply);
    await sleep(WAIT_MS);
  }
  return undefined;
}
