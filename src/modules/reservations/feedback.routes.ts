import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions, wantsCreateOnly } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { sendResource, setLocation } from '../../infra/http/results.ts';
import { ReservationFeedback, ReservationFeedbackReplace } from './feedback.schemas.ts';
import { getFeedback, replaceFeedback, toFeedback } from './feedback.service.ts';
import { ReservationParams } from './reservation.schemas.ts';

const base = { tag: 'Reservations', cachePolicy: 'private', visibility: ['user'] } as const;

/** What the school that came thinks of it. */
export const feedbackRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/reservations/:reservationId/feedback',
    operation({
      ...base,
      scope: 'reservations:read',
      operationId: 'getReservationFeedback',
      summary: 'Feedback on a reservation',
      description: 'What the school thought of it, for the school and the provider; 404 while there is none.',
      success: 200,
      params: ReservationParams,
      result: ref(ReservationFeedback),
    }),
    async (request, reply) =>
      sendResource(reply, toFeedback(await getFeedback(request.ctx, request.params.reservationId))),
  );

  app.put(
    '/reservations/:reservationId/feedback',
    operation({
      ...base,
      scope: 'reservations:write',
      operationId: 'replaceReservationFeedback',
      summary: 'Give feedback',
      description:
        'The school that came says what it thought of it, once the reservation is completed. Giving it again replaces it; `If-None-Match: *` gives it only where there is none.',
      success: 200,
      alsoSuccess: 201,
      concurrency: 'if-match-optional',
      params: ReservationParams,
      body: ref(ReservationFeedbackReplace),
      result: ref(ReservationFeedback),
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { reservationId } = request.params;
      const { row, isCreated } = await replaceFeedback(request.ctx, reservationId, request.body, {
        versions: expectedVersions(request),
        isAbsent: wantsCreateOnly(request),
      });
      if (isCreated) {
        reply.code(201);
        setLocation(reply, `/reservations/${reservationId}/feedback`);
      }
      return sendResource(reply, toFeedback(row));
    },
  );
};
