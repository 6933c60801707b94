import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { readPoint } from '../../infra/http/geo-query.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendResource } from '../../infra/http/results.ts';
import {
  Region,
  RegionPage,
  RegionParams,
  RegionQuery,
  toRegion,
  toWorkgroup,
  Workgroup,
  WorkgroupPage,
  WorkgroupParams,
  WorkgroupQuery,
} from './region.schemas.ts';
import * as service from './region.service.ts';

const base = { tag: 'Regions', visibility: ['public'], cachePolicy: 'public-long', success: 200 } as const;

/** The region tree and the workgroups, for everyone to read. */
export const regionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/regions',
    operation({
      ...base,
      operationId: 'listRegions',
      summary: 'Regions',
      description: 'Regions by name. With `near` or `postcode`: the regions that hold that place.',
      query: RegionQuery,
      result: ref(RegionPage),
      errorCodes: ['cursor_invalid', 'bbox_invalid'],
    }),
    async (request, reply) => {
      const { kind, parentId, code, q, near, postcode } = request.query;
      const list = readListRequest(request, 'name');
      const search = { kinds: kind, parentId, codes: code, namePrefix: q, point: readPoint(near), postcode };
      return sendPage(request, reply, list, await service.listRegions(request.ctx, search, list), toRegion);
    },
  );

  app.get(
    '/regions/:regionId',
    operation({
      ...base,
      operationId: 'getRegion',
      summary: 'A region',
      description: 'One region with the ids of all regions above it.',
      params: RegionParams,
      result: ref(Region),
    }),
    async (request, reply) =>
      sendResource(reply, toRegion(await service.getRegion(request.ctx, request.params.regionId))),
  );

  app.get(
    '/workgroups',
    operation({
      ...base,
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

  app.get(
    '/workgroups/:workgroupId',
    operation({
      ...base,
      operationId: 'getWorkgroup',
      summary: 'A workgroup',
      description: 'One workgroup with the regions it curates.',
      params: WorkgroupParams,
      result: ref(Workgroup),
    }),
    async (request, reply) =>
      sendResource(reply, toWorkgroup(await service.getWorkgroup(request.ctx, request.params.workgroupId))),
  );
};
