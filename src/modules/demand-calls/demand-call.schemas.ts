import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { clearably, optionally } from '../../core/schemas/objects.ts';
import {
  GeoPoint,
  listParameter,
  Money,
  pageOf,
  pageQuery,
  statusChangeCreate,
} from '../../core/schemas/shared.ts';
import { anyText, closed, code, decimal, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import { demandCallKind, demandCallStatus, type demandCalls } from '../../infra/db/schema/demand-calls.ts';
import type { organisations } from '../../infra/db/schema/organisations.ts';
import { wantedMoments, wantedMomentsInput, wishes } from './demand-call-fields.schemas.ts';

const DEMAND_CALL_STATUSES = demandCallStatus.enumValues;
type Columns = Omit<typeof demandCalls.$inferSelect, 'searchVector'>;

/** A call with the name, status and town of its school. */
export type DemandCallRow = Columns & {
  organisationName: string;
  organisationStatus: (typeof organisations.$inferSelect)['status'];
  city: string | null;
  /** True for a matched call once a reservation for it was completed and none is still to come. */
  tookPlace: boolean;
};
/** A call in a list, with its distance from the point asked for. */
export type DemandCallListRow = DemandCallRow & { distanceKm: number | null; relevance: number | null };

const kind = closed(
  demandCallKind.enumValues,
  'A call of a school, or the question of a learner for verified responders alone',
);

const summaryFields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 2, description: 'Version' }),
  kind,
  status: closed(DEMAND_CALL_STATUSES, 'Status'),
  title: anyText('What is looked for, in a few words', 'De oorlog in onze eigen straten'),
  organisationId: uuid('School'),
  organisationName: anyText('Name of the school', 'Basisschool De Roerkiezel'),
  city: Type.Optional(anyText('Town of the school', 'Roermond')),
  clusters: wishes.clusters,
  themes: wishes.themes,
  sector: wishes.sector,
  levels: wishes.levels,
  pupilCount: wishes.pupilCount,
  adultCount: wishes.adultCount,
  wantedFromOn: Type.Optional(wishes.wantedFromOn),
  wantedToOn: Type.Optional(wishes.wantedToOn),
  supervisionLevel: wishes.supervisionLevel,
  place: wishes.place,
  radiusKm: Type.Optional(wishes.radiusKm),
  respondBy: wishes.respondBy,
  openedAt: Type.Optional(instant('When it was opened')),
};

/** A demand call in a list. */
export const DemandCallSummary = component(
  'DemandCallSummary',
  Type.Object(
    {
      ...summaryFields,
      distanceKm: Type.Optional(decimal('Distance of the school from `near`, in km', 3.4)),
    },
    { description: 'A demand call, as a list shows it.' },
  ),
);
export type DemandCallSummary = Static<typeof DemandCallSummary>;
export const DemandCallPage = pageOf('DemandCallPage', DemandCallSummary);

const detailFields = {
  ...summaryFields,
  description: anyText('What the group is looking for', 'We zoeken iemand die de oorlog dichtbij brengt.'),
  languages: wishes.languages,
  accessibilityNeeds: wishes.accessibilityNeeds,
  curriculumGoals: wishes.curriculumGoals,
  wantedMoments,
  askedThrough: Type.Optional(wishes.askedThrough),
  maximumPrice: Type.Optional(ref(Money)),
  point: Type.Optional(ref(GeoPoint)),
  regionIds: Type.Array(uuid('Region'), {
    description: 'Municipality of the school and all regions above it',
  }),
  createdAt: instant('Made'),
  updatedAt: instant('Last changed'),
};

/** A demand call for everyone. */
export const DemandCall = component(
  'DemandCall',
  Type.Object(detailFields, {
    description: 'What a teacher is looking for: counts and levels, never a pupil.',
  }),
);
export type DemandCall = Static<typeof DemandCall>;

/** A demand call as the own school sees it (C-50). */
export const OwnerDemandCall = component(
  'OwnerDemandCall',
  Type.Object(
    {
      ...detailFields,
      createdById: uuid('Person who made it'),
      allowedTransitions: Type.Array(closed(DEMAND_CALL_STATUSES, 'Status'), {
        description: 'Statuses that the caller can move it to now',
      }),
    },
    { description: 'A demand call in every state, for the school that made it.' },
  ),
);
export type OwnerDemandCall = Static<typeof OwnerDemandCall>;

