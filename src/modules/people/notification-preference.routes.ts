import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { nameCaller } from '../../infra/http/processing-log.ts';
import { sendResource } from '../../infra/http/results.ts';
import {
  NotificationPreferences,
  NotificationPreferencesInput,
  toNotificationPreferences,
} from './notification-preference.schemas.ts';
import { getOwnPreferences, replaceOwnPreferences } from './notification-preference.service.ts';

const base = {
  tag: 'People',
  visibility: ['user'],
  cachePolicy: 'private',
  success: 200,
  processingActivity: PROCESSING_ACTIVITIES.account,
} as const;

/** How the signed-in person hears of news. */
export const notificationPreferenceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('preHandler', nameCaller);

  app.get(
    '/me/notification-preferences',
    operation({
      ...base,
      operationId: 'getNotificationPreferences',
      summary: 'The own notification preferences',
      description: 'How soon the signed-in person hears of each kind of news, defaults filled in.',
      scope: 'people:read',
      result: ref(NotificationPreferences),
      errorCodes: ['resource_not_found'],
    }),
    async (request, reply) =>
      sendResource(reply, toNotificationPreferences(await getOwnPreferences(request.ctx))),
  );

  app.put(
    '/me/notification-preferences',
    operation({
      ...base,
      operationId: 'replaceNotificationPreferences',
      summary: 'Set the own notification preferences',
      description: 'Sets all preferences; a kind that is left out gets its default. Sets the language too.',
      scope: 'people:write',
      concurrency: 'if-match-required',
      body: ref(NotificationPreferencesInput),
      result: ref(NotificationPreferences),
      errorCodes: ['resource_not_found'],
    }),
    async (request, reply) => {
      const set = await replaceOwnPreferences(request.ctx, request.body, expectedVersions(request));
      return sendResource(reply, toNotificationPreferences(set));
    },
  );
};
