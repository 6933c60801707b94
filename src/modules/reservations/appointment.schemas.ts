import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery, valueComponents } from '../../core/schemas/shared.ts';
import {
  anyText,
  calendarDay,
  closed,
  code,
  instant,
  int32,
  localTime,
  openSet,
  text,
  uuid,
} from '../../core/schemas/values.ts';
import {
  type appointmentProposals,
  appointmentRequestStatus,
  type appointmentRequests,
} from '../../infra/db/schema/reservations.ts';
import { answeredIntake, groupFields, optionalGroupFields } from './reservation.schemas.ts';

/** A request with what its lists and rules need of activity and organisations. */
export type AppointmentRow = typeof appointmentRequests.$inferSelect & {
  activityTitle: string;
  sourceId: string | null;
  organisationName: string;
  providerOrganisationId: string;
  providerOrganisationName: string;
};
export type ProposalRow = typeof appointmentProposals.$inferSelect;

/** A request as one caller sees it. */
export interface AppointmentView extends AppointmentRow {
  allowedTransitions: AppointmentRow['status'][];
}

const STATUSES = appointmentRequestStatus.enumValues;
const status = closed(STATUSES, 'Status');
const side = openSet(['school', 'provider'], 'Side that proposed');

const moment = valueComponents(
  'ProposedMoment',
  {
    date: calendarDay('Local day'),
    startTime: localTime('Local time at which it begins'),
    endTime: localTime('Local time at which it ends, on the same day', '11:30:00'),
  },
  'A moment that one side proposes, in Dutch local time.',
);
const moments = Type.Array(ref(moment.input), {
  minItems: 1,
  maxItems: 5,
  uniqueItems: true,
  description: 'Moments that suit, best first',
});
const message = text({
  max: 1000,
  example: 'Dinsdag komt het beste uit.',
  description: 'Words for the other side, without personal data',
});

export const AppointmentRequestCreate = component(
  'AppointmentRequestCreate',
  Type.Object(
    {
      organisationId: uuid('School (location) that asks'),
      ...groupFields,
      ...optionalGroupFields,
      moments,
      message: Type.Optional(message),
    },
    { additionalProperties: false, description: 'A school group and the moments that suit it.' },
  ),
);
export type AppointmentRequestCreate = Static<typeof AppointmentRequestCreate>;

export const AppointmentProposalCreate = component(
  'AppointmentProposalCreate',
  Type.Object(
    { moments, message: Type.Optional(message) },
    { additionalProperties: false, description: 'Other moments, in the place of the proposal that stands.' },
  ),
);
export type AppointmentProposalCreate = Static<typeof AppointmentProposalCreate>;

export const AppointmentProposal = component(
  'AppointmentProposal',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 2, description: 'Number of the proposal within the request' }),
      proposedBy: side,
      moments: Type.Array(ref(moment.output), { description: 'Moments that suit, best first' }),
      message: Type.Optional(anyText('Words for the other side', 'Dinsdag komt het beste uit.')),
      createdAt: instant('When it was proposed', '2027-02-01T08:12:30.125Z'),
    },
    { description: 'What one side proposed; it stays as it was.' },
  ),
);
export type AppointmentProposal = Static<typeof AppointmentProposal>;
export const AppointmentProposalPage = pageOf('AppointmentProposalPage', AppointmentProposal);

export const AppointmentRequest = component(
  'AppointmentRequest',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 2, description: 'Version' }),
      status,
      allowedTransitions: Type.Array(status, { description: 'Statuses the caller can move it to now' }),
      activityId: uuid('Activity'),
      activityTitle: anyText('Title of the activity', 'Zelf drukken met lood en inkt'),
      organisationId: uuid('School that asks'),
      organisationName: anyText('Name of the school', 'Basisschool De Maasoever'),
      providerOrganisationId: uuid('Organisation that offers the activity'),
      providerOrganisationName: anyText('Name of the provider', 'Drukkerij De Wissel'),
      groupName: anyText('Name of the group', 'Groep 7B'),
      level: anyText('Grade of the group', 'po_group_7'),
      pupilCount: int32({ min: 1, example: 26, description: 'Number of pupils' }),
      adultCount: int32({ example: 3, description: 'Number of adults' }),
      accessibilityNeeds: Type.Array(anyText('Need', 'wheelchair_accessible'), {
        description: 'What the group needs to take part',
      }),
      remark: Type.Optional(anyText('Remark for the provider', 'We komen met de bus.')),
      intakeAnswers: answeredIntake,
      proposalVersion: int32({ min: 1, example: 2, description: 'Number of the proposal that stands' }),
      proposedBy: side,
      expiresAt: instant('Nobody can agree any more from then on'),
      reservationId: Type.Optional(uuid('Reservation that was made of it')),
      createdAt: instant('When it was made', '2027-02-01T08:12:30.125Z'),
      updatedAt: instant('When it last changed', '2027-02-01T08:12:30.125Z'),
    },
    { description: 'A group that asks for a moment of an activity that is given by appointment.' },
  ),
);
export type AppointmentRequest = Static<typeof AppointmentRequest>;
export const AppointmentRequestPage = pageOf('AppointmentRequestPage', AppointmentRequest);

/** Asks for a step of a request. */
export const AppointmentStatusChangeCreate = component(
  'AppointmentStatusChangeCreate',
  Type.Object(
    {
      to: closed(['agreed', 'declined', 'withdrawn', 'expired'], 'Status to move to'),
      reasonCode: Type.Optional(code('status_reasons', 'Why, as a code')),
      reasonText: Type.Optional(
        text({ max: 1000, example: 'De gids is ziek.', description: 'Why, in words for the other side' }),
      ),
      version: Type.Optional(
        int32({
          min: 1,
          max: 1000,
          example: 2,
          description: 'Proposal that is agreed to; needed with agreed',
        }),
      ),
      momentIndex: Type.Optional(
        int32({ max: 4, example: 0, description: 'Which of its moments, from 0; needed with agreed' }),
      ),
    },
    { additionalProperties: false, description: 'The wanted status, with a reason where one is asked.' },
  ),
);
export type AppointmentStatusChangeCreate = Static<typeof AppointmentStatusChangeCreate>;

export const AppointmentParams = Type.Object({ appointmentRequestId: uuid('Appointment request') });
export const ActivityAppointmentParams = Type.Object({ activityId: uuid('Activity') });

export const AppointmentQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(status, STATUSES.length, 'Statuses'),
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^-?createdAt$',
        example: 'createdAt',
        description: 'Order; default -createdAt',
      }),
    ),
  },
  { additionalProperties: false },
);
export const AppointmentHistoryQuery = Type.Object(pageQuery, { additionalProperties: false });
