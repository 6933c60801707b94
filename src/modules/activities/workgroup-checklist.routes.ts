import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { valueComponents } from '../../core/schemas/shared.ts';
import { text, uuid } from '../../core/schemas/values.ts';
import { operation } from '../../infra/http/operation.ts';
import * as service from './workgroup-checklist.service.ts';

const question = valueComponents(
  'ChecklistQuestion',
  {
    code: text({ max: 64, pattern: '^[a-z0-9_]{1,64}$', example: 'parking', description: 'Stable code' }),
    text: text({ max: 300, example: 'Kan de bus er staan?', description: 'Question, in Dutch' }),
  },
  'A question that is answered with a decision.',
);

const WorkgroupChecklist = component(
  'WorkgroupChecklist',
  Type.Object(
    {
      nationalQuestions: Type.Array(ref(question.output), { description: 'Asked by every workgroup' }),
      questions: Type.Array(ref(question.output), { description: 'Asked by this workgroup' }),
    },
    { description: 'What a workgroup checks before it publishes.' },
  ),
);
const WorkgroupChecklistReplace = component(
  'WorkgroupChecklistReplace',
  Type.Object(
    { questions: Type.Array(ref(question.input), { maxItems: 30, description: 'Asked by this workgroup' }) },
    { additionalProperties: false, description: 'The own questions of a workgroup.' },
  ),
);

const params = Type.Object({ workgroupId: uuid('Workgroup') });
const base = {
  tag: 'Curation',
  visibility: ['user', 'admin'],
  cachePolicy: 'private',
  success: 200,
} as const;

interface Found {
  national: readonly { code: string; text: string }[];
  own: readonly { code: string; text: string }[];
}
const toChecklist = ({ national, own }: Found) => ({ nationalQuestions: [...national], questions: [...own] });

/** What a workgroup checks before it publishes. */
export const workgroupChecklistRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/workgroups/:workgroupId/review-checklist',
    operation({
      ...base,
      scope: 'activities:read',
      operationId: 'getWorkgroupChecklist',
      summary: 'Checklist of a workgroup',
      description: 'The questions that a decision of the workgroup answers; providers can prepare by it.',
      params,
      result: ref(WorkgroupChecklist),
    }),
    async ({ ctx, params: { workgroupId } }) =>
      toChecklist(await service.getWorkgroupChecklist(ctx, workgroupId)),
  );

  app.put(
    '/workgroups/:workgroupId/review-checklist',
    operation({
      ...base,
      scope: 'moderation:write',
      operationId: 'replaceWorkgroupChecklist',
      summary: 'Replace the checklist of a workgroup',
      description: 'The own questions, beside the national ones. For those who manage the workgroup.',
      params,
      body: ref(WorkgroupChecklistReplace),
      result: ref(WorkgroupChecklist),
      errorCodes: ['personal_data_refused'],
    }),
    async ({ ctx, params: { workgroupId }, body }) =>
      toChecklist(await service.replaceWorkgroupChecklist(ctx, workgroupId, body.questions)),
  );
};
