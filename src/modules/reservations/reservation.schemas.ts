import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery, valueComponents } from '../../core/schemas/shared.ts';
import {
  anyText,
  clearable,
  closed,
  code,
  codes,
  flag,
  instant,
  int32,
  text,
  uuid,
} from '../../core/schemas/values.ts';
import type { sessionStatus } from '../../infra/db/schema/activities.ts';
import { cancelledBy, reservationStatus, type reservations } from '../../infra/db/schema/reservations.ts';

/** Whom to turn to at the other side. */
const ReservationContact = component(
  'ReservationContact',
  Type.Object(
    {
      name: anyText('Name of the person or organisation', 'Sanne Peeters'),
      email: anyText('Mail address', 'educatie@museum.example'),
    },
    { description: 'Whom to turn to at the other side; told only once a reservation is confirmed.' },
  ),
);
type ReservationContact = Static<typeof ReservationContact>;

/** A reservation with what its lists and rules need of session, activity and organisations. */
export type ReservationRow = typeof reservations.$inferSelect & {
  activityId: string;
  activityTitle: string;
  sourceId: string | null;
  contactEmail: string | null;
  startsAt: Date;
  endsAt: Date;
  sessionStatus: (typeof sessionStatus.enumValues)[number];
  organisationName: string;
  providerOrganisationName: string;
};

/** A reservation as one caller sees it. */
export interface ReservationView extends ReservationRow {
  allowedTransitions: ReservationRow['status'][];
  isDryRun?: boolean;
  /** All reservations that were made together for a programme. */
  programmeReservationIds?: readonly string[];
  /** The counterpart, once the reservation is confirmed (C-22). */
  contact?: ReservationContact;
}

const STATUSES = reservationStatus.enumValues;
const status = closed(STATUSES, 'Status');

const groupName = text({
  max: 80,
  pattern: '\\S',
  example: 'Groep 7B',
  description: 'Name of the group within the school; never a name of a pupil',
});
const pupilCount = int32({ min: 1, max: 1000, example: 26, description: 'Number of pupils' });
const adultCount = int32({ max: 200, example: 3, description: 'Number of adults that come along' });
const level = code('levels', 'Grade of the group');
const accessibilityNeeds = codes('accessibility_features', 10, 'What the group needs to take part');
const remark = text({
  max: 1000,
  example: 'We komen met de bus en zijn er om kwart voor tien.',
  description: 'Remark for the provider, without personal data',
});

const intakeAnswer = valueComponents(
  'IntakeAnswer',
  {
    code: text({
      max: 64,
      pattern: '^[a-z0-9_]+$',
      example: 'arrival',
      description: 'Code of the question, as the activity has it',
    }),
    value: text({
      max: 500,
      example: 'bus',
      description: 'The answer: words, a number, `yes` or `no`, or one of the choices',
    }),
  },
  'An answer to a question of the provider.',
);
const intakeAnswers = Type.Array(ref(intakeAnswer.input), {
  maxItems: 10,
  description: 'Answers to the questions of the provider',
});
export const answeredIntake = Type.Array(ref(intakeAnswer.output), {
  description: 'Answers to the questions of the provider',
});

const attendance = valueComponents(
  'ReservationAttendance',
  {
    pupilCount: int32({ min: 1, max: 1000, example: 25, description: 'Pupils that came' }),
    adultCount: int32({ max: 200, example: 3, description: 'Adults that came' }),
  },
  'How many of a group came.',
);

/** What a school tells about a group, with examples; also used where a group asks for something else. */
export const groupFields = { groupName, level, pupilCount, adultCount };
export const optionalGroupFields = {
  accessibilityNeeds: Type.Optional(accessibilityNeeds),
  remark: Type.Optional(remark),
  intakeAnswers: Type.Optional(intakeAnswers),
};

/** Reserves seats for a group. */
export const ReservationCreate = component(
  'ReservationCreate',
  Type.Object(
    {
      sessionId: uuid('Session to reserve'),
      organisationId: uuid('School (location) that reserves'),
      ...groupFields,
      ...optionalGroupFields,
      holdId: Type.Optional(uuid('Hold of the school on this session, whose seats are used')),
      replacesId: Type.Optional(
        uuid('Earlier reservation of the school that this one takes the place of; given up in the same step'),
      ),
      demandCallId: Type.Optional(uuid('Demand call of the school that this answers')),
      joinWaitlist: Type.Optional(
        flag(
          'Puts the group on the waiting list when it does not fit, and answers 202 with its place',
          false,
        ),
      ),
    },
    { additionalProperties: false, description: 'A school group and the session it wants to come to.' },
  ),
);
export type ReservationCreate = Static<typeof ReservationCreate>;

/** Changes a reservation (merge patch). */
export const ReservationUpdate = component(
  'ReservationUpdate',
  Type.Object(
    {
      groupName: Type.Optional(groupName),
      level: Type.Optional(level),
      pupilCount: Type.Optional(pupilCount),
      adultCount: Type.Optional(adultCount),
      accessibilityNeeds: clearable(accessibilityNeeds),
      remark: clearable(remark),
      intakeAnswers: Type.Optional(intakeAnswers),
    },
    {
      additionalProperties: false,
      minProperties: 1,
      description: 'What changes of a reservation; null removes a value.',
    },
  ),
);
export type ReservationUpdate = Static<typeof ReservationUpdate>;

