import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions, wantsCreateOnly } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { sendResource, setLocation } from '../../infra/http/results.ts';
import { MatchFeedback, MatchFeedbackParams, MatchFeedbackReplace } from './match-feedback.schemas.ts';
import { getMatchFeedback, replaceMatchFeedback, toMatchFeedback } from './match-feedback.service.ts';

const base = { tag: 'Matching', cachePolicy: 'private', visibility: ['user'] } as const;

/** What each side does with the matches it is shown. */
export const matchFeedbackRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/matches/:matchId/feedback',
    operation({
      ...base,
      scope: 'demand-calls:read',
      operationId: 'getMatchFeedback',
      summary: 'Feedback on a match',
      description:
        'What the own side said of a match: the school of the call, or who could answer it. 404 while it said nothing.',
      success: 200,
      params: MatchFeedbackParams,
      result: ref(MatchFeedback),
    }),
    async (request, reply) =>
      sendResource(reply, toMatchFeedback(await getMatchFeedback(request.ctx, request.params.matchId))),
  );

  app.put(
    '/matches/:matchId/feedback',
    operation({
      ...base,
      scope: 'demand-calls:write',
      operationId: 'replaceMatchFeedback',
      summary: 'Say what a match is worth',
      description:
        'Says for the own side that a match is put aside, useful, or that one got in touch. What is put aside is left out of the later lists of that side unless they ask for `includeDismissed`. Saying it again replaces it; the same again changes nothing. A match can be named once a list has shown it.',
      success: 200,
      alsoSuccess: 201,
      concurrency: 'if-match-optional',
      params: MatchFeedbackParams,
      body: ref(MatchFeedbackReplace),
      result: ref(MatchFeedback),
    }),
    async (request, reply) => {
      const { matchId } = request.params;
      const { row, isCreated } = await replaceMatchFeedback(request.ctx, matchId, request.body, {
        versions: expectedVersions(request),
        isAbsent: wantsCreateOnly(request),
      });
      if (isCreated) {
        reply.code(201);
        setLocation(reply, `/matches/${matchId}/feedback`);
      }
      return sendResource(reply, toMatchFeedback(row));
    },
  );
};
