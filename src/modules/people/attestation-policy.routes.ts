import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import {
  AttestationPolicies,
  AttestationPoliciesInput,
  AttestationRecognition,
  AttestationRecognitionCreate,
  AttestationRecognitionPage,
  RecognitionParams,
  SchoolParams,
  toAttestationPolicies,
  toRecognition,
} from './attestation-policy.schemas.ts';
import * as policies from './attestation-policy.service.ts';
import * as recognitions from './attestation-recognition.service.ts';
import { StepQuery } from './expert-input.schemas.ts';

const base = { tag: 'Experts', visibility: ['user', 'admin'], cachePolicy: 'private' } as const;
const read = { ...base, scope: 'organisations:read', success: 200 } as const;
const write = { ...base, scope: 'organisations:write' } as const;

/** What schools and boards ask of experts, and whose eyes they trust. */
export const attestationPolicyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations/:organisationId/attestation-policies',
    operation({
      ...read,
      operationId: 'getAttestationPolicies',
      summary: 'What a school asks of experts',
      description: 'What applies at a school or board per level of supervision, for its members.',
      params: SchoolParams,
      result: ref(AttestationPolicies),
    }),
    async (request, reply) => {
      const view = await policies.getPolicies(request.ctx, request.params.organisationId);
      return sendResource(reply, toAttestationPolicies(view));
    },
  );

  app.put(
    '/organisations/:organisationId/attestation-policies',
    operation({
      ...write,
      operationId: 'replaceAttestationPolicies',
      summary: 'Set what to ask of experts',
      description:
        'Sets the own policy as a whole. A level that is left out follows the policy of the board, or the default.',
      success: 200,
      alsoSuccess: 201,
      concurrency: 'if-match-optional',
      params: SchoolParams,
      body: ref(AttestationPoliciesInput),
      result: ref(AttestationPolicies),
    }),
    async (request, reply) => {
      const { organisationId } = request.params;
      const expected = expectedVersions(request);
      const set = await policies.replacePolicies(request.ctx, organisationId, request.body, expected);
      const view = toAttestationPolicies(set.view);
      const path = `/organisations/${organisationId}/attestation-policies`;
      return set.isNew ? sendCreated(reply, path, view) : sendResource(reply, view);
    },
  );

  app.get(
    '/organisations/:organisationId/attestation-recognitions',
    operation({
      ...read,
      operationId: 'listAttestationRecognitions',
      summary: 'Whose attestations a school goes by',
      description:
        'Schools and boards whose attestations count here, besides the own and those of the board.',
      params: SchoolParams,
      query: StepQuery,
      result: ref(AttestationRecognitionPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { organisationId } = request.params;
      const slice = await recognitions.listRecognitions(request.ctx, organisationId, list);
      return sendPage(request, reply, list, slice, toRecognition);
    },
  );

  app.post(
    '/organisations/:organisationId/attestation-recognitions',
    operation({
      ...write,
      operationId: 'createAttestationRecognition',
      summary: 'Go by the attestations of another',
      description: 'What the other school or board saw counts here from now on; not the other way round.',
      success: 201,
      params: SchoolParams,
      body: ref(AttestationRecognitionCreate),
      result: ref(AttestationRecognition),
      errorCodes: ['external_id_conflict', 'organisation_not_verified'],
    }),
    async (request, reply) => {
      const { organisationId } = request.params;
      const row = await recognitions.createRecognition(request.ctx, organisationId, request.body);
      return sendCreated(reply, `/attestation-recognitions/${row.id}`, toRecognition(row));
    },
  );

  app.get(
    '/attestation-recognitions/:recognitionId',
    operation({
      ...read,
      operationId: 'getAttestationRecognition',
      summary: 'A recognition',
      description: 'One recognition, for members of the organisation that recognises.',
      params: RecognitionParams,
      result: ref(AttestationRecognition),
    }),
    async (request, reply) => {
      const row = await recognitions.getRecognition(request.ctx, request.params.recognitionId);
      return sendResource(reply, toRecognition(row));
    },
  );

  app.delete(
    '/attestation-recognitions/:recognitionId',
    operation({
      ...write,
      operationId: 'deleteAttestationRecognition',
      summary: 'Go by them no longer',
      description: 'What the other school or board saw counts here no more.',
      success: 204,
      params: RecognitionParams,
    }),
    async (request, reply) => {
      await recognitions.deleteRecognition(request.ctx, request.params.recognitionId);
      return reply.code(204).send();
    },
  );
};
