import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { readPoint } from '../../infra/http/geo-query.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendResource } from '../../infra/http/results.ts';
import { Region, RegionPage, RegionParams, RegionQuery, toRegion } from './region.schemas.ts';
import * as service from './region.service.ts';
import { workgroupRoutes } from './workgroup.routes.ts';

const base = { tag: 'Regions', visibility: ['public'], cachePolicy: 'public-long', success: 200 } as const;

/** The region tree, for everyone to read, and the workgroups. */
export const regionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(workgroupRoutes);

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
};
