import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import {
  Attestation,
  AttestationCreate,
  AttestationPage,
  AttestationParams,
  RevocationQuery,
  toAttestation,
} from './attestation.schemas.ts';
import * as service from './attestation.service.ts';
import { ExpertParams } from './expert.schemas.ts';
import { StepQuery } from './expert-input.schemas.ts';

const base = {
  tag: 'Experts',
  visibility: ['user', 'admin'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.experts,
} as const;
const read = { ...base, scope: 'people:read', success: 200 } as const;
const write = { ...base, scope: 'people:write' } as const;

/** What schools saw of certificates of conduct. */
export const attestationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/experts/:expertId/attestations',
    operation({
      ...read,
      operationId: 'listAttestations',
      summary: 'Attestations of an expert',
      description:
        'All for the expert and the platform; for coordinators and administrators of a school or board those that it goes by.',
      params: ExpertParams,
      query: StepQuery,
      result: ref(AttestationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { expert, slice } = await service.listAttestations(request.ctx, request.params.expertId, list);
      namePerson(request, expert.personId);
      return sendPage(request, reply, list, slice, toAttestation);
    },
  );

  app.post(
    '/experts/:expertId/attestations',
    operation({
      ...write,
      operationId: 'createAttestation',
      summary: 'Keep that a certificate was seen',
      description:
        'A coordinator or administrator of a school or board saw the original of a certificate of conduct. No file is kept.',
      success: 201,
      params: ExpertParams,
      body: ref(AttestationCreate),
      result: ref(Attestation),
      errorCodes: ['organisation_not_verified'],
    }),
    async (request, reply) => {
      const row = await service.createAttestation(request.ctx, request.params.expertId, request.body);
      namePerson(request, row.personId);
      return sendCreated(reply, `/attestations/${row.id}`, toAttestation(row));
    },
  );

  app.get(
    '/attestations/:attestationId',
    operation({
      ...read,
      operationId: 'getAttestation',
      summary: 'An attestation',
      description: 'One attestation, for the expert, the platform and the schools that go by it.',
      params: AttestationParams,
      result: ref(Attestation),
    }),
    async (request, reply) => {
      const row = await service.getAttestation(request.ctx, request.params.attestationId);
      namePerson(request, row.personId);
      return sendResource(reply, toAttestation(row));
    },
  );

  app.delete(
    '/attestations/:attestationId',
    operation({
      ...write,
      operationId: 'deleteAttestation',
      summary: 'Revoke an attestation',
      description:
        'Who saw the certificate says that it counts no more. It stays readable, with the moment and the reason.',
      success: 204,
      params: AttestationParams,
      query: RevocationQuery,
    }),
    async (request, reply) => {
      const { ctx, params, query } = request;
      const row = await service.revokeAttestation(ctx, params.attestationId, query.reasonCode);
      namePerson(request, row.personId);
      return reply.code(204).send();
    },
  );
};
