import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { toWorkgroup, Workgroup, WorkgroupPage, WorkgroupParams, WorkgroupQuery } from './region.schemas.ts';
import {
  toWorkgroupMember,
  WorkgroupCreate,
  WorkgroupMember,
  WorkgroupMemberCreate,
  WorkgroupMemberPage,
  WorkgroupMemberParams,
  WorkgroupMemberQuery,
  WorkgroupMemberUpdate,
  WorkgroupUpdate,
} from './workgroup.schemas.ts';
import * as service from './workgroup.service.ts';
import * as members from './workgroup-member.service.ts';

const tag = 'Regions';
const open = { tag, visibility: ['public'], cachePolicy: 'public-long', success: 200 } as const;
const own = { tag, visibility: ['user', 'admin'], cachePolicy: 'private' } as const;
const write = { ...own, scope: 'organisations:write' } as const;
const personal = { processingActivity: PROCESSING_ACTIVITIES.memberships } as const;

/** Workgroups: for everyone to find, for their managers and the platform to change. */
export const workgroupRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(workgroupMemberRoutes);

  app.get(
    '/workgroups',
    operation({
      ...open,
      operationId: 'listWorkgroups',
      summary: 'Workgroups',
      description: 'Workgroups by name. With `regionId`: those that curate that region.',
      query: WorkgroupQuery,
      result: ref(WorkgroupPage),
      errorCodes: ['cursor_invalid', 'resource_not_found'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'name');
      const slice = await service.listWorkgroups(request.ctx, request.query.regionId, list);
      return sendPage(request, reply, list, slice, toWorkgroup);
    },
  );

  app.post(
    '/workgroups',
    operation({
      ...write,
      visibility: ['admin'],
      operationId: 'createWorkgroup',
      summary: 'Make a workgroup',
      description: 'Makes a workgroup for a set of regions; for administrators of the platform.',
      success: 201,
      body: ref(WorkgroupCreate),
      result: ref(Workgroup),
      errorCodes: ['slug_taken'],
    }),
    async (request, reply) => {
      const id = await service.createWorkgroup(request.ctx, { ...request.body, members: [] });
      return sendCreated(
        reply,
        `/workgroups/${id}`,
        toWorkgroup(await service.getWorkgroup(request.ctx, id)),
      );
    },
  );

  app.get(
    '/workgroups/:workgroupId',
    operation({
      ...open,
      operationId: 'getWorkgroup',
      summary: 'A workgroup',
      description: 'One workgroup with the regions it curates.',
      params: WorkgroupParams,
      result: ref(Workgroup),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) =>
      sendResource(reply, toWorkgroup(await service.getWorkgroup(request.ctx, request.params.workgroupId))),
  );

  app.patch(
    '/workgroups/:workgroupId',
    operation({
      ...write,
      operationId: 'updateWorkgroup',
      summary: 'Change a workgroup',
      description:
        'Changes a workgroup; for who has the permission `manage` in all its regions, and in those it gets.',
      success: 200,
      concurrency: 'if-match-required',
      params: WorkgroupParams,
      body: ref(WorkgroupUpdate),
      result: ref(Workgroup),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const row = await service.updateWorkgroup(ctx, params.workgroupId, body, expectedVersions(request));
      return sendResource(reply, toWorkgroup(row));
    },
  );

  app.delete(
    '/workgroups/:workgroupId',
    operation({
      ...write,
      operationId: 'deleteWorkgroup',
      summary: 'End a workgroup',
      description: 'Ends a workgroup and the rights of its members at once.',
      success: 204,
      concurrency: 'if-match-required',
      params: WorkgroupParams,
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      await service.deleteWorkgroup(request.ctx, request.params.workgroupId, expectedVersions(request));
      return reply.code(204).send();
    },
  );
};

const workgroupMemberRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/workgroups/:workgroupId/members',
    operation({
      ...own,
      ...personal,
      operationId: 'listWorkgroupMembers',
      summary: 'Members of a workgroup',
      description:
        'Members with their permissions, for the members themselves and who manages the workgroup.',
      scope: 'organisations:read',
      success: 200,
      params: WorkgroupParams,
      query: WorkgroupMemberQuery,
      result: ref(WorkgroupMemberPage),
      errorCodes: ['cursor_invalid', 'resource_gone'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await members.listWorkgroupMembers(request.ctx, request.params.workgroupId, list);
      for (const { personId } of slice.rows) namePerson(request, personId);
      return sendPage(request, reply, list, slice, toWorkgroupMember);
    },
  );

  app.post(
    '/workgroups/:workgroupId/members',
    operation({
      ...write,
      ...personal,
      operationId: 'createWorkgroupMember',
      summary: 'Add a member',
      description: 'Adds somebody who has an account. Nobody gives permissions they do not have themselves.',
      success: 201,
      params: WorkgroupParams,
      body: ref(WorkgroupMemberCreate),
      result: ref(WorkgroupMember),
      errorCodes: ['external_id_conflict', 'resource_gone'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const row = await members.createWorkgroupMember(ctx, params.workgroupId, body);
      namePerson(request, row.personId);
      return sendCreated(reply, `/workgroup-members/${row.id}`, toWorkgroupMember(row));
    },
  );

  app.get(
    '/workgroup-members/:workgroupMemberId',
    operation({
      ...own,
      ...personal,
      operationId: 'getWorkgroupMember',
      summary: 'A member of a workgroup',
      description: 'One member, for the members of that workgroup and who manages it.',
      scope: 'organisations:read',
      success: 200,
      params: WorkgroupMemberParams,
      result: ref(WorkgroupMember),
    }),
    async (request, reply) => {
      const row = await members.getWorkgroupMember(request.ctx, request.params.workgroupMemberId);
      namePerson(request, row.personId);
      return sendResource(reply, toWorkgroupMember(row));
    },
  );

  app.patch(
    '/workgroup-members/:workgroupMemberId',
    operation({
      ...write,
      ...personal,
      operationId: 'updateWorkgroupMember',
      summary: 'Change the permissions of a member',
      description: 'Changes what a member may do; for who manages the workgroup.',
      success: 200,
      concurrency: 'if-match-required',
      params: WorkgroupMemberParams,
      body: ref(WorkgroupMemberUpdate),
      result: ref(WorkgroupMember),
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const row = await members.updateWorkgroupMember(
        ctx,
        params.workgroupMemberId,
        body,
        expectedVersions(request),
      );
      namePerson(request, row.personId);
      return sendResource(reply, toWorkgroupMember(row));
    },
  );

  app.delete(
    '/workgroup-members/:workgroupMemberId',
    operation({
      ...write,
      operationId: 'deleteWorkgroupMember',
      summary: 'Take a member out of a workgroup',
      description: 'For who manages the workgroup, and for members to leave it. Rights end at once.',
      success: 204,
      concurrency: 'if-match-required',
      params: WorkgroupMemberParams,
    }),
    async (request, reply) => {
      await members.deleteWorkgroupMember(
        request.ctx,
        request.params.workgroupMemberId,
        expectedVersions(request),
      );
      return reply.code(204).send();
    },
  );
};
