import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { anyText, closed, fraction, instant, int32, openSet, uuid } from '../../core/schemas/values.ts';
import { matchVerdict } from '../../infra/db/schema/matching.ts';

const VERDICTS = matchVerdict.enumValues;

/** What the own side does with a match. */
export const MatchFeedbackReplace = component(
  'MatchFeedbackReplace',
  Type.Object(
    { verdict: closed(VERDICTS, 'Put aside, got in touch, or found useful') },
    { additionalProperties: false, description: 'What the own side does with a match.' },
  ),
);
export type MatchFeedbackReplace = Static<typeof MatchFeedbackReplace>;

/** What one side said of a match, with what it was shown. */
export const MatchFeedback = component(
  'MatchFeedback',
  Type.Object(
    {
      id: uuid('Match it is about'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      side: openSet(['school', 'responder'], 'Whose opinion it is: of the school or of who could answer'),
      verdict: openSet(VERDICTS, 'Put aside, got in touch, or found useful'),
      score: fraction('Score of the match as it was shown', 0.82),
      engineVersion: anyText('Version of the engine that showed it', '1.1.0'),
      createdAt: instant('When it was given', '2027-04-02T14:10:00.000Z'),
      updatedAt: instant('When it last changed', '2027-04-02T14:10:00.000Z'),
    },
    { description: 'What one side did with a match; the other side does not see it.' },
  ),
);
export type MatchFeedback = Static<typeof MatchFeedback>;

export const MatchFeedbackParams = Type.Object({ matchId: uuid('Match') });
