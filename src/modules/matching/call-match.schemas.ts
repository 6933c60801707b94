import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import {
  anyText,
  calendarDay,
  decimal,
  flag,
  fraction,
  int32,
  openSet,
  uuid,
} from '../../core/schemas/values.ts';
import { MatchExclusion, MatchReason } from './match.schemas.ts';

const SUBJECT_KINDS = ['activity', 'expert'] as const;

/** An open call for an activity or expert, with its score and the reasons for it. */
export const CallMatch = component(
  'CallMatch',
  Type.Object(
    {
      id: uuid('Id of the pair, the same every time and from both sides'),
      demandCallId: uuid('The demand call'),
      demandCallKind: openSet(
        ['call', 'learner_question'],
        'A call of a school or the question of a learner',
      ),
      kind: openSet(SUBJECT_KINDS, 'What answers it'),
      candidateId: uuid('The activity or expert'),
      title: anyText('What is looked for', 'De oorlog in onze eigen straten'),
      organisationId: uuid('School that looks for it'),
      organisationName: anyText('Name of the school', 'Basisschool De Roerkiezel'),
      city: Type.Optional(anyText('Town of the school', 'Roermond')),
      distanceKm: Type.Optional(decimal('Distance from the school, in km', 3.4)),
      pupilCount: int32({ min: 1, example: 25, description: 'Pupils in the group' }),
      respondBy: calendarDay('Last day to respond', '2027-03-25'),
      score: fraction('How well it fits', 0.82),
      reasons: Type.Array(ref(MatchReason), { description: 'What speaks for it, strongest first' }),
      missing: Type.Array(anyText('Code', 'group_size_unknown'), {
        description: 'What the activity or expert does not say although the call asks for it',
      }),
      isExcluded: flag('True when a hard constraint puts it out', false),
      exclusions: Type.Array(ref(MatchExclusion), { description: 'Hard constraints that it does not meet' }),
      engineVersion: anyText('Version of the engine that worked it out', '1.1.0'),
    },
    { description: 'A computed, explained pair of an activity or expert and an open demand call.' },
  ),
);
export type CallMatch = Static<typeof CallMatch>;
export const CallMatchPage = pageOf('CallMatchPage', CallMatch);

export const ActivityMatchParams = Type.Object({ activityId: uuid('Activity') });
export const ExpertMatchParams = Type.Object({ expertId: uuid('Expert profile') });

export const CallMatchQuery = Type.Object(
  {
    ...pageQuery,
    includeExcluded: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Also calls that a hard constraint puts out, with the reasons',
        examples: [true],
      }),
    ),
    includeDismissed: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Also calls that the own side put aside',
        examples: [true],
      }),
    ),
  },
  { additionalProperties: false },
);
