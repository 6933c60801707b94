import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, code, int32, text, uuid } from '../../core/schemas/values.ts';

const MONTH = '^\\d{4}-(0[1-9]|1[0-2])$';
const month = (description: string, example = '2027-03') =>
  text({ min: 7, max: 7, pattern: MONTH, example, description });

/** How often something was looked for in vain, in one region and month. */
export const DemandInsight = component(
  'DemandInsight',
  Type.Object(
    {
      id: uuid('Id of the cell'),
      month: anyText('Month in which it was looked for', '2027-03'),
      regionId: uuid('Subregion, or province where there is none'),
      regionName: anyText('Its name', 'Limburg'),
      theme: Type.Optional(code('themes', 'Theme; absent when none was named')),
      level: Type.Optional(code('levels', 'Grade; absent when none was named')),
      count: int32({ min: 5, example: 12, description: 'Empty searches, expired calls and lapsed places' }),
    },
    { description: 'Demand that was not met, of one region, theme, grade and month.' },
  ),
);
export type DemandInsight = Static<typeof DemandInsight>;
export const DemandInsightPage = pageOf('DemandInsightPage', DemandInsight);

export const DemandInsightQuery = Type.Object(
  {
    ...pageQuery,
    regionId: Type.Optional(uuid('Region as in the items')),
    theme: Type.Optional(code('themes', 'With this theme')),
    level: Type.Optional(code('levels', 'For this grade')),
    monthFrom: Type.Optional(month('First month')),
    monthTo: Type.Optional(month('Last month', '2027-06')),
    sort: Type.Optional(
      text({ max: 10, pattern: '^-?month$', example: '-month', description: 'Order; default -month' }),
    ),
  },
  { additionalProperties: false },
);
