import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf, pageQuery, StatusChange } from '../../core/schemas/shared.ts';
import {
  anyText,
  closed,
  code,
  flag,
  instant,
  int32,
  openSet,
  text,
  uuid,
} from '../../core/schemas/values.ts';
import {
  type demandResponseMessages,
  demandResponseStatus,
  type demandResponses,
  responseSide,
} from '../../infra/db/schema/demand-responses.ts';
import { DemandProposal } from './demand-proposal.schemas.ts';

/** A response with what of its call and its responder decides on it. */
export type ResponseRow = typeof demandResponses.$inferSelect & {
  organisationId: string;
  callStatus: 'draft' | 'in_review' | 'open' | 'matched' | 'fulfilled' | 'expired' | 'withdrawn' | 'closed';
  callTitle: string;
  callCreatedById: string;
  responderName: string;
  expertPersonId: string | null;
};
export type MessageRow = typeof demandResponseMessages.$inferSelect;

const STATUSES = demandResponseStatus.enumValues;
const id = uuid('Id');
const status = closed(STATUSES, 'Status');

const DemandResponder = component(
  'DemandResponder',
  Type.Object(
    {
      kind: openSet(['organisation', 'expert'], 'Who responded'),
      organisationId: Type.Optional(uuid('Organisation')),
      expertId: Type.Optional(uuid('Expert profile')),
      name: anyText('Name that is public', 'Stadsmuseum Roermond'),
    },
    { description: 'Who offers something on a call.' },
  ),
);

const summaryFields = {
  id,
  version: int32({ min: 1, example: 2, description: 'Version' }),
  status,
  demandCallId: uuid('Demand call it answers'),
  callTitle: anyText('Title of the call', 'De oorlog in onze eigen straten'),
  responder: ref(DemandResponder),
  proposalVersion: int32({ min: 1, example: 1, description: 'Version of the proposal that stands now' }),
  acceptedVersion: Type.Optional(
    int32({ min: 1, example: 1, description: 'Version of the proposal that was accepted' }),
  ),
  sessionId: Type.Optional(uuid('Session that was agreed on')),
  reservationId: Type.Optional(uuid('Reservation that was made')),
  createdAt: instant('Made'),
  updatedAt: instant('Last changed'),
};

/** A response in a list. */
export const DemandResponseSummary = component(
  'DemandResponseSummary',
  Type.Object(summaryFields, { description: 'A response to a demand call, as a list shows it.' }),
);
export type DemandResponseSummary = Static<typeof DemandResponseSummary>;
export const DemandResponsePage = pageOf('DemandResponsePage', DemandResponseSummary);

const CounterpartContact = component(
  'CounterpartContact',
  Type.Object(
    {
      name: anyText('Name of the person on the other side', 'Sanne Peeters'),
      email: Type.Optional(anyText('Mail address', 'sanne@school.example')),
    },
    { description: 'Whom to speak to on the other side, once both agreed (C-22).' },
  ),
);

/** A response for its two sides. */
export const DemandResponse = component(
  'DemandResponse',
  Type.Object(
    {
      ...summaryFields,
      proposals: Type.Array(ref(DemandProposal), { description: 'All versions, the oldest first' }),
      contact: Type.Optional(ref(CounterpartContact)),
      allowedTransitions: Type.Array(status, {
        description: 'Statuses that the caller can move it to now',
      }),
    },
    { description: 'A response with all versions of what it offers, for the school and the responder.' },
  ),
);
export type DemandResponse = Static<typeof DemandResponse>;

/** Statuses that somebody can ask for. */
const RESPONSE_TARGETS = ['shortlisted', 'accepted', 'declined', 'withdrawn'] as const;

const chosen = {
  version: int32({
    min: 1,
    example: 1,
    description: 'With `accepted`: the version of the proposal it is about',
  }),
  groupName: text({
    max: 80,
    pattern: '\\S',
    example: 'Groep 7B',
    description: 'With `accepted`: name of the group, never of a pupil; the title of the call unless told',
  }),
  level: code('levels', 'With `accepted`: grade of the group; that of the call when it names one'),
  pupilCount: int32({ min: 1, max: 1000, example: 26, description: 'With `accepted`: pupils who come' }),
  adultCount: int32({ max: 200, example: 3, description: 'With `accepted`: adults who come along' }),
};

