import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { clearably, optionally } from '../../core/schemas/objects.ts';
import { Money, MoneyInput, valueComponents } from '../../core/schemas/shared.ts';
import {
  anyText,
  calendarDay,
  closed,
  instant,
  int32,
  localTime,
  text,
  uuid,
} from '../../core/schemas/values.ts';
import { type demandResponseProposals, proposalPlace } from '../../infra/db/schema/demand-responses.ts';

export type ProposalRow = typeof demandResponseProposals.$inferSelect;

const moment = valueComponents(
  'ProposalMoment',
  {
    date: calendarDay('Local day'),
    startTime: localTime('Local time at which it begins'),
    endTime: localTime('Local time at which it ends', '11:30:00'),
  },
  'A moment in local time of the Netherlands (C-14).',
);

const unit = closed(['per_pupil', 'per_group'], 'Per what');
const PRICE = 'A price with its unit; absent when it is free.';
const ProposalPrice = component(
  'ProposalPrice',
  Type.Object({ amount: ref(Money), unit }, { description: PRICE }),
);
const ProposalPriceInput = component(
  'ProposalPriceInput',
  Type.Object({ amount: ref(MoneyInput), unit }, { additionalProperties: false, description: PRICE }),
);

const place = closed(proposalPlace.enumValues, 'At the school, or at the place of the responder');
const words = {
  activityId: 'Own activity it is about; a free proposal names none',
  sessionId: 'Own session that exists already, in the place of `moment`',
  locationId: 'Own location, with place `at_venue`',
  pupilCapacity: 'Most pupils it is meant for',
};

/** One version of what a response offers. */
export const DemandProposal = component(
  'DemandProposal',
  Type.Object(
    {
      version: int32({ min: 1, example: 1, description: 'Version; accepting names it' }),
      activityId: Type.Optional(uuid(words.activityId)),
      sessionId: Type.Optional(uuid(words.sessionId)),
      moment: Type.Optional(ref(moment.output)),
      place,
      locationId: Type.Optional(uuid(words.locationId)),
      pupilCapacity: Type.Optional(int32({ example: 30, description: words.pupilCapacity })),
      price: Type.Optional(ref(ProposalPrice)),
      text: anyText('What is offered', 'Wij komen met een kist vol voorwerpen naar school.'),
      createdAt: instant('When it was proposed'),
    },
    { description: 'What a response offers; every version is kept.' },
  ),
);
export type DemandProposal = Static<typeof DemandProposal>;

const required = {
  place,
  text: text({
    min: 10,
    max: 3000,
    example: 'Wij komen met een kist vol voorwerpen naar school.',
    description: 'What is offered; contact details follow by themselves once it is accepted',
  }),
};
const optional = {
  activityId: uuid(words.activityId),
  sessionId: uuid(words.sessionId),
  moment: ref(moment.input),
  locationId: uuid(words.locationId),
  pupilCapacity: int32({ min: 1, max: 2000, example: 30, description: words.pupilCapacity }),
  price: ref(ProposalPriceInput),
};

/** A new response. */
export const DemandResponseCreate = component(
  'DemandResponseCreate',
  Type.Object(
    {
      organisationId: Type.Optional(
        uuid('Organisation that responds; left out, the expert profile of the signed-in person does'),
      ),
      ...required,
      ...optionally(optional),
    },
    { additionalProperties: false, description: 'An offer on a demand call.' },
  ),
);
export type DemandResponseCreate = Static<typeof DemandResponseCreate>;

/** A merge patch of the proposal that stands now; it becomes the next version. */
export const DemandResponseUpdate = component(
  'DemandResponseUpdate',
  Type.Object(
    { ...optionally(required), ...clearably(optional) },
    { additionalProperties: false, minProperties: 1, description: 'Changes of what is offered.' },
  ),
);
export type DemandResponseUpdate = Static<typeof DemandResponseUpdate>;
