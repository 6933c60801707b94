import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { anyText, flag, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import type { reservationFeedback } from '../../infra/db/schema/reservations.ts';

export type FeedbackRow = typeof reservationFeedback.$inferSelect;

const rating = int32({ min: 1, max: 5, example: 4, description: 'From 1, poor, to 5, excellent' });

/** What a school thinks of an activity it took part in. */
export const ReservationFeedbackReplace = component(
  'ReservationFeedbackReplace',
  Type.Object(
    {
      rating,
      text: Type.Optional(
        text({
          max: 2000,
          example: 'De leerlingen waren de hele ochtend aan het werk.',
          description: 'In words, without personal data',
        }),
      ),
      wouldRecommend: Type.Optional(flag('Whether the school would recommend it to another')),
    },
    { additionalProperties: false, description: 'What a school thinks of an activity it took part in.' },
  ),
);
export type ReservationFeedbackReplace = Static<typeof ReservationFeedbackReplace>;

/** Feedback of a school; the provider reads it too. */
export const ReservationFeedback = component(
  'ReservationFeedback',
  Type.Object(
    {
      id: uuid('Reservation it is about'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      rating: int32({ min: 1, example: 4, description: 'From 1, poor, to 5, excellent' }),
      text: Type.Optional(anyText('In words', 'De leerlingen waren de hele ochtend aan het werk.')),
      wouldRecommend: Type.Optional(flag('Whether the school would recommend it to another')),
      createdAt: instant('When it was given', '2027-04-02T14:10:00.000Z'),
      updatedAt: instant('When it last changed', '2027-04-02T14:10:00.000Z'),
    },
    { description: 'What the school thought of it, for the school and the provider.' },
  ),
);
export type ReservationFeedback = Static<typeof ReservationFeedback>;
