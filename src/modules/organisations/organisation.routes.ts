import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { readPoint } from '../../infra/http/geo-query.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { memberRoutes } from './member.routes.ts';
import { invitationRoutes } from './membership-invitation.routes.ts';
import { organisationMachine } from './organisation.machine.ts';
import {
  Organisation,
  OrganisationCreate,
  OrganisationPage,
  OrganisationParams,
  OrganisationProfile,
  OrganisationQuery,
  OrganisationUpdate,
  toOrganisation,
  toOrganisationProfile,
  toOrganisationSummary,
} from './organisation.schemas.ts';
import * as service from './organisation.service.ts';
import * as profile from './organisation-profile.service.ts';
import { organisationStatusRoutes } from './organisation-status.routes.ts';
import { verificationRoutes } from './organisation-verification.routes.ts';

const tag = 'Organisations';
const open = { tag, visibility: ['public'], cachePolicy: 'public-short', success: 200 } as const;
const own = { tag, cachePolicy: 'private', statusMachine: organisationMachine } as const;

/** Organisations: for everyone to find, for their admins to change, for the platform to verify. */
export const organisationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(organisationStatusRoutes);
  await app.register(verificationRoutes);
  await app.register(memberRoutes);
  await app.register(invitationRoutes);

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
      result: ref(OrganisationProfile),
      errorCodes: ['external_id_conflict'],
    }),
    async (request, reply) => {
      const created = toOrganisationProfile(await profile.createOwnOrganisation(request.ctx, request.body));
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
      description:
        'Owner view of an organisation in any state, for its members, those who verify in its region and the platform.',
      visibility: ['user', 'machine', 'admin'],
      scope: 'organisations:read',
      success: 200,
      params: OrganisationParams,
      result: ref(OrganisationProfile),
    }),
    async (request, reply) => {
      const detail = await profile.getOwnOrganisation(request.ctx, request.params.organisationId);
      return sendResource(reply, toOrganisationProfile(detail));
    },
  );

  app.patch(
    '/organisations/:organisationId',
    operation({
      ...own,
      operationId: 'updateOrganisation',
      summary: 'Change an organisation',
      description:
        'Changes what an organisation says about itself. Official numbers and the kinds `school` and `school_board` stay. A coordinator may change `requiresReservationApproval` alone.',
      visibility: ['user', 'machine'],
      scope: 'organisations:write',
      success: 200,
      concurrency: 'if-match-required',
      params: OrganisationParams,
      body: ref(OrganisationUpdate),
      result: ref(OrganisationProfile),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const changed = await profile.updateOrganisation(
        ctx,
        params.organisationId,
        body,
        expectedVersions(request),
      );
      return sendResource(reply, toOrganisationProfile(changed));
    },
  );
};
