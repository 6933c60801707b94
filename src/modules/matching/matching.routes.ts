import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { callMatchRoutes } from './call-match.routes.ts';
import { demandInsightRoutes } from './demand-insight.routes.ts';
import { matchRoutes } from './match.routes.ts';
import { matchFeedbackRoutes } from './match-feedback.routes.ts';
import { recommendationRoutes } from './recommendation.routes.ts';

/** Matching in every direction, and what people do with the matches. */
export const matchingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(matchRoutes);
  await app.register(callMatchRoutes);
  await app.register(matchFeedbackRoutes);
  await app.register(recommendationRoutes);
  await app.register(demandInsightRoutes);
};
