import { Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { GeoPoint, Money, MoneyInput, valueComponents } from '../../core/schemas/shared.ts';
import {
  anyText,
  closed,
  code,
  codes,
  flag,
  instant,
  int32,
  text,
  uuid,
  uuids,
  webAddress,
} from '../../core/schemas/values.ts';
import { bookingContent, bookingDetails } from './activity-booking.schemas.ts';

export const DELIVERY_FORMS = [
  'scheduled',
  'at_venue_by_appointment',
  'at_school_by_appointment',
  'online',
] as const;
const SEAT_UNITS = ['pupil', 'group'] as const;
const PRICE_UNITS = ['per_pupil', 'per_group'] as const;
const MATERIAL_PHASES = ['preparation', 'follow_up'] as const;

const priceFields = {
  unit: closed(PRICE_UNITS, 'Per what'),
  note: Type.Optional(
    text({ max: 300, example: 'Inclusief materiaal.', description: 'What goes with the price' }),
  ),
};
const PRICE = 'A price with its unit; absent when the activity is free.';

/** What it costs; without an amount it is free. A cost says per what. */
const ActivityPrice = component(
  'ActivityPrice',
  Type.Object({ amount: ref(Money), ...priceFields }, { description: PRICE }),
);
const ActivityPriceInput = component(
  'ActivityPriceInput',
  Type.Object(
    { amount: ref(MoneyInput), ...priceFields },
    { additionalProperties: false, description: PRICE },
  ),
);

/** A picture with the credit and the licence that must go with it. */
const image = valueComponents(
  'ActivityImage',
  {
    url: webAddress('Where the picture is', 'https://museum.example/atelier.jpg'),
    alt: text({ max: 300, example: 'Kinderen drukken een linosnede af.', description: 'What it shows' }),
    credit: text({ max: 200, example: 'Foto: Jan Janssen', description: 'Who made it' }),
    licence: text({ max: 100, example: 'CC BY 4.0', description: 'Licence' }),
  },
  'A picture of the activity.',
);

/** Material to prepare for, or to go on with afterwards. */
const material = valueComponents(
  'ActivityMaterial',
  {
    title: text({ max: 200, example: 'Lesbrief drukkunst', description: 'Name' }),
    url: webAddress('Where it is', 'https://museum.example/lesbrief.pdf'),
    phase: closed(MATERIAL_PHASES, 'When it is used'),
  },
  'Material that goes with the activity.',
);

/** Where an activity takes place. */
const ActivityPlace = component(
  'ActivityPlace',
  Type.Object(
    {
      name: Type.Optional(anyText('Name of the place', 'Drukkerijmuseum')),
      city: Type.Optional(anyText('Town', 'Roermond')),
      point: Type.Optional(ref(GeoPoint)),
    },
    { description: 'Where it takes place, or where the provider travels from.' },
  ),
);

/** Fields a provider fills in, required ones first; the rest may be left out. */
export const requiredContent = {
  title: text({ min: 2, max: 150, example: 'Zelf drukken met lood en inkt', description: 'Title' }),
  summary: text({
    max: 600,
    example: 'In het atelier drukt elke leerling een eigen kaart.',
    description: 'Summary',
  }),
  descriptionMarkdown: text({
    max: 20_000,
    example: 'De groep begint met een **rondleiding** langs de persen.',
    description: 'Description in Markdown',
  }),
  delivery: closed(DELIVERY_FORMS, 'How it is delivered'),
};

export const optionalContent = {
  clusters: codes('clusters', 5, 'Clusters'),
  themes: codes('themes', 10, 'Themes'),
  sectors: codes('sectors', 4, 'School sectors'),
  levels: codes('levels', 40, 'Grades'),
  ageFrom: int32({ max: 99, example: 8, description: 'Youngest age, in years' }),
  ageTo: int32({ max: 99, example: 12, description: 'Oldest age, in years' }),
  groupSizeMin: int32({ min: 1, max: 2000, example: 10, description: 'Smallest group, adults counted' }),
  groupSizeMax: int32({ min: 1, max: 2000, example: 32, description: 'Largest group, adults counted' }),
  seatUnit: closed(SEAT_UNITS, 'What a seat is: one pupil or one group; pupil unless told'),
  durationMinutes: int32({ min: 5, max: 10_080, example: 90, description: 'Duration in minutes' }),
  languages: codes('languages', 10, 'Languages it is given in'),
  price: ref(ActivityPriceInput),
  curriculumGoals: codes('curriculum_goals', 30, 'Core objectives it works on'),
  skills: codes('skills', 12, 'Skills it trains'),
  accessibilityFeatures: codes('accessibility_features', 10, 'Accessibility'),
  practicalFacts: codes('practical_facts', 10, 'Practical facts'),
  visitCount: int32({
    min: 1,
    max: 40,
    example: 1,
    description: 'Number of visits of the programme; 1 unless told',
  }),
  partnerOrganisationIds: uuids(10, 'Organisations that co-organise'),
  preparation: text({ max: 4000, example: 'Bekijk samen de lesbrief.', description: 'How to prepare' }),
  followUp: text({ max: 4000, example: 'Maak een tentoonstelling.', description: 'How to go on afterwards' }),
  supervision: text({
    max: 1000,
    example: 'Eén begeleider per tien leerlingen.',
    description: 'Supervision',
  }),
  materials: Type.Array(ref(material.input), { maxItems: 20, description: 'Materials' }),
  images: Type.Array(ref(image.input), { maxItems: 10, description: 'Pictures' }),
  website: webAddress('Page about the activity'),
  contactEmail: Type.String({
    format: 'email',
    maxLength: 200,
    description: 'Where the provider is reached about it; never shown publicly',
    examples: ['educatie@museum.example'],
  }),
  workRegionIds: uuids(50, 'Regions the provider travels to, with all below them'),
  workRadiusKm: int32({ min: 1, max: 300, example: 25, description: 'How far the provider travels, in km' }),
  ...bookingContent,
  visibleFrom: instant('Not shown before'),
  visibleUntil: instant('Not shown from'),
};

export const locationField = { locationId: uuid('Location of the organisation where it takes place') };

/** What a list shows of an activity. */
export const summaryFields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 3, description: 'Version' }),
  slug: anyText('Name in addresses', 'zelf-drukken-met-lood-en-inkt'),
  title: anyText('Title', 'Zelf drukken met lood en inkt'),
  summary: anyText('Summary', 'In het atelier drukt elke leerling een eigen kaart.'),
  organisationId: uuid('Organisation that offers it'),
  clusters: Type.Array(code('clusters', 'Cluster'), { description: 'Clusters' }),
  themes: Type.Array(code('themes', 'Theme'), { description: 'Themes' }),
  sectors: Type.Array(code('sectors', 'Sector'), { description: 'School sectors' }),
  levels: Type.Array(code('levels', 'Grade'), { description: 'Grades' }),
  delivery: closed(DELIVERY_FORMS, 'How it is delivered'),
  languages: Type.Array(code('languages', 'Language'), { description: 'Languages' }),
  isFree: flag('True when it costs nothing'),
  price: Type.Optional(ref(ActivityPrice)),
  place: Type.Optional(ref(ActivityPlace)),
  durationMinutes: Type.Optional(int32({ example: 90, description: 'Duration in minutes' })),
  ageFrom: Type.Optional(int32({ example: 8, description: 'Youngest age' })),
  ageTo: Type.Optional(int32({ example: 12, description: 'Oldest age' })),
  groupSizeMin: Type.Optional(int32({ example: 10, description: 'Smallest group, adults counted' })),
  groupSizeMax: Type.Optional(int32({ example: 32, description: 'Largest group, adults counted' })),
  seatUnit: closed(SEAT_UNITS, 'What a seat is'),
  image: Type.Optional(ref(image.output)),
  publishedAt: Type.Optional(instant('First published')),
};

