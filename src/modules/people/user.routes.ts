import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { accountMachine } from './account.machine.ts';
import { StepQuery } from './expert-input.schemas.ts';
import {
  toUser,
  User,
  UserPage,
  UserParams,
  UserQuery,
  UserStatusChangeCreate,
  UserUpdate,
} from './user.schemas.ts';
import * as service from './user.service.ts';

const base = {
  tag: 'Administration',
  visibility: ['admin'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.administration,
} as const;
const read = { ...base, scope: 'platform:read', success: 200 } as const;
const write = { ...base, scope: 'platform:write' } as const;

/** Accounts, for administrators of the platform. */
export const userRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users',
    operation({
      ...read,
      operationId: 'listUsers',
      summary: 'Accounts',
      description: 'All accounts. People are not searched by name or address, since addresses hold no data.',
      statusMachine: accountMachine,
      query: UserQuery,
      result: ref(UserPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { status, organisationId, isPlatformAdmin } = request.query;
      const list = readListRequest(request, 'createdAt');
      const filters = { statuses: status, organisationId, isPlatformAdmin };
      const slice = await service.listUsers(request.ctx, filters, list);
      for (const { id } of slice.rows) namePerson(request, id);
      return sendPage(request, reply, list, slice, toUser);
    },
  );

  app.get(
    '/users/:userId',
    operation({
      ...read,
      operationId: 'getUser',
      summary: 'An account',
      description: 'One account.',
      statusMachine: accountMachine,
      params: UserParams,
      result: ref(User),
    }),
    async (request, reply) => {
      namePerson(request, request.params.userId);
      return sendResource(reply, toUser(await service.getUser(request.ctx, request.params.userId)));
    },
  );

  app.patch(
    '/users/:userId',
    operation({
      ...write,
      operationId: 'updateUser',
      summary: 'Change an account',
      description:
        'Changes the name or language, or makes somebody an administrator. Nobody drops the own rights.',
      success: 200,
      concurrency: 'if-match-required',
      params: UserParams,
      body: ref(UserUpdate),
      result: ref(User),
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      namePerson(request, params.userId);
      const row = await service.updateUser(ctx, params.userId, body, expectedVersions(request));
      return sendResource(reply, toUser(row));
    },
  );

  app.get(
    '/users/:userId/status-changes',
    operation({
      ...read,
      operationId: 'listUserStatusChanges',
      summary: 'Steps of an account',
      description: 'When it was suspended and reinstated and why, oldest first.',
      statusMachine: accountMachine,
      params: UserParams,
      query: StepQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { userId } = request.params;
      namePerson(request, userId);
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listUserStatusChanges(request.ctx, userId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/users/:userId/status-changes',
    operation({
      ...write,
      operationId: 'createUserStatusChange',
      summary: 'Suspend or reinstate an account',
      description:
        'A suspended person is refused at the next request, and every sign-in ends: after a reinstatement the person signs in again.',
      success: 201,
      idempotency: 'required',
      statusMachine: accountMachine,
      params: UserParams,
      body: ref(UserStatusChangeCreate),
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { userId } = request.params;
      namePerson(request, userId);
      const step = await service.changeUserStatus(request.ctx, userId, request.body);
      setLocation(reply, `/users/${userId}/status-changes`);
      reply.code(201);
      return toStatusChange(step);
    },
  );
};
