import type { FastifyReply, FastifyRequest } from 'fastify';
import { addVary } from '../../infra/http/headers.ts';
import { sendResource, setLocation } from '../../infra/http/results.ts';
import { type ImportRun, type ImportRunRow, toImportRun } from './import-run.schemas.ts';
import { waitForImportRun } from './import-run.service.ts';

/** Longest time that `Prefer: wait` keeps a request (C-62). */
const MAX_WAIT_SECONDS = 10;

/** Seconds after which a run under way is worth asking for again. */
const ASK_AGAIN_SECONDS = 2;

const WAIT = /(?:^|,)\s*wait=(\d{1,4})\s*(?:$|[,;])/;

const ITEM_POINTER = /^\/items\/\d+(\/|$)/;

/** A run with, while it works, the time after which asking again makes sense (C-63). */
export function sendRun(reply: FastifyReply, row: ImportRunRow): ImportRun {
  const isUnderWay = row.status === 'running' || (row.status === 'queued' && row.isContentComplete);
  if (isUnderWay) reply.header('Retry-After', ASK_AGAIN_SECONDS);
  return sendResource(reply, toImportRun(row));
}

/** A run that works on after the answer: 202 with its address. */
export function sendAccepted(reply: FastifyReply, row: ImportRunRow): ImportRun {
  reply.code(202);
  setLocation(reply, `/import-runs/${row.id}`);
  return sendRun(reply, row);
}

/**
 * Holds the answer until the run has ended, when `Prefer: wait` asks for it. Runs when the answer is sent, since
 * the work begins only after the request's own transaction has been committed.
 */
export async function answerAfterWait(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
  const asked = Number(WAIT.exec(String(request.headers.prefer ?? ''))?.[1] ?? 0);
  const isReplay = reply.getHeader('idempotency-replayed') !== undefined;
  if (asked === 0 || reply.statusCode !== 202 || isReplay || typeof payload !== 'string') return payload;
  const seconds = Math.min(asked, MAX_WAIT_SECONDS);
  const { id } = JSON.parse(payload) as ImportRun;
  const run = await waitForImportRun(request.ctx, id, seconds * 1000);
  reply.header('Preference-Applied', `wait=${seconds}`).removeHeader('Retry-After');
  addVary(reply, 'Prefer');
  return JSON.stringify(sendRun(reply, run));
}

/** Fastify stops at the first part that fails, so the parts after the body are checked here. */
function areOthersValid(request: FastifyRequest): boolean {
  const validQuery = request.getValidationFunction('querystring')?.(request.query) ?? true;
  const validHeaders = request.getValidationFunction('headers')?.(request.headers) ?? true;
  return Boolean(validQuery && validHeaders);
}

/** Refuses a request whose faults are not all within items: those fail by themselves later. */
export function assertValidButForItems(request: FastifyRequest): void {
  const error = request.validationError;
  if (error === undefined) return;
  const faults = error.validation as { instancePath: string }[];
  const isItemsOnly =
    error.validationContext === 'body' && faults.every(({ instancePath }) => ITEM_POINTER.test(instancePath));
  if (!isItemsOnly || !areOthersValid(request)) throw error;
}
