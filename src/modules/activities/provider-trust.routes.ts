import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { flag, instant, uuid } from '../../core/schemas/values.ts';
import { operation } from '../../infra/http/operation.ts';
import * as service from './provider-trust.service.ts';

const params = Type.Object({ organisationId: uuid('Organisation') });

const ProviderTrust = component(
  'ProviderTrust',
  Type.Object(
    {
      organisationId: uuid('Organisation'),
      isTrusted: flag('True when its changes of published activities need no review'),
      grantedAt: Type.Optional(instant('Since when')),
    },
    { description: 'Whether workgroups trust a provider.' },
  ),
);

const base = {
  tag: 'Curation',
  visibility: ['user', 'admin'],
  cachePolicy: 'private',
  params,
} as const;

/** Providers whose changes of published activities need no review. */
export const providerTrustRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations/:organisationId/provider-trust',
    operation({
      ...base,
      scope: 'activities:read',
      success: 200,
      operationId: 'getProviderTrust',
      summary: 'Whether a provider is trusted',
      description: 'For the provider itself and workgroups that verify in its region.',
      result: ref(ProviderTrust),
    }),
    async ({ ctx, params: { organisationId } }) => {
      const found = await service.getProviderTrust(ctx, organisationId);
      const granted = found === undefined ? {} : { grantedAt: found.grantedAt.toISOString() };
      return { organisationId, isTrusted: found !== undefined, ...granted };
    },
  );

  app.put(
    '/organisations/:organisationId/provider-trust',
    operation({
      ...base,
      scope: 'moderation:write',
      success: 204,
      operationId: 'replaceProviderTrust',
      summary: 'Trust a provider',
      description:
        'Its changes of published activities count at once from now on. For workgroups with the permission to verify.',
    }),
    async (request, reply) => {
      await service.giveTrust(request.ctx, request.params.organisationId);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/organisations/:organisationId/provider-trust',
    operation({
      ...base,
      scope: 'moderation:write',
      success: 204,
      operationId: 'deleteProviderTrust',
      summary: 'End the trust in a provider',
      description:
        'Its changes of published activities wait for review from now on; what is published stays.',
    }),
    async (request, reply) => {
      await service.withdrawTrust(request.ctx, request.params.organisationId);
      return reply.code(204).send();
    },
  );
};
