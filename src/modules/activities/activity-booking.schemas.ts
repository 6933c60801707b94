import { Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { anyText, closed, flag, int32, openSet, text } from '../../core/schemas/values.ts';
import { bookingMode } from '../../infra/db/schema/activities.ts';

const BOOKING_MODES = bookingMode.enumValues;
const QUESTION_KINDS = ['text', 'number', 'yes_no', 'choice'] as const;

const DESCRIPTION = 'A question of the provider to every group that reserves.';

/** A question to every group that reserves; answers refer to its code. */
const IntakeQuestion = component(
  'IntakeQuestion',
  Type.Object(
    {
      code: anyText('Code that answers refer to', 'arrival'),
      label: anyText('The question', 'Hoe komt u?'),
      kind: openSet(QUESTION_KINDS, 'What kind of answer it asks'),
      isRequired: flag('True when a group cannot reserve without an answer'),
      choices: Type.Optional(Type.Array(anyText('Choice', 'bus'), { description: 'Answers to choose from' })),
    },
    { description: DESCRIPTION },
  ),
);
const IntakeQuestionInput = component(
  'IntakeQuestionInput',
  Type.Object(
    {
      code: text({
        max: 64,
        pattern: '^[a-z0-9_]+$',
        example: 'arrival',
        description: 'Code that answers refer to; unique within the activity',
      }),
      label: text({ max: 300, example: 'Hoe komt u?', description: 'The question' }),
      kind: closed(QUESTION_KINDS, 'What kind of answer it asks'),
      isRequired: flag('True when a group cannot reserve without an answer'),
      choices: Type.Optional(
        Type.Array(text({ max: 100, example: 'bus', description: 'Choice' }), {
          minItems: 2,
          maxItems: 20,
          uniqueItems: true,
          description: 'Answers to choose from; for kind choice only',
        }),
      ),
    },
    { additionalProperties: false, description: DESCRIPTION },
  ),
);

const DAYS = {
  example: 7,
  description: 'Days the provider has to confirm a request before it expires; 7 unless told',
};

/** How reservations are taken, as the provider writes it. */
export const bookingContent = {
  bookingMode: closed(
    BOOKING_MODES,
    'Whether a reservation is confirmed at once or asks the provider; instant unless told',
  ),
  confirmWithinDays: int32({ min: 1, max: 60, ...DAYS }),
  intakeQuestions: Type.Array(ref(IntakeQuestionInput), {
    maxItems: 10,
    description: 'Questions to every group that reserves',
  }),
};

/** How reservations are taken, as everyone reads it. */
export const bookingDetails = {
  bookingMode: openSet(BOOKING_MODES, 'Whether a reservation is confirmed at once or asks the provider'),
  confirmWithinDays: int32(DAYS),
  intakeQuestions: Type.Array(ref(IntakeQuestion), { description: 'Questions to every group that reserves' }),
};
