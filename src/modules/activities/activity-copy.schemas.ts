import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { uuid } from '../../core/schemas/values.ts';
import type { ActivityCreate, ActivityRow } from './activity.schemas.ts';

export const ActivityCopyCreate = component(
  'ActivityCopyCreate',
  Type.Object(
    {
      organisationId: uuid('Organisation that takes it over'),
      regionId: Type.Optional(uuid('Region it is to be offered in')),
    },
    { additionalProperties: false, description: 'Who takes an activity over, and for which region.' },
  ),
);
export type ActivityCopyCreate = Static<typeof ActivityCopyCreate>;

/**
 * What is taken over: the idea and how it is done, with pictures that keep their credit and licence. Contact,
 * place, price, partners and website are those of the other provider and stay behind.
 */
export function contentToCopy(row: ActivityRow): Omit<ActivityCreate, 'organisationId'> {
  const { ageFrom, ageTo, groupSizeMin, groupSizeMax, durationMinutes } = row;
  const { preparation, followUp, supervision } = row;
  return {
    title: row.title,
    summary: row.summary,
    descriptionMarkdown: row.descriptionMarkdown,
    delivery: row.delivery,
    clusters: row.clusters,
    themes: row.themes,
    sectors: row.sectors,
    levels: row.levels,
    seatUnit: row.seatUnit,
    languages: row.languages,
    curriculumGoals: row.curriculumGoals,
    skills: row.skills,
    visitCount: row.visitCount,
    materials: row.materials,
    images: row.images.map(({ url, alt, credit, licence }) => ({ url, alt, credit, licence })),
    ...present({ ageFrom, ageTo, groupSizeMin, groupSizeMax, durationMinutes }),
    ...present({ preparation, followUp, supervision }),
  };
}
