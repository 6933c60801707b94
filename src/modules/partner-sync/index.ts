import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { importContentRoutes } from './import-content.routes.ts';
import { importRunRoutes } from './import-run.routes.ts';
import { sourceActivityRoutes, sourceRoutes } from './source.routes.ts';

export { partnerSyncJobs } from './import-run.jobs.ts';

export { createSource } from './source.service.ts';

/** Sources, their activities and their import runs. */
export const partnerSyncRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(sourceRoutes);
  await app.register(sourceActivityRoutes);
  await app.register(importRunRoutes);
  await app.register(importContentRoutes);
};