const summaryFields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 2, description: 'Version' }),
  status,
  sessionId: uuid('Session'),
  activityId: uuid('Activity'),
  activityTitle: anyText('Title of the activity', 'Zelf drukken met lood en inkt'),
  startsAt: instant('Begin of the session'),
  endsAt: instant('End of the session', '2027-03-25T10:30:00.000Z'),
  organisationId: uuid('School that comes'),
  organisationName: anyText('Name of the school', 'Basisschool De Maasoever'),
  providerOrganisationId: uuid('Organisation that offers the activity'),
  providerOrganisationName: anyText('Name of the provider', 'Drukkerij De Wissel'),
  groupName: anyText('Name of the group', 'Groep 7B'),
  level: anyText('Grade of the group', 'po_group_7'),
  pupilCount: int32({ min: 1, example: 26, description: 'Number of pupils' }),
  adultCount: int32({ example: 3, description: 'Number of adults' }),
  seats: int32({ min: 1, example: 26, description: 'Seats it takes, in the unit of the activity' }),
  expiresAt: Type.Optional(
    instant('It expires by itself then, unless it is approved', '2027-02-08T08:12:30.125Z'),
  ),
  allowedTransitions: Type.Array(status, { description: 'Statuses the caller can move it to now' }),
  createdAt: instant('When it was made', '2027-02-01T08:12:30.125Z'),
  updatedAt: instant('When it last changed', '2027-02-01T08:12:30.125Z'),
};

/** A reservation in a list. */
export const ReservationSummary = component(
  'ReservationSummary',
  Type.Object(summaryFields, {
    description: 'A school group on a session, for the school and the provider.',
  }),
);
export type ReservationSummary = Static<typeof ReservationSummary>;
export const ReservationPage = pageOf('ReservationPage', ReservationSummary);

/** A reservation. */
export const Reservation = component(
  'Reservation',
  Type.Object(
    {
      ...summaryFields,
      accessibilityNeeds: Type.Array(anyText('Need', 'wheelchair_accessible'), {
        description: 'What the group needs to take part',
      }),
      remark: Type.Optional(anyText('Remark for the provider', 'We komen met de bus.')),
      intakeAnswers: answeredIntake,
      programmeReservationIds: Type.Optional(
        Type.Array(uuid('Reservation'), {
          description:
            'All reservations that were made together for the sessions of a programme; each moves alone',
        }),
      ),
      attendance: Type.Optional(ref(attendance.output)),
      contact: Type.Optional(ref(ReservationContact)),
      replacesId: Type.Optional(uuid('Reservation whose place it took')),
      demandCallId: Type.Optional(uuid('Demand call it answers')),
      cancelledBy: Type.Optional(closed(cancelledBy.enumValues, 'Side that cancelled it')),
      confirmedAt: Type.Optional(instant('When it was confirmed', '2027-02-01T08:12:30.125Z')),
      isDryRun: Type.Optional(flag('Present on a dry run: nothing was kept and the id leads nowhere')),
    },
    { description: 'A school group on a session, with all that its two sides need to know.' },
  ),
);
export type Reservation = Static<typeof Reservation>;

/** Asks for a step of a reservation. */
export const ReservationStatusChangeCreate = component(
  'ReservationStatusChangeCreate',
  Type.Object(
    {
      to: closed(
        STATUSES.slice(1) as Exclude<(typeof STATUSES)[number], 'awaiting_school_approval'>[],
        'Status to move to',
      ),
      reasonCode: Type.Optional(code('status_reasons', 'Why, as a code')),
      reasonText: Type.Optional(
        text({ max: 1000, example: 'De gids is ziek.', description: 'Why, in words for the other side' }),
      ),
      attendance: Type.Optional(ref(attendance.input)),
    },
    {
      additionalProperties: false,
      description: 'The wanted status, with a reason where one is asked and attendance where the group came.',
    },
  ),
);
export type ReservationStatusChangeCreate = Static<typeof ReservationStatusChangeCreate>;

export const ReservationParams = Type.Object({ reservationId: uuid('Reservation') });
export const SessionReservationParams = Type.Object({ sessionId: uuid('Session') });
export const OrganisationReservationParams = Type.Object({ organisationId: uuid('Organisation') });

export const ReservationStatusChangeQuery = Type.Object(pageQuery, { additionalProperties: false });

export const ReservationCreateQuery = Type.Object(
  { dryRun: Type.Optional(flag('Checks everything, keeps nothing and answers 200', false)) },
  { additionalProperties: false },
);

const listKeys = {
  ...pageQuery,
  status: listParameter(status, STATUSES.length, 'Statuses'),
  startsFrom: Type.Optional(instant('Sessions that begin at or after this instant')),
  startsTo: Type.Optional(instant('Sessions that begin before this instant')),
  sort: Type.Optional(
    text({
      max: 60,
      pattern: '^-?(createdAt|startsAt)$',
      example: 'startsAt',
      description: 'Order; default -createdAt',
    }),
  ),
};

export const ReservationQuery = Type.Object(
  {
    ...listKeys,
    sessionId: Type.Optional(uuid('Session')),
    organisationId: Type.Optional(uuid('School')),
  },
  { additionalProperties: false },
);
export const SessionReservationQuery = Type.Object(listKeys, { additionalProperties: false });
export const OrganisationReservationQuery = Type.Object(
  {
    ...listKeys,
    side: Type.Optional(
      closed(['school', 'provider'], 'Only what the organisation reserved, or what it offers'),
    ),
  },
  { additionalProperties: false },
);
