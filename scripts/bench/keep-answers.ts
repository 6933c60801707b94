import { randomUUID } from 'node:crypto';
import { request as send } from 'node:http';
import type { Case } from './cases.ts';
import type { KeptAnswer } from './child.ts';
import { newGroupName } from './group-name.ts';
import type { PlannedRequest } from './load.ts';

/** Headers that go with the bytes themselves. */
const KEPT_HEADERS = ['content-type', 'content-encoding', 'etag'];

/** A request whose body and key are filled in, as the load process does at each sending. */
function ready({ headers, body, isBooking, ...rest }: PlannedRequest) {
  if (!isBooking) return { ...rest, headers, text: undefined };
  const text = JSON.stringify({ ...body, groupName: newGroupName() });
  return { ...rest, headers: { ...headers, 'idempotency-key': randomUUID() }, text };
}

/** Sends one request as it is: fetch would unpack what came compressed. */
function answerOf(baseUrl: string, planned: PlannedRequest): Promise<KeptAnswer> {
  const { method, path, headers, text } = ready(planned);
  const answered = Promise.withResolvers<KeptAnswer>();
  const request = send(new URL(path, baseUrl), { method, headers }, async (response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const kept = KEPT_HEADERS.flatMap((name) => {
      const value = response.headers[name];
      return value === undefined ? [] : [[name, String(value)]];
    });
    const body = Buffer.concat(chunks).toString('base64');
    answered.resolve({ method, status: response.statusCode ?? 0, headers: Object.fromEntries(kept), body });
  });
  request.once('error', answered.reject);
  request.end(text);
  return answered.promise;
}

/** The answers of a case in order. @throws Error when one has not the status that the case expects */
async function keepCase(baseUrl: string, { name, status, api }: Case): Promise<KeptAnswer[]> {
  // A reservation answers the same length each time: one stands for all.
  const requests = name === 'reservation' ? api.slice(0, 1) : api;
  const answers = await Promise.all(requests.map((request) => answerOf(baseUrl, request)));
  const other = answers.find((answer) => answer.status !== status);
  if (other === undefined) return answers;
  const text = Buffer.from(other.body, 'base64').toString();
  throw new Error(`${name}: ${other.status} instead of ${status}: ${text.slice(0, 500)}`);
}

/** What the bare server answers, by path, and the requests that ask for it, by case. */
export interface KeptAnswers {
  answers: Record<string, KeptAnswer>;
  requests: Record<string, PlannedRequest[]>;
  /** Mean length of the body by case. */
  bytes: Record<string, number>;
}

/** Asks the service for every answer of every case once. */
export async function keepAnswers(baseUrl: string, cases: readonly Case[]): Promise<KeptAnswers> {
  const kept: KeptAnswers = { answers: {}, requests: {}, bytes: {} };
  for (const one of cases) {
    const answers = await keepCase(baseUrl, one);
    const pathOf = (index: number) => `/${one.name}/${index % answers.length}`;
    answers.forEach((answer, index) => {
      kept.answers[pathOf(index)] = answer;
    });
    kept.requests[one.name] = one.api.map((request, index) => ({
      ...request,
      path: `/bytes${pathOf(index)}`,
    }));
    const lengths = answers.map(({ body }) => Buffer.byteLength(body, 'base64'));
    kept.bytes[one.name] = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  }
  return kept;
}
