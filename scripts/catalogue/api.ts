import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Settings } from './settings.ts';
import { UsageError } from './settings.ts';

export interface Counts {
  received: number;
  created: number;
  updated: number;
  unchanged: number;
  deleted: number;
  failed: number;
}

export interface Run {
  id: string;
  status: string;
  counts: Counts;
  missingCount?: number;
}

export interface FailedItem {
  index: number;
  externalId?: string;
  problem?: { code: string; detail: string; errors?: { pointer?: string; detail: string }[] };
}

/** What of the API an import uses. */
export interface CatalogueApi {
  begin(): Promise<Run>;
  send(runId: string, lines: AsyncIterable<string>): Promise<void>;
  getRun(runId: string): Promise<Run>;
  cancel(runId: string): Promise<void>;
  failedItems(runId: string): AsyncGenerator<FailedItem>;
}

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on the operation
  body: any;
}

type Init = RequestInit & { duplex?: 'half' };

async function call(url: string, init: Init): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    const cause = (error as { cause?: Error }).cause ?? (error as Error);
    throw new UsageError(`${new URL(url).origin} does not answer (${cause.message}).`);
  }
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : { detail: text } };
}

function refusalOf(what: string, { status, body }: Answer): UsageError {
  const faults = (body.errors ?? []) as { pointer?: string; detail: string }[];
  const places = faults.map(({ pointer, detail }) => ` ${pointer ?? ''} ${detail}`).join(';');
  const run = body.importRunId === undefined ? '' : ` Run ${body.importRunId}.`;
  const detail = body.detail ?? body.error_description ?? '';
  return new UsageError(
    `${what} was refused: ${status} ${body.code ?? body.error ?? ''} ${detail}${places}${run}`,
  );
}

/** Signs in as the client and gives what an import needs; the token is renewed before it ends. */
export function createApi({
  baseUrl,
  clientId,
  clientSecret,
  sourceId,
  mode,
  isDryRun,
}: Settings): CatalogueApi {
  let token = { value: '', endsAt: 0 };

  const bearer = async (): Promise<string> => {
    if (Date.now() < token.endsAt) return token.value;
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'sources:read sources:write',
    });
    const headers = { authorization: `Basic ${basic.toString('base64')}` };
    const answer = await call(`${baseUrl}/oauth/token`, { method: 'POST', headers, body });
    if (answer.status !== 200) throw refusalOf('Signing in', answer);
    token = { value: answer.body.access_token, endsAt: Date.now() + (answer.body.expires_in - 30) * 1000 };
    return token.value;
  };

  const ask = async (
    what: string,
    method: string,
    path: string,
    init: Init = {},
  ): Promise<Answer['body']> => {
    const headers = { ...init.headers, authorization: `Bearer ${await bearer()}` };
    const answer = await call(`${baseUrl}/v1${path}`, { ...init, method, headers });
    if (answer.status >= 300) throw refusalOf(what, answer);
    return answer.body;
  };

  const json = (body: object, headers = {}): Init => ({
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

  return {
    begin: () =>
      ask(
        'The run',
        'POST',
        `/sources/${sourceId}/import-runs`,
        json({ mode, dryRun: isDryRun }, { 'idempotency-key': randomUUID() }),
      ),
    send: (runId, lines) =>
      ask('The content', 'PUT', `/import-runs/${runId}/content`, {
        headers: { 'content-type': 'application/x-ndjson' },
        body: Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream,
        duplex: 'half',
      }),
    getRun: (runId) => ask('Asking for the run', 'GET', `/import-runs/${runId}`),
    cancel: (runId) => ask('Cancelling', 'POST', `/import-runs/${runId}/cancellations`, json({})),
    async *failedItems(runId) {
      let cursor = '';
      do {
        const query = `status=failed&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const page = await ask('Asking for the items', 'GET', `/import-runs/${runId}/items?${query}`);
        yield* page.items as FailedItem[];
        cursor = page.page.nextCursor ?? '';
      } while (cursor !== '');
    },
  };
}
