import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, decimal, flag, fraction, openSet, uuid } from '../../core/schemas/values.ts';

const CANDIDATE_KINDS = ['activity', 'expert', 'organisation'] as const;

/** Why a candidate fits. */
export const MatchReason = component(
  'MatchReason',
  Type.Object(
    {
      code: anyText('What speaks for it, as a code', 'theme'),
      weight: fraction('How much of the score it gives', 0.2),
      text: anyText('The reason in words', 'Past bij het thema erfgoed'),
    },
    { description: 'A reason for a match.' },
  ),
);

/** Why a candidate is out. */
export const MatchExclusion = component(
  'MatchExclusion',
  Type.Object(
    {
      code: anyText('What stands in the way, as a code', 'group_too_large'),
      text: anyText('The reason in words', 'De groep mag hoogstens 20 zijn'),
    },
    { description: 'A hard constraint that a candidate does not meet.' },
  ),
);

/** A candidate for a demand call, with its score and the reasons for it. */
export const Match = component(
  'Match',
  Type.Object(
    {
      id: uuid('Id of the pair, the same every time'),
      demandCallId: uuid('The demand call'),
      kind: openSet(CANDIDATE_KINDS, 'What the candidate is'),
      candidateId: uuid('The activity, expert or organisation'),
      title: anyText('Title or name of the candidate', 'Onderduiken in de Voorstad'),
      summary: Type.Optional(anyText('What it is', 'Rondleiding langs plekken van het verzet.')),
      organisationId: Type.Optional(uuid('Organisation that offers the activity')),
      organisationName: Type.Optional(anyText('Its name', 'Stadsmuseum Roermond')),
      city: Type.Optional(anyText('Town', 'Roermond')),
      distanceKm: Type.Optional(decimal('Distance from the school, in km', 3.4)),
      score: fraction('How well it fits', 0.82),
      reasons: Type.Array(ref(MatchReason), { description: 'What speaks for it, strongest first' }),
      missing: Type.Array(anyText('Code', 'group_size_unknown'), {
        description: 'What the candidate does not say although it matters',
      }),
      isExcluded: flag('True when a hard constraint puts it out', false),
      exclusions: Type.Array(ref(MatchExclusion), { description: 'Hard constraints that it does not meet' }),
      engineVersion: anyText('Version of the engine that worked it out', '1.1.0'),
    },
    { description: 'A computed, explained pair of a demand call and what could answer it.' },
  ),
);
export type Match = Static<typeof Match>;
export const MatchPage = pageOf('MatchPage', Match);

export const MatchParams = Type.Object({ demandCallId: uuid('Demand call') });
export const MatchQuery = Type.Object(
  {
    ...pageQuery,
    kind: listParameter(closed(CANDIDATE_KINDS, 'Kind of candidate'), 3, 'Kinds of candidates; default all'),
    includeExcluded: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Also candidates that a hard constraint puts out, with the reasons',
        examples: [true],
      }),
    ),
    includeDismissed: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Also candidates that the school put aside',
        examples: [true],
      }),
    ),
  },
  { additionalProperties: false },
);
