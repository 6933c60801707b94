import type { Context } from '../../../src/infra/context.ts';
import { privacyJobs } from '../../../src/modules/privacy/index.ts';
import type { TestApp } from '../../support/app.ts';

/** Runs a job of privacy by its name. */
export async function runJob(ctx: Context, name: string, payload: object = {}): Promise<unknown> {
  const job = privacyJobs.find((candidate) => candidate.name === name);
  if (job === undefined) throw new Error(`No job ${name}`);
  return job.run(ctx, payload);
}

/** Does what a request asks, as the worker would. */
export const processRequest = (api: TestApp, requestId: string, now = new Date()) =>
  runJob(api.ctx({ kind: 'system', name: 'privacy' }, now), 'process-data-subject-request', { requestId });

/** Asks for a copy or for erasure. */
export const ask = (api: TestApp, token: string, kind: 'export' | 'erase') =>
  api.http('POST', '/v1/data-subject-requests', { token, body: { kind } });

export const stepOf = (api: TestApp, id: string, token: string, body: object) =>
  api.http('POST', `/v1/data-subject-requests/${id}/status-changes`, { token, key: true, body });
