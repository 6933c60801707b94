import { present } from '../../core/fields.ts';
import type { Reservation, ReservationSummary, ReservationView } from './reservation.schemas.ts';

/** The row in a list. */
export function toReservationSummary(view: ReservationView): ReservationSummary {
  return {
    id: view.id,
    version: view.version,
    status: view.status,
    sessionId: view.sessionId,
    activityId: view.activityId,
    activityTitle: view.activityTitle,
    startsAt: view.startsAt.toISOString(),
    endsAt: view.endsAt.toISOString(),
    organisationId: view.organisationId,
    organisationName: view.organisationName,
    providerOrganisationId: view.providerOrganisationId,
    providerOrganisationName: view.providerOrganisationName,
    groupName: view.groupName,
    level: view.level,
    pupilCount: view.pupilCount,
    adultCount: view.adultCount,
    seats: view.seats,
    allowedTransitions: view.allowedTransitions,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    ...present({ expiresAt: view.expiresAt?.toISOString() }),
  };
}

function attendanceOf({
  attendedPupilCount,
  attendedAdultCount,
}: ReservationView): Reservation['attendance'] {
  if (attendedPupilCount === null) return undefined;
  return { pupilCount: attendedPupilCount, adultCount: attendedAdultCount ?? 0 };
}

/** The row in full; who reserved stays with the school. */
export function toReservation(view: ReservationView): Reservation {
  return {
    ...toReservationSummary(view),
    accessibilityNeeds: view.accessibilityNeeds,
    intakeAnswers: view.intakeAnswers,
    ...present({
      remark: view.remark,
      replacesId: view.replacesId,
      demandCallId: view.demandCallId,
      cancelledBy: view.cancelledBy,
      confirmedAt: view.confirmedAt?.toISOString(),
      programmeReservationIds: view.programmeReservationIds && [...view.programmeReservationIds],
      attendance: attendanceOf(view),
      contact: view.contact,
      isDryRun: view.isDryRun,
    }),
  };
}