/** Asks for a step of a response. */
export const DemandResponseStatusChangeCreate = component(
  'DemandResponseStatusChangeCreate',
  Type.Object(
    {
      to: closed(RESPONSE_TARGETS, 'Status to move to'),
      reasonCode: Type.Optional(code('status_reasons', 'Why, as a code')),
      reasonText: Type.Optional(
        text({ max: 1000, example: 'De datum past niet.', description: 'Why, in words for the other side' }),
      ),
      version: Type.Optional(chosen.version),
      groupName: Type.Optional(chosen.groupName),
      level: Type.Optional(chosen.level),
      pupilCount: Type.Optional(chosen.pupilCount),
      adultCount: Type.Optional(chosen.adultCount),
    },
    { additionalProperties: false, description: 'The wanted status, with what goes with it.' },
  ),
);
export type DemandResponseStatusChangeCreate = Static<typeof DemandResponseStatusChangeCreate>;

const AcceptanceEffects = component(
  'AcceptanceEffects',
  Type.Object(
    {
      sessionId: Type.Optional(uuid('Session the group comes to; absent on a dry run that would make one')),
      reservationId: Type.Optional(uuid('Reservation that was made; absent on a dry run')),
      startsAt: instant('Begin'),
      endsAt: instant('End', '2027-03-25T10:30:00.000Z'),
      pupilCount: int32({ example: 26, description: 'Pupils who come' }),
      notSelectedCount: int32({ example: 2, description: 'Other responses that are not selected' }),
      isDryRun: Type.Optional(flag('Present on a dry run: nothing was kept')),
    },
    { description: 'What accepting a response brings about.' },
  ),
);
export type AcceptanceEffects = Static<typeof AcceptanceEffects>;

/** A step of a response with what it brought about. */
export const DemandResponseStatusChange = component(
  'DemandResponseStatusChange',
  Type.Object(
    { ...StatusChange.properties, effects: Type.Optional(ref(AcceptanceEffects)) },
    { description: 'One step of a response; accepting says what follows from it.' },
  ),
);

const messageText = text({
  max: 3000,
  example: 'Kunnen jullie ook op een donderdag?',
  description: 'What to say; no contact details before both agreed, and never the name of a pupil',
});

export const DemandResponseMessage = component(
  'DemandResponseMessage',
  Type.Object(
    {
      id,
      version: int32({ min: 1, example: 1, description: 'Version; a message does not change' }),
      side: closed(responseSide.enumValues, 'Side that wrote it'),
      text: anyText('What it says', 'Kunnen jullie ook op een donderdag?'),
      createdAt: instant('Written'),
    },
    { description: 'A message between school and responder.' },
  ),
);
export const DemandResponseMessagePage = pageOf('DemandResponseMessagePage', DemandResponseMessage);

export const DemandResponseMessageCreate = component(
  'DemandResponseMessageCreate',
  Type.Object(
    { text: messageText },
    { additionalProperties: false, description: 'A message to the other side.' },
  ),
);

export const CallParams = Type.Object({ demandCallId: uuid('Demand call') });
export const ResponseParams = Type.Object({ demandResponseId: uuid('Response') });

const sort = (name: string) =>
  Type.Optional(
    text({ max: 20, pattern: `^-?${name}$`, example: name, description: `Order; default ${name}` }),
  );

export const ResponseQuery = Type.Object(
  { ...pageQuery, sort: sort('createdAt') },
  { additionalProperties: false },
);
export const OwnResponseQuery = Type.Object(
  {
    ...pageQuery,
    organisationId: Type.Optional(
      uuid('Of this organisation; left out, of the expert profile of the signed-in person'),
    ),
    sort: sort('updatedAt'),
  },
  { additionalProperties: false },
);
export const AcceptanceQuery = Type.Object(
  {
    dryRun: Type.Optional(
      flag('With `accepted`: checks everything, keeps nothing and answers 200 with the effects', false),
    ),
  },
  { additionalProperties: false },
);
