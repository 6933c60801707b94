import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { listParameter, pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import { anyText, closed, code, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import { type waitlistEntries, waitlistEntryStatus } from '../../infra/db/schema/reservations.ts';
import { ReservationCreate } from './reservation.schemas.ts';

export type StoredEntry = typeof waitlistEntries.$inferSelect;

/** An entry with what its views and rules need of session, activity and school. */
export interface WaitlistRow extends StoredEntry {
  activityId: string;
  activityTitle: string;
  startsAt: Date;
  endsAt: Date;
  organisationName: string;
  requiresReservationApproval: boolean;
  providerOrganisationId: string;
  sourceId: string | null;
  /** Open entries of the session with a lower number. */
  groupsBefore: number;
}

const STATUSES = waitlistEntryStatus.enumValues;
const status = closed(STATUSES, 'Status');
const { intakeAnswers, remark, accessibilityNeeds } = ReservationCreate.properties;

/** Puts a group on the waiting list of a session. */
export const WaitlistEntryCreate = component(
  'WaitlistEntryCreate',
  Type.Object(
    {
      organisationId: uuid('School (location) whose group waits'),
      groupName: text({
        max: 80,
        pattern: '\\S',
        example: 'Groep 7B',
        description: 'Name of the group within the school; never a name of a pupil',
      }),
      level: code('levels', 'Grade of the group'),
      pupilCount: int32({ min: 1, max: 1000, example: 28, description: 'Number of pupils' }),
      adultCount: int32({ max: 200, example: 3, description: 'Number of adults that come along' }),
      minimumPupilCount: Type.Optional(
        int32({
          min: 1,
          max: 1000,
          example: 14,
          description: 'Comes with this many pupils as well; left out, the group is never split',
        }),
      ),
    },
    { additionalProperties: false, description: 'A school group that waits for room.' },
  ),
);
export type WaitlistEntryCreate = Static<typeof WaitlistEntryCreate>;

/** Seats that are kept for a waiting group. */
const WaitlistOffer = component(
  'WaitlistOffer',
  Type.Object(
    {
      seats: int32({ min: 1, example: 28, description: 'Seats that are kept, in the unit of the activity' }),
      offeredAt: instant('When it was made', '2027-02-01T08:12:30.125Z'),
      expiresAt: instant('Until when it can be taken', '2027-02-03T08:12:30.125Z'),
    },
    { description: 'Seats that are kept for the group until it takes them, or the time has passed.' },
  ),
);

/** Why a waiting group did not get seats that were free. */
const WaitlistSkip = component(
  'WaitlistSkip',
  Type.Object(
    {
      skippedAt: instant('When its turn passed', '2027-02-01T08:12:30.125Z'),
      freeSeats: int32({ example: 24, description: 'Seats that were free' }),
      neededSeats: int32({ min: 1, example: 28, description: 'Seats the group needs at least' }),
      text: anyText('The same in words', '24 plaatsen vrij, u heeft er 28 nodig. U houdt uw plek in de rij.'),
    },
    { description: 'The last time that seats were free, but too few; the group kept its place.' },
  ),
);

/** A group on a waiting list. */
export const WaitlistEntry = component(
  'WaitlistEntry',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 2, description: 'Version' }),
      status,
      sessionId: uuid('Session'),
      activityId: uuid('Activity'),
      activityTitle: anyText('Title of the activity', 'Zelf drukken met lood en inkt'),
      startsAt: instant('Begin of the session'),
      endsAt: instant('End of the session', '2027-03-25T10:30:00.000Z'),
      organisationId: uuid('School whose group waits'),
      organisationName: anyText('Name of the school', 'Basisschool De Maasoever'),
      groupName: anyText('Name of the group', 'Groep 7B'),
      level: anyText('Grade of the group', 'po_group_7'),
      pupilCount: int32({ min: 1, example: 28, description: 'Number of pupils' }),
      adultCount: int32({ example: 3, description: 'Number of adults' }),
      minimumPupilCount: Type.Optional(
        int32({ min: 1, example: 14, description: 'Number of pupils with which it would come as well' }),
      ),
      seats: int32({ min: 1, example: 28, description: 'Seats the whole group needs' }),
      position: Type.Optional(
        int32({ min: 1, example: 2, description: 'Place in the queue, while it waits' }),
      ),
      groupsBefore: Type.Optional(
        int32({ example: 1, description: 'Groups that wait and are before it, while it waits' }),
      ),
      lapseCount: int32({
        example: 0,
        description: 'Offers it let pass; after the second its waiting is over',
      }),
      offer: Type.Optional(ref(WaitlistOffer)),
      lastSkip: Type.Optional(ref(WaitlistSkip)),
      reservationId: Type.Optional(uuid('Reservation that came of it')),
      allowedTransitions: Type.Array(status, { description: 'Statuses the caller can move it to now' }),
      createdAt: instant('When the group began to wait', '2027-01-20T08:12:30.125Z'),
      updatedAt: instant('When it last changed', '2027-02-01T08:12:30.125Z'),
    },
    { description: 'A school group that waits for room in a session, for its school and the provider.' },
  ),
);
export type WaitlistEntry = Static<typeof WaitlistEntry>;
export const WaitlistEntryPage = pageOf('WaitlistEntryPage', WaitlistEntry);

/** Takes an offer. */
export const WaitlistClaimCreate = component(
  'WaitlistClaimCreate',
  Type.Object(
    {
      pupilCount: Type.Optional(
        int32({
          min: 1,
          max: 1000,
          example: 26,
          description: 'Number of pupils; left out, as many as waited and the offer holds',
        }),
      ),
      adultCount: Type.Optional(
        int32({ max: 200, example: 3, description: 'Number of adults; left out, as many as waited' }),
      ),
      accessibilityNeeds,
      remark,
      intakeAnswers,
    },
    { additionalProperties: false, description: 'What the reservation needs beyond the place in the queue.' },
  ),
);
export type WaitlistClaimCreate = Static<typeof WaitlistClaimCreate>;

/** Asks for a step of an entry; an offer is taken through its claims. */
export const WaitlistStatusChangeCreate = statusChangeCreate('WaitlistStatusChangeCreate', [
  'declined',
  'withdrawn',
]);
export type WaitlistStatusChangeCreate = Static<typeof WaitlistStatusChangeCreate>;

export const SessionWaitlistParams = Type.Object({ sessionId: uuid('Session') });
export const WaitlistEntryParams = Type.Object({ waitlistEntryId: uuid('Entry on a waiting list') });
export const WaitlistStatusChangeQuery = Type.Object(pageQuery, { additionalProperties: false });

export const SessionWaitlistQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(status, STATUSES.length, 'Statuses'),
    sort: Type.Optional(
      text({
        max: 60,
        pattern: '^-?(position|createdAt)$',
        example: 'position',
        description: 'Order; default position',
      }),
    ),
  },
  { additionalProperties: false },
);
