import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { ContentReport, ContentReportCreate } from './content-report.schemas.ts';
import { createContentReport } from './content-report.service.ts';
import { moderationCaseMachine } from './moderation-case.machine.ts';
import {
  ModerationCase,
  ModerationCasePage,
  ModerationCaseParams,
  ModerationCaseQuery,
  ModerationCaseStatusChangeCreate,
  ModerationCaseStatusChangeQuery,
  ModerationCaseUpdate,
  toModerationCase,
  toModerationCaseSummary,
} from './moderation-case.schemas.ts';
import * as service from './moderation-case.service.ts';

/** Says that an answer tells who reported. */
function nameReporters(request: FastifyRequest, reports: readonly { reporterEmail: string | null }[]): void {
  for (const { reporterEmail } of reports) {
    if (reporterEmail !== null)
      request.dataSubjects.push({ id: reporterEmail.toLowerCase(), type: 'mail_address' });
  }
}

const base = { tag: 'Curation', cachePolicy: 'private' } as const;
const read = { ...base, visibility: ['user', 'admin'], scope: 'moderation:read', success: 200 } as const;
const write = { ...base, visibility: ['user', 'admin'], scope: 'moderation:write' } as const;

/** Reports of content, and the cases that moderators decide on. */
export const moderationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/content-reports',
    operation({
      ...base,
      visibility: ['public'],
      operationId: 'createContentReport',
      summary: 'Report something',
      description:
        'Tells what is wrong with something that everyone can see; no account is needed. The workgroup of the region decides. Who reported is never told to the one reported.',
      idempotency: 'required',
      body: ref(ContentReportCreate),
      success: 201,
      result: ref(ContentReport),
      errorCodes: ['personal_data_refused'],
    }),
    async (request, reply) => {
      const report = await createContentReport(request.ctx, request.body);
      return sendCreated(reply, `/content-reports/${report.id}`, report);
    },
  );

  app.get(
    '/moderation-cases',
    operation({
      ...read,
      operationId: 'listModerationCases',
      summary: 'Moderation cases',
      description: 'What was reported in the regions where the caller moderates, oldest first.',
      query: ModerationCaseQuery,
      result: ref(ModerationCasePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { status, subjectKind } = request.query;
      const slice = await service.listCases(
        request.ctx,
        { statuses: status, subjectKinds: subjectKind },
        list,
      );
      return sendPage(request, reply, list, slice, toModerationCaseSummary);
    },
  );

  app.get(
    '/moderation-cases/:moderationCaseId',
    operation({
      ...read,
      operationId: 'getModerationCase',
      summary: 'A moderation case',
      description: 'A case with what was reported.',
      statusMachine: moderationCaseMachine,
      processingActivity: PROCESSING_ACTIVITIES.moderation,
      params: ModerationCaseParams,
      result: ref(ModerationCase),
    }),
    async (request, reply) => {
      const { view, reports } = await service.getCase(request.ctx, request.params.moderationCaseId);
      nameReporters(request, reports);
      return sendResource(reply, toModerationCase(view, reports));
    },
  );

  app.patch(
    '/moderation-cases/:moderationCaseId',
    operation({
      ...write,
      operationId: 'updateModerationCase',
      processingActivity: PROCESSING_ACTIVITIES.moderation,
      summary: 'Note on a moderation case',
      description: 'Changes the note of the moderators or who looks at it.',
      concurrency: 'if-match-required',
      params: ModerationCaseParams,
      body: ref(ModerationCaseUpdate),
      success: 200,
      result: ref(ModerationCase),
    }),
    async (request, reply) => {
      const { moderationCaseId } = request.params;
      const expected = expectedVersions(request);
      const { view, reports } = await service.updateCase(
        request.ctx,
        moderationCaseId,
        request.body,
        expected,
      );
      nameReporters(request, reports);
      return sendResource(reply, toModerationCase(view, reports));
    },
  );

  app.get(
    '/moderation-cases/:moderationCaseId/status-changes',
    operation({
      ...read,
      operationId: 'listModerationCaseStatusChanges',
      summary: 'Steps of a moderation case',
      description: 'The steps it took, oldest first, with the reasons.',
      params: ModerationCaseParams,
      query: ModerationCaseStatusChangeQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listCaseStatusChanges(request.ctx, request.params.moderationCaseId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/moderation-cases/:moderationCaseId/status-changes',
    operation({
      ...write,
      operationId: 'createModerationCaseStatusChange',
      summary: 'Decide on a moderation case',
      description:
        'Takes a step of the machine. An upheld case needs a reason in code and words, which the organisation gets to read, and can take a measure in the same step.',
      idempotency: 'required',
      statusMachine: moderationCaseMachine,
      params: ModerationCaseParams,
      body: ref(ModerationCaseStatusChangeCreate),
      success: 201,
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { moderationCaseId } = request.params;
      const step = await service.changeCaseStatus(request.ctx, moderationCaseId, request.body);
      reply.code(201);
      setLocation(reply, `/moderation-cases/${moderationCaseId}/status-changes`);
      return toStatusChange(step);
    },
  );
};