/** What the page of an activity adds to the summary. */
export const detailFields = {
  description: anyText('Description, plain', 'De groep begint met een rondleiding langs de persen.'),
  descriptionHtml: anyText('Description as safe HTML', '<p>De groep begint met een rondleiding.</p>'),
  curriculumGoals: Type.Array(code('curriculum_goals', 'Core objective'), { description: 'Core objectives' }),
  skills: Type.Array(code('skills', 'Skill'), { description: 'Skills' }),
  accessibilityFeatures: Type.Array(code('accessibility_features', 'Feature'), {
    description: 'Accessibility',
  }),
  practicalFacts: Type.Array(code('practical_facts', 'Fact'), { description: 'Practical facts' }),
  ...bookingDetails,
  visitCount: int32({ example: 1, description: 'Number of visits' }),
  partnerOrganisationIds: Type.Array(uuid('Organisation'), { description: 'Organisations that co-organise' }),
  preparation: Type.Optional(anyText('How to prepare', 'Bekijk samen de lesbrief.')),
  followUp: Type.Optional(anyText('How to go on', 'Maak een tentoonstelling.')),
  supervision: Type.Optional(anyText('Supervision', 'Eén begeleider per tien leerlingen.')),
  materials: Type.Array(ref(material.output), { description: 'Materials' }),
  images: Type.Array(ref(image.output), { description: 'Pictures' }),
  website: Type.Optional(anyText('Page about it', 'https://museum.example/lessen')),
  workRegionIds: Type.Array(uuid('Region'), { description: 'Regions the provider travels to' }),
  workRadiusKm: Type.Optional(int32({ example: 25, description: 'How far the provider travels, in km' })),
  locationId: Type.Optional(uuid('Location')),
  inspiredById: Type.Optional(uuid('Activity it was taken over from, when that is public')),
  canonicalActivityId: Type.Optional(
    uuid('Activity of which this is a duplicate from another catalogue; lists show that one'),
  ),
  updatedAt: instant('Last changed'),
};
