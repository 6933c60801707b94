import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { nameCaller } from '../../infra/http/processing-log.ts';
import {
  ExternalIdentityPage,
  ExternalIdentityParams,
  ExternalIdentityQuery,
  toExternalIdentity,
} from './external-identity.schemas.ts';
import * as service from './external-identity.service.ts';

const own = {
  tag: 'Access',
  visibility: ['user'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.signIn,
} as const;

/** Logins elsewhere of the signed-in person: Entree Federatie, SURFconext. */
export const externalIdentityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('preHandler', nameCaller);

  app.get(
    '/me/external-identities',
    operation({
      ...own,
      operationId: 'listOwnExternalIdentities',
      summary: 'Linked logins',
      description: 'The federations that the caller signs in through, oldest first.',
      scope: 'people:read',
      success: 200,
      query: ExternalIdentityQuery,
      result: ref(ExternalIdentityPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listExternalIdentities(request.ctx, list);
      return sendPage(request, reply, list, slice, toExternalIdentity);
    },
  );

  app.delete(
    '/external-identities/:externalIdentityId',
    operation({
      ...own,
      operationId: 'deleteExternalIdentity',
      summary: 'Unlink a login',
      description: 'Unlinks a federation from the own account. The last way to sign in stays.',
      scope: 'people:write',
      success: 204,
      params: ExternalIdentityParams,
      errorCodes: ['resource_in_use'],
    }),
    async (request, reply) => {
      await service.deleteExternalIdentity(request.ctx, request.params.externalIdentityId);
      return reply.code(204).send();
    },
  );
};
