import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, code, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import { expertProfileStatus, type expertProfiles } from '../../infra/db/schema/people.ts';
import { ownerSteps } from './expert.rules.ts';

export type ExpertRow = typeof expertProfiles.$inferSelect;

const summaryFields = {
  id: uuid('Id of the profile, not of the person'),
  version: int32({ min: 1, example: 1, description: 'Version' }),
  displayName: anyText('Name the expert chose to show', 'Kok Marieke'),
  headline: anyText('What the expert does, in one line', 'Chef-kok die met kinderen kookt'),
  clusters: Type.Array(code('clusters', 'Cluster'), { description: 'Clusters' }),
  themes: Type.Array(code('themes', 'Theme'), { description: 'Topics' }),
  formats: Type.Array(code('expert_formats', 'Format'), { description: 'Forms of help' }),
  sectors: Type.Array(code('sectors', 'Sector'), { description: 'School sectors' }),
  languages: Type.Array(code('languages', 'Language'), { description: 'Languages' }),
  workRegionIds: Type.Array(uuid('Region'), {
    description: 'Regions the expert works in, with all below them',
  }),
  levels: Type.Array(code('levels', 'Grade'), { description: 'Grades' }),
  travelRadiusKm: Type.Optional(int32({ example: 25, description: 'How far the expert travels, in km' })),
  organisationId: Type.Optional(uuid('Organisation the expert works for')),
};

const detailFields = {
  biography: anyText('Who the expert is', 'Marieke kookt al twintig jaar in een restaurant.'),
  createdAt: instant('Made'),
  updatedAt: instant('Last changed'),
};

/** An expert in the public list; never with contact data. */
export const ExpertSummary = component(
  'ExpertSummary',
  Type.Object(summaryFields, { description: 'What somebody can help with, as a list shows it.' }),
);
export type ExpertSummary = Static<typeof ExpertSummary>;
export const ExpertPage = pageOf('ExpertPage', ExpertSummary);

/** An expert for everyone; never with contact data. */
export const Expert = component(
  'Expert',
  Type.Object(
    { ...summaryFields, ...detailFields },
    { description: 'A published expert profile. Contact details follow only after an agreement.' },
  ),
);
export type Expert = Static<typeof Expert>;

/** The expert profile as its owner sees it. */
export const ExpertProfile = component(
  'ExpertProfile',
  Type.Object(
    {
      ...summaryFields,
      ...detailFields,
      status: closed(expertProfileStatus.enumValues, 'Where it stands; only published profiles are public'),
      travelFromPostcode: Type.Optional(
        anyText('First digits of the postcode the expert travels from; shown to the owner alone', '6041'),
      ),
      allowedTransitions: Type.Array(anyText('Status', 'in_review'), {
        description: 'Statuses the owner can move it to now',
      }),
    },
    { description: 'The own expert profile, in any state.' },
  ),
);
export type ExpertProfile = Static<typeof ExpertProfile>;

export const ExpertParams = Type.Object({ expertId: uuid('Expert profile') });
export const ExpertQuery = Type.Object(
  {
    ...pageQuery,
    theme: listParameter(code('themes', 'Theme'), 20, 'Topics'),
    cluster: listParameter(code('clusters', 'Cluster'), 5, 'Clusters'),
    format: listParameter(code('expert_formats', 'Format'), 6, 'Forms of help'),
    sector: listParameter(code('sectors', 'Sector'), 4, 'School sectors'),
    level: listParameter(code('levels', 'Grade'), 20, 'Grades'),
    language: listParameter(code('languages', 'Language'), 10, 'Languages'),
    regionId: Type.Optional(uuid('Region the expert works in, in part of it or all around it')),
    id: listParameter(uuid('Expert profile'), 50, 'Only these'),
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^-?displayName$',
        example: 'displayName',
        description: 'Order; default displayName',
      }),
    ),
  },
  { additionalProperties: false },
);

/** The row as a list shows it. */
export function toExpertSummary(row: ExpertRow): ExpertSummary {
  const { id, version, displayName, headline, workRegionIds } = row;
  const { clusters, themes, formats, sectors, levels, languages } = row;
  return {
    id,
    version,
    displayName,
    headline,
    clusters,
    themes,
    formats,
    sectors,
    levels,
    languages,
    workRegionIds,
    ...present({ travelRadiusKm: row.travelRadiusKm, organisationId: row.organisationId }),
  };
}

/** The row as its public page shows it. */
export function toExpert(row: ExpertRow): Expert {
  return {
    ...toExpertSummary(row),
    biography: row.biography,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The row as its owner sees it, with the steps the owner can take. */
export function toExpertProfile(row: ExpertRow): ExpertProfile {
  const { status, travelFromPostcode } = row;
  return {
    ...toExpert(row),
    status,
    ...present({ travelFromPostcode }),
    allowedTransitions: ownerSteps(row),
  };
}
