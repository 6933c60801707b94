import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { SchoolHolidayPage, SchoolHolidayQuery } from './school-holiday.schemas.ts';
import { listSchoolHolidays } from './school-holiday.service.ts';

/** When schools are closed, for everyone to plan around. */
export const schoolHolidayRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/school-holidays',
    operation({
      tag: 'Regions',
      visibility: ['public'],
      cachePolicy: 'public-long',
      success: 200,
      operationId: 'listSchoolHolidays',
      summary: 'School holidays',
      description:
        'School holidays of the three holiday regions by begin, on one page, for the school years that are known.',
      query: SchoolHolidayQuery,
      result: ref(SchoolHolidayPage),
    }),
    async (request) => {
      const { holidayRegion, ...period } = request.query;
      return { items: listSchoolHolidays(period, holidayRegion), page: { limit: 100 } };
    },
  );
};
