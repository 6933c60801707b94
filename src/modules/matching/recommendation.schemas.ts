import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, decimal, fraction, uuid } from '../../core/schemas/values.ts';
import { MatchReason } from './match.schemas.ts';

/** An activity that fits a school, with its score and the reasons for it. */
export const Recommendation = component(
  'Recommendation',
  Type.Object(
    {
      id: uuid('Id of the pair of school and activity, the same every time'),
      activityId: uuid('The activity'),
      title: anyText('Title of the activity', 'Onderduiken in de Voorstad'),
      summary: anyText('What it is', 'Rondleiding langs plekken van het verzet.'),
      organisationId: uuid('Organisation that offers it'),
      organisationName: anyText('Its name', 'Stadsmuseum Roermond'),
      city: Type.Optional(anyText('Town', 'Roermond')),
      distanceKm: Type.Optional(decimal('Distance from the school, in km', 3.4)),
      score: fraction('How well it fits', 0.62),
      reasons: Type.Array(ref(MatchReason), { description: 'What speaks for it, strongest first' }),
      missing: Type.Array(anyText('Code', 'place_unknown'), {
        description: 'What the activity does not say although it matters',
      }),
      engineVersion: anyText('Version of the engine that worked it out', '1.1.0'),
    },
    { description: 'A computed, explained pair of a school and an activity.' },
  ),
);
export type Recommendation = Static<typeof Recommendation>;
export const RecommendationPage = pageOf('RecommendationPage', Recommendation);

export const RecommendationParams = Type.Object({ organisationId: uuid('School') });
export const RecommendationQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });
