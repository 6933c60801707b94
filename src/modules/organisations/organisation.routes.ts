import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { readPoint } from '../../infra/http/geo-query.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import {
  Organisation,
  OrganisationCreate,
  OrganisationPage,
  OrganisationParams,
  OrganisationQuery,
  OrganisationStatusChangeCreate,
  OrganisationUpdate,
  StatusChangeQuery,
  toOrganisation,
  toOrganisationSummary,
} from './organisation.schemas.ts';
import * as service from './organisation.service.ts';

const tag = 'Organisations';
const open = { tag, visibility: ['public'], cachePolicy: 'public-short', success: 200 } as const;
const own = { tag, cachePolicy: 'private', statusMachine: 'organisation' } as const;

/** Organisations: for everyone to find, for their admins to change, for the platform to verify. */
export const organisationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations',
    operation({
      ...open,
      operationId: 'listOrganisations',
      summary: 'Organisations',
      description: 'Active organisations. Filters work together; with `near` the nearest come first.',
      query: OrganisationQuery,
      result: ref(OrganisationPage),
      errorCodes: ['cursor_invalid', 'bbox_invalid'],
    }),
    async (request, reply) => {
      const { q, kind, sector, regionId, near, radiusKm, identifierScheme, identifierValue, id } =
        request.query;
      const list = readListRequest(request, near === undefined ? 'name' : 'distance');
      const filters = {
        q,
        kinds: kind,
        sectors: sector,
        regionId,
        ids: id,
        identifierScheme,
        identifierValue,
      };
      const search = { ...filters, near: readPoint(near), radiusKm };
      const slice = await service.listOrganisations(request.ctx, search, list);
      return sendPage(request, reply, list, slice, toOrganisationSummary);
    },
  );

  app.post(
    '/organisations',
    operation({
      ...own,
      operationId: 'createOrganisation',
      summary: 'Make an organisation',
      description:
        'Makes an organisation that waits for verification. The caller becomes its admin. Only the platform gives the kinds `school` and `school_board` and BRIN numbers. Location is its owner view, since a pending one has no public address yet.',
      visibility: ['user'],
      scope: 'organisations:write',
      success: 201,
      body: ref(OrganisationCreate),
      result: ref(Organisation),
      errorCodes: ['external_id_conflict'],
    }),
    async (request, reply) => {
      const created = toOrganisation(await service.createOrganisationDetail(request.ctx, request.body));
      return sendCreated(reply, `/organisations/${created.id}/profile`, created);
    },
  );

  app.get(
    '/organisations/:organisationId',
    operation({
      ...open,
      operationId: 'getOrganisation',
      summary: 'An organisation',
      description:
        'An active organisation with its official numbers and main location; the same for all callers.',
      params: OrganisationParams,
      result: ref(Organisation),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      const detail = await service.getPublicOrganisation(request.ctx, request.params.organisationId);
      return sendResource(reply, toOrganisation(detail));
    },
  );

  app.get(
    '/organisations/:organisationId/profile',
    operation({
      ...own,
      operationId: 'getOrganisationProfile',
      summary: 'The own organisation',
      description: 'Owner view of an organisation in any state, for its members and the platform.',
      visibility: ['user', 'machine', 'admin'],
      scope: 'organisations:read',
      success: 200,
      params: OrganisationParams,
      result: ref(Organisation),
    }),
    async (request, reply) => {
      const detail = await service.getOwnOrganisation(request.ctx, request.params.organisationId);
      return sendResource(reply, toOrganisation(detail));
    },
  );

  app.patch(
    '/organisations/:organisationId',
    operation({
      ...own,
      operationId: 'updateOrganisation',
      summary: 'Change an organisation',
      description:
        'Changes what an organisation says about itself. Official numbers and the kinds `school` and `school_board` stay.',
      visibility: ['user', 'machine'],
      scope: 'organisations:write',
      success: 200,
      concurrency: 'if-match-required',
      params: OrganisationParams,
      body: ref(OrganisationUpdate),
      result: ref(Organisation),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const changed = await service.updateOrganisation(
        ctx,
        params.organisationId,
        body,
        expectedVersions(request),
      );
      return sendResource(reply, toOrganisation(changed));
    },
  );

  app.get(
    '/organisations/:organisationId/status-changes',
    operation({
      ...own,
      operationId: 'listOrganisationStatusChanges',
      summary: 'Steps of an organisation',
      description: 'The steps of its status, oldest first; for its members and the platform.',
      visibility: ['user', 'admin'],
      scope: 'organisations:read',
      success: 200,
      params: OrganisationParams,
      query: StatusChangeQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { organisationId } = request.params;
      const slice = await service.listOrganisationStatusChanges(request.ctx, organisationId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/organisations/:organisationId/status-changes',
    operation({
      ...own,
      operationId: 'createOrganisationStatusChange',
      summary: 'Verify, suspend or archive an organisation',
      description: 'Takes a step of the status machine; for administrators of the platform.',
      visibility: ['admin'],
      scope: 'organisations:write',
      success: 201,
      idempotency: 'required',
      params: OrganisationParams,
      body: ref(OrganisationStatusChangeCreate),
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      const { organisationId } = request.params;
      const step = await service.changeOrganisationStatus(request.ctx, organisationId, request.body);
      setLocation(reply, `/organisations/${organisationId}/status-changes`);
      reply.code(201);
      return toStatusChange(step);
    },
  );
};
