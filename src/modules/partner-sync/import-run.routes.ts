import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DomainError } from '../../core/errors.ts';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, setLocation } from '../../infra/http/results.ts';
import { importRunMachine } from './import-run.machine.ts';
import {
  ImportRun,
  ImportRunCancellationCreate,
  ImportRunConfirmationCreate,
  ImportRunCreate,
  ImportRunItemPage,
  ImportRunItemQuery,
  ImportRunPage,
  ImportRunParams,
  ImportRunQuery,
  toImportRun,
  toImportRunItem,
} from './import-run.schemas.ts';
import * as service from './import-run.service.ts';
import {
  answerAfterWait,
  assertValidButForItems,
  sendAccepted,
  sendRun,
} from './import-run-answers.routes.ts';
import { SourceParams } from './source.schemas.ts';

const base = {
  tag: 'Sources',
  visibility: ['user', 'machine', 'admin'],
  cachePolicy: 'private',
  statusMachine: importRunMachine,
} as const;
const read = { ...base, scope: 'sources:read', success: 200 } as const;
const write = { ...base, scope: 'sources:write' } as const;

/** Body of a run with inline items, in bytes (C-56). */
const INLINE_LIMIT_BYTES = 5_000_000;

/** Import runs: deliveries of a whole catalogue or a part of it. */
export const importRunRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/sources/:sourceId/import-runs',
    operation({
      ...read,
      operationId: 'listImportRuns',
      summary: 'Import runs of a source',
      description: 'Runs of a source, the latest first; kept 30 days.',
      params: SourceParams,
      query: ImportRunQuery,
      result: ref(ImportRunPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const { sourceId } = request.params;
      const slice = await service.listImportRuns(request.ctx, sourceId, request.query.status, list);
      return sendPage(request, reply, list, slice, toImportRun);
    },
  );

  app.post(
    '/sources/:sourceId/import-runs',
    {
      ...operation({
        ...write,
        operationId: 'createImportRun',
        summary: 'Begin an import run',
        description:
          'Begins a run with up to 1,000 items, or without items to be followed by its content as NDJSON. ' +
          '`Prefer: wait=10` waits for its end.',
        success: 202,
        idempotency: 'required',
        bodyLimitBytes: INLINE_LIMIT_BYTES,
        params: SourceParams,
        body: ref(ImportRunCreate),
        result: ref(ImportRun),
        errorCodes: ['import_run_in_progress'],
      }),
      attachValidation: true,
      onSend: answerAfterWait,
    },
    async (request, reply) => {
      assertValidButForItems(request);
      const { mode, dryRun = false, items } = request.body;
      try {
        const { sourceId } = request.params;
        const run = await service.createImportRun(request.ctx, sourceId, { mode, isDryRun: dryRun, items });
        return sendAccepted(reply, run);
      } catch (error) {
        const active = error instanceof DomainError ? error.details.importRunId : undefined;
        if (active !== undefined) setLocation(reply, `/import-runs/${String(active)}`);
        throw error;
      }
    },
  );

  app.get(
    '/import-runs/:importRunId',
    operation({
      ...read,
      operationId: 'getImportRun',
      showsMachine: true,
      summary: 'An import run',
      description: 'One run and how far it is; Retry-After says when to ask again.',
      params: ImportRunParams,
      result: ref(ImportRun),
    }),
    async (request, reply) =>
      sendRun(reply, await service.getImportRun(request.ctx, request.params.importRunId)),
  );

  app.get(
    '/import-runs/:importRunId/items',
    operation({
      ...read,
      operationId: 'listImportRunItems',
      summary: 'Items of an import run',
      description: 'The outcome per item, in the order of the delivery.',
      params: ImportRunParams,
      query: ImportRunItemQuery,
      result: ref(ImportRunItemPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'index');
      const { importRunId } = request.params;
      const slice = await service.listImportItems(request.ctx, importRunId, request.query.status, list);
      return sendPage(request, reply, list, slice, (row) => toImportRunItem(row, app.publicBaseUrl));
    },
  );

  app.post(
    '/import-runs/:importRunId/confirmations',
    operation({
      ...write,
      operationId: 'createImportRunConfirmation',
      summary: 'Confirm an import run',
      description: 'Lets a run that awaits confirmation withdraw what its snapshot lacks.',
      success: 201,
      params: ImportRunParams,
      body: ref(ImportRunConfirmationCreate),
      result: ref(ImportRun),
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      const { importRunId } = request.params;
      const run = await service.confirmImportRun(request.ctx, importRunId, request.body.reasonText);
      return sendCreated(reply, `/import-runs/${importRunId}`, toImportRun(run));
    },
  );

  app.post(
    '/import-runs/:importRunId/cancellations',
    operation({
      ...write,
      operationId: 'createImportRunCancellation',
      summary: 'Cancel an import run',
      description: 'Ends a run that has not ended; what it has applied stays.',
      success: 201,
      params: ImportRunParams,
      body: ref(ImportRunCancellationCreate),
      result: ref(ImportRun),
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      const { importRunId } = request.params;
      const run = await service.cancelImportRun(request.ctx, importRunId, request.body.reasonText);
      return sendCreated(reply, `/import-runs/${importRunId}`, toImportRun(run));
    },
  );
};
