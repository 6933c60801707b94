import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { anyText, flag, text, uuid } from '../../core/schemas/values.ts';
import { operation } from '../../infra/http/operation.ts';
import { ActivityParams } from './activity.schemas.ts';
import { explainVisibility } from './activity-visibility.service.ts';

const VisibilityCheck = component(
  'VisibilityCheck',
  Type.Object(
    {
      code: anyText('What is checked', 'organisation_active'),
      isMet: flag('Whether it holds now'),
      isDecisive: flag('False when it is good to know but keeps the activity out of no list'),
      text: anyText('What is checked, in words', 'De organisatie die haar aanbiedt is actief.'),
    },
    { description: 'A condition of being seen.' },
  ),
);

const ActivityVisibility = component(
  'ActivityVisibility',
  Type.Object(
    {
      isVisible: flag('True when the public list holds it now, with the key and in the region'),
      checks: Type.Array(ref(VisibilityCheck), { description: 'The conditions, one by one' }),
    },
    { description: 'Why an activity is seen or not.' },
  ),
);

const VisibilityQuery = Type.Object(
  {
    embedKey: Type.Optional(
      text({ max: 100, pattern: '^pk_[A-Za-z0-9_-]+$', example: 'pk_Zm9v', description: 'Key of a site' }),
    ),
    origin: Type.Optional(
      text({
        max: 300,
        pattern: '^https?://[^/]+$',
        example: 'https://www.museum.example',
        description: 'Site that uses the key',
      }),
    ),
    regionId: Type.Optional(uuid('Region of the list')),
  },
  { additionalProperties: false },
);

/** Why an activity is seen or not. */
export const activityVisibilityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/activities/:activityId/visibility',
    operation({
      tag: 'Curation',
      visibility: ['user', 'machine', 'admin'],
      scope: 'activities:read',
      cachePolicy: 'private',
      success: 200,
      operationId: 'getActivityVisibility',
      summary: 'Why an activity is seen or not',
      description:
        'The conditions of the public list one by one, for the provider and curators; with a key and a region, those of their lists too.',
      params: ActivityParams,
      query: VisibilityQuery,
      result: ref(ActivityVisibility),
    }),
    async (request) => explainVisibility(request.ctx, request.params.activityId, request.query),
  );
};
