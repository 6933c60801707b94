import { Type } from 'typebox';
import { code, codes, int32, text, uuid, uuids } from '../../core/schemas/values.ts';

/** What an expert profile cannot do without. */
export const requiredExpertFields = {
  displayName: text({
    min: 2,
    max: 80,
    example: 'Kok Marieke',
    description: 'Name to show, as the expert chooses; it need not be the name of the account',
  }),
  headline: text({
    min: 5,
    max: 160,
    example: 'Chef-kok die met kinderen kookt',
    description: 'What the expert does, in one line',
  }),
  biography: text({
    max: 4000,
    example: 'Marieke kookt al twintig jaar in een restaurant.',
    description: 'Who the expert is, without contact details',
  }),
  themes: Type.Array(code('themes', 'Theme'), {
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
    description: 'Topics',
  }),
};

/** Lists that are empty unless told. */
export const listedExpertFields = {
  clusters: codes('clusters', 5, 'Clusters; those of the themes unless told'),
  formats: codes('expert_formats', 6, 'Forms of help'),
  sectors: codes('sectors', 4, 'School sectors'),
  levels: codes('levels', 40, 'Grades'),
  languages: codes('languages', 10, 'Languages'),
  workRegionIds: uuids(20, 'Regions the expert works in, with all below them'),
};

/** What may be left out. */
export const optionalExpertFields = {
  organisationId: uuid('Organisation the expert works for; the person must be a member of it'),
  travelRadiusKm: int32({
    min: 1,
    max: 300,
    example: 25,
    description: 'How far the expert travels, in km from `travelFromPostcode`',
  }),
  travelFromPostcode: text({
    max: 4,
    min: 4,
    pattern: '^[1-9][0-9]{3}$',
    example: '6041',
    description: 'First four digits of the postcode the expert travels from; never shown to others',
  }),
};
