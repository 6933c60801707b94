import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type CodeListName, codeLabel } from '../../core/code-lists/index.ts';
import { roundDegrees } from '../../core/geo.ts';
import { ref } from '../../core/schemas/component.ts';
import type { Context } from '../../infra/context.ts';
import { assertCrs, readBox, readPoint } from '../../infra/http/geo-query.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendResource } from '../../infra/http/results.ts';
import { Activity, ActivityPage, ActivityParams } from './activity.schemas.ts';
import { getPublicActivity } from './activity-access.service.ts';
import { includedIn } from './activity-included.ts';
import { toActivity, toActivitySummary } from './activity-mapping.schemas.ts';
import {
  ActivityFacets,
  ActivityIncludeQuery,
  type ActivityLocation,
  ActivityLocationCollection,
  ActivityLocationQuery,
  ActivityQuery,
  DELIVERIES_OF,
  FacetQuery,
} from './activity-search.schemas.ts';
import * as search from './activity-search.service.ts';

const base = {
  tag: 'Activities',
  visibility: ['public'],
  cachePolicy: 'public-short',
  success: 200,
} as const;

/** Both keys name forms of delivery; together they must both hold. */
function deliveriesOf({ delivery, attendanceMode }: FacetQuery): readonly string[] | undefined {
  if (attendanceMode === undefined) return delivery;
  const byMode = attendanceMode.flatMap((mode) => DELIVERIES_OF[mode]);
  return delivery === undefined ? byMode : byMode.filter((form) => delivery.includes(form));
}

function searchOf(query: FacetQuery): search.ActivitySearch {
  assertCrs(query.crs);
  return {
    q: query.q,
    ids: query.id,
    clusters: query.cluster,
    themes: query.theme,
    sectors: query.sector,
    levels: query.level,
    languages: query.language,
    accessibilityFeatures: query.accessibilityFeature,
    curriculumGoals: query.curriculumGoal,
    deliveries: deliveriesOf(query),
    organisationIds: query.organisationId,
    regionId: query.regionId,
    ageFrom: query.ageFrom,
    ageTo: query.ageTo,
    groupSize: query.groupSize,
    priceTo: query.priceTo,
    completenessFrom: query.completenessFrom,
    near: readPoint(query.near),
    radiusKm: query.radiusKm,
    box: readBox(query.bbox),
    startsFrom: query.startsFrom,
    startsTo: query.startsTo,
  };
}

const FACET_LISTS: Record<string, CodeListName> = {
  cluster: 'clusters',
  theme: 'themes',
  sector: 'sectors',
  level: 'levels',
  language: 'languages',
  accessibilityFeature: 'accessibility_features',
};

function toFacets(found: Awaited<ReturnType<typeof search.countFacets>>): ActivityFacets {
  const byFacet = Map.groupBy(found.counts, (row) => row.facet);
  const facets = [...byFacet].map(([name, rows]) => {
    const list = FACET_LISTS[name];
    const label = (code: string) => (list === undefined ? code : codeLabel(list, code));
    return { name, values: rows.map(({ code, count }) => ({ code, label: label(code), count })) };
  });
  return { totalCount: found.total, facets };
}

/** What others do with searches, so that this module need not know them. */
interface SearchWatch {
  /** Called with what was asked for when a first page is empty; it must not throw. */
  onEmptySearch?: (ctx: Context, search: search.ActivitySearch) => Promise<void>;
}

/** Finding activities: list, one, counts per value, and points on the map. */
export const activitySearchRoutes: FastifyPluginAsyncTypebox<SearchWatch> = async (
  app,
  { onEmptySearch },
) => {
  app.get(
    '/activities',
    operation({
      ...base,
      operationId: 'listActivities',
      summary: 'Search activities',
      description:
        'Published activities. Words in `q` are found in Dutch: inflected, as a beginning, without accents and with a typing error; a hit in the title ranks above one in the summary, and that above the description.',
      query: ActivityQuery,
      result: ref(ActivityPage),
      errorCodes: ['cursor_invalid', 'bbox_invalid', 'crs_not_supported'],
    }),
    async (request, reply) => {
      const { q, include = [] } = request.query;
      const list = readListRequest(request, q === undefined ? '-publishedAt' : 'relevance');
      const asked = searchOf(request.query);
      const slice = await search.searchActivities(request.ctx, asked, list);
      const isEmpty = slice.rows.length === 0 && list.position === undefined && asked.ids === undefined;
      if (isEmpty) await onEmptySearch?.(request.ctx, asked);
      const included = await search.loadIncluded(request.ctx, slice.rows, include);
      return sendPage(request, reply, list, slice, (row) => ({
        ...toActivitySummary(row),
        ...(row.distanceKm === null ? {} : { distanceKm: Math.round(row.distanceKm * 10) / 10 }),
        ...includedIn(row, included, include, request.ctx.now),
      }));
    },
  );

  app.get(
    '/activities/:activityId',
    operation({
      ...base,
      operationId: 'getActivity',
      summary: 'An activity',
      description: 'A published activity. One that was withdrawn answers 410.',
      params: ActivityParams,
      query: ActivityIncludeQuery,
      result: ref(Activity),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      const { include = [] } = request.query;
      const row = await getPublicActivity(request.ctx, request.params.activityId);
      const included = await search.loadIncluded(request.ctx, [row], include);
      return sendResource(reply, {
        ...toActivity(row),
        ...includedIn(row, included, include, request.ctx.now),
      });
    },
  );

  app.get(
    '/activity-facets',
    operation({
      ...base,
      operationId: 'getActivityFacets',
      summary: 'Counts per filter value',
      description: 'How many of the activities that fit have each value of each filter.',
      query: FacetQuery,
      result: ref(ActivityFacets),
      errorCodes: ['bbox_invalid', 'crs_not_supported'],
    }),
    async (request) => toFacets(await search.countFacets(request.ctx, searchOf(request.query))),
  );

  app.get(
    '/activity-locations',
    operation({
      ...base,
      operationId: 'listActivityLocations',
      summary: 'Activities on the map',
      description:
        'The points of the activities that fit, as GeoJSON in CRS84. The Link header leads to more.',
      query: ActivityLocationQuery,
      produces: 'application/geo+json',
      result: ref(ActivityLocationCollection),
      errorCodes: ['cursor_invalid', 'bbox_invalid', 'crs_not_supported'],
    }),
    async (request, reply) => {
      const list = { ...readListRequest(request, ''), limit: request.query.limit ?? 500, sorts: [] };
      const slice = await search.listLocated(request.ctx, searchOf(request.query), list);
      const { items } = sendPage(
        request,
        reply,
        list,
        slice,
        (row): ActivityLocation => ({
          type: 'Feature',
          id: row.id,
          geometry: { type: 'Point', coordinates: [roundDegrees(row.longitude), roundDegrees(row.latitude)] },
          properties: {
            title: row.title,
            clusters: row.clusters,
            ...(row.placeCity === null ? {} : { city: row.placeCity }),
          },
        }),
      );
      reply.type('application/geo+json');
      return { type: 'FeatureCollection' as const, features: items };
    },
  );
};
