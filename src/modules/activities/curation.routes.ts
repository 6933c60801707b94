import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { activityCopyRoutes } from './activity-copy.routes.ts';
import { activityRevisionRoutes } from './activity-revision.routes.ts';
import { activityVisibilityRoutes } from './activity-visibility.routes.ts';
import { duplicateCandidateRoutes } from './duplicate-candidate.routes.ts';
import { providerTrustRoutes } from './provider-trust.routes.ts';
import { reviewItemRoutes } from './review-item.routes.ts';
import { workgroupChecklistRoutes } from './workgroup-checklist.routes.ts';

/** What workgroups review and decide on, and what follows from it for an activity. */
export const curationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(activityRevisionRoutes);
  await app.register(duplicateCandidateRoutes);
  await app.register(providerTrustRoutes);
  await app.register(reviewItemRoutes);
  await app.register(activityVisibilityRoutes);
  await app.register(activityCopyRoutes);
  await app.register(workgroupChecklistRoutes);
};
