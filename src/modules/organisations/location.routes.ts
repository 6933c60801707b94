import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import {
  Location,
  LocationCreate,
  LocationPage,
  LocationParams,
  LocationQuery,
  LocationUpdate,
  OwnLocationParams,
  toLocation,
} from './location.schemas.ts';
import * as service from './location.service.ts';
import { OrganisationParams } from './organisation.schemas.ts';

const tag = 'Organisations';
const open = {
  tag,
  visibility: ['public'],
  cachePolicy: 'public-short',
  success: 200,
} as const;
const own = {
  tag,
  visibility: ['user', 'machine'],
  scope: 'organisations:write',
  cachePolicy: 'private',
} as const;

const inside = {
  tag,
  visibility: ['user', 'machine', 'admin'],
  scope: 'organisations:read',
  cachePolicy: 'private',
  success: 200,
} as const;

/** Locations of organisations. */
export const locationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations/:organisationId/locations',
    operation({
      ...open,
      operationId: 'listLocations',
      summary: 'Locations of an organisation',
      description: 'The places of an active organisation, by name.',
      params: OrganisationParams,
      query: LocationQuery,
      result: ref(LocationPage),
      errorCodes: ['cursor_invalid', 'resource_gone'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'name');
      const slice = await service.listLocations(request.ctx, request.params.organisationId, list);
      return sendPage(request, reply, list, slice, toLocation);
    },
  );

  app.get(
    '/organisations/:organisationId/profile/locations',
    operation({
      ...inside,
      operationId: 'listOwnLocations',
      summary: 'Locations of the own organisation',
      description:
        'Owner view of the places of an organisation in any state, by name, for its members, those who verify in its region and the platform.',
      params: OrganisationParams,
      query: LocationQuery,
      result: ref(LocationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'name');
      const slice = await service.listOwnLocations(request.ctx, request.params.organisationId, list);
      return sendPage(request, reply, list, slice, toLocation);
    },
  );

  app.get(
    '/organisations/:organisationId/profile/locations/:locationId',
    operation({
      ...inside,
      operationId: 'getOwnLocation',
      summary: 'A location of the own organisation',
      description: 'Owner view of a place of an organisation in any state.',
      params: OwnLocationParams,
      result: ref(Location),
    }),
    async (request, reply) => {
      const { organisationId, locationId } = request.params;
      return sendResource(
        reply,
        toLocation(await service.getOwnLocation(request.ctx, organisationId, locationId)),
      );
    },
  );

  app.post(
    '/organisations/:organisationId/locations',
    operation({
      ...own,
      operationId: 'createLocation',
      summary: 'Add a location',
      description:
        'Adds a place. Its municipality and regions follow from the postcode, else from the point. A like name at the same address or within 50 metres answers place_duplicate, unless `isDistinct` is true.',
      success: 201,
      params: OrganisationParams,
      body: ref(LocationCreate),
      result: ref(Location),
      errorCodes: ['bbox_invalid', 'place_duplicate', 'resource_gone'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const created = toLocation(await service.createLocation(ctx, params.organisationId, body));
      const path = `/organisations/${params.organisationId}/profile/locations/${created.id}`;
      return sendCreated(reply, path, created);
    },
  );

  app.get(
    '/locations/:locationId',
    operation({
      ...open,
      operationId: 'getLocation',
      summary: 'A location',
      description: 'A place of an active organisation.',
      params: LocationParams,
      result: ref(Location),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) =>
      sendResource(
        reply,
        toLocation(await service.getPublicLocation(request.ctx, request.params.locationId)),
      ),
  );

  app.patch(
    '/locations/:locationId',
    operation({
      ...own,
      operationId: 'updateLocation',
      summary: 'Change a location',
      description: 'Changes a place. A new postcode moves its point along unless a point is given too.',
      success: 200,
      concurrency: 'if-match-required',
      params: LocationParams,
      body: ref(LocationUpdate),
      result: ref(Location),
      errorCodes: ['bbox_invalid', 'resource_gone'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const changed = await service.updateLocation(ctx, params.locationId, body, expectedVersions(request));
      return sendResource(reply, toLocation(changed));
    },
  );

  app.delete(
    '/locations/:locationId',
    operation({
      ...own,
      operationId: 'deleteLocation',
      summary: 'Remove a location',
      description:
        'Removes a place where nothing takes place. The oldest other place becomes the main one if needed.',
      success: 204,
      concurrency: 'if-match-required',
      params: LocationParams,
      errorCodes: ['resource_in_use', 'resource_gone'],
    }),
    async (request, reply) => {
      await service.deleteLocation(request.ctx, request.params.locationId, expectedVersions(request));
      return reply.code(204).send();
    },
  );
};