const required = {
  title: text({
    min: 3,
    max: 150,
    example: 'De oorlog in onze eigen straten',
    description: 'What is looked for',
  }),
  description: text({
    min: 10,
    max: 5000,
    example: 'We zoeken iemand die de oorlog dichtbij brengt voor onze groep 7.',
    description: 'What the group is looking for; no names, addresses or numbers of people',
  }),
  sector: wishes.sector,
  pupilCount: wishes.pupilCount,
  respondBy: wishes.respondBy,
};
const defaulted = {
  wantedMoments: wantedMomentsInput,
  supervisionLevel: wishes.supervisionLevel,
  askedThrough: wishes.askedThrough,
  clusters: wishes.clusters,
  themes: wishes.themes,
  levels: wishes.levels,
  adultCount: wishes.adultCount,
  place: wishes.place,
  languages: wishes.languages,
  accessibilityNeeds: wishes.accessibilityNeeds,
  curriculumGoals: wishes.curriculumGoals,
};
const optional = {
  wantedFromOn: wishes.wantedFromOn,
  wantedToOn: wishes.wantedToOn,
  radiusKm: wishes.radiusKm,
  maximumPrice: wishes.maximumPrice,
};

/** What a teacher sends to make a call. */
export const DemandCallCreate = component(
  'DemandCallCreate',
  Type.Object(
    {
      organisationId: uuid('The own school'),
      kind: Type.Optional(kind),
      ...required,
      ...optionally(defaulted),
      ...optionally(optional),
    },
    { additionalProperties: false, description: 'A new demand call; it begins as a draft.' },
  ),
);
export type DemandCallCreate = Static<typeof DemandCallCreate>;

/** A merge patch of a call. */
export const DemandCallUpdate = component(
  'DemandCallUpdate',
  Type.Object(
    { ...optionally(required), ...optionally(defaulted), ...clearably(optional) },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a demand call.' },
  ),
);
export type DemandCallUpdate = Static<typeof DemandCallUpdate>;

export const DemandCallStatusChangeCreate = statusChangeCreate(
  'DemandCallStatusChangeCreate',
  DEMAND_CALL_STATUSES,
);
export type DemandCallStatusChangeCreate = Static<typeof DemandCallStatusChangeCreate>;

export const DemandCallParams = Type.Object({ demandCallId: uuid('Demand call') });
export const LearnerQuestionParams = Type.Object({
  learnerQuestionId: uuid('Demand call of kind learner_question'),
});
export const OrganisationParams = Type.Object({ organisationId: uuid('School') });
export const OwnerDemandCallParams = Type.Object({
  organisationId: uuid('School'),
  demandCallId: uuid('Demand call'),
});

const order = (pattern: string, example: string, description: string) =>
  Type.Optional(text({ max: 20, pattern, example, description }));

export const DemandCallQuery = Type.Object(
  {
    ...pageQuery,
    q: Type.Optional(
      text({ min: 2, max: 100, example: 'oorlog', description: 'Words in the title or text' }),
    ),
    cluster: listParameter(code('clusters', 'Cluster'), 5, 'In one of these clusters'),
    theme: listParameter(code('themes', 'Theme'), 20, 'With one of these themes'),
    sector: listParameter(code('sectors', 'School sector'), 4, 'For one of these school sectors'),
    level: listParameter(code('levels', 'Grade'), 20, 'For one of these grades'),
    regionId: Type.Optional(uuid('Region: calls of schools in it')),
    near: Type.Optional(
      text({ max: 60, example: '5.9878,51.1942', description: 'lon,lat to measure distances from' }),
    ),
    radiusKm: Type.Optional(
      int32({ min: 1, max: 100, example: 25, description: 'Farthest from `near`, in km; 25 unless told' }),
    ),
    sort: order(
      '^(-?openedAt|-?respondBy|relevance)$',
      '-openedAt',
      'Order; relevance with q and -openedAt without, unless told',
    ),
  },
  { additionalProperties: false },
);

export const OwnerDemandCallQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(closed(DEMAND_CALL_STATUSES, 'Status'), 8, 'In one of these states'),
    sort: order('^-?updatedAt$', '-updatedAt', 'Order; default -updatedAt'),
  },
  { additionalProperties: false },
);

export const StatusChangeQuery = Type.Object(
  { ...pageQuery, sort: order('^-?createdAt$', 'createdAt', 'Order; default createdAt') },
  { additionalProperties: false },
);
