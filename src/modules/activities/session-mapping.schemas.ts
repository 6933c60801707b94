import { present } from '../../core/fields.ts';
import { roundDegrees } from '../../core/geo.ts';
import type {
  AgendaItem,
  OwnerSession,
  SessionRow,
  SessionStatus,
  SessionSummary,
} from './session.schemas.ts';

/** A session with what the agenda tells of its activity. */
export interface AgendaRow extends SessionRow {
  activityTitle: string;
  organisationId: string;
  placeCity: string | null;
  longitude: number | null;
  latitude: number | null;
}

/** The row as a list shows it; the booking state is worked out by the caller's rules. */
export function toSessionSummary(
  row: SessionRow,
  bookingState: SessionSummary['bookingState'],
): SessionSummary {
  return {
    id: row.id,
    version: row.version,
    activityId: row.activityId,
    status: row.status,
    bookingState,
    date: row.date,
    startTime: row.startTime,
    endDate: row.endDate,
    endTime: row.endTime,
    timeZone: row.timeZone,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    startsAtOffset: row.startsAtOffset,
    endsAtOffset: row.endsAtOffset,
    capacitySeats: row.capacitySeats,
    remainingSeats: row.capacitySeats - row.takenSeats,
    bookingClosesAt: row.bookingClosesAt.toISOString(),
    ...present({
      bookingOpensAt: row.bookingOpensAt?.toISOString(),
      priorityUntilAt: row.priorityUntilAt?.toISOString(),
      priorityRegionIds: row.priorityRegionIds.length === 0 ? undefined : row.priorityRegionIds,
      minimumSeats: row.minimumSeats,
      programmeId: row.programmeId,
      locationId: row.locationId,
      remark: row.remark,
    }),
  };
}

/** The row in the agenda. */
export function toAgendaItem(row: AgendaRow, bookingState: SessionSummary['bookingState']): AgendaItem {
  const point =
    row.longitude === null || row.latitude === null
      ? undefined
      : { type: 'Point' as const, coordinates: [roundDegrees(row.longitude), roundDegrees(row.latitude)] };
  return {
    ...toSessionSummary(row, bookingState),
    activityTitle: row.activityTitle,
    organisationId: row.organisationId,
    ...present({ city: row.placeCity, point }),
  };
}

/** The row as its provider sees it. */
export function toOwnerSession(
  row: SessionRow,
  bookingState: SessionSummary['bookingState'],
  allowedTransitions: readonly SessionStatus[],
): OwnerSession {
  return {
    ...toSessionSummary(row, bookingState),
    takenSeats: row.takenSeats,
    bookingClosesDaysBefore: row.bookingClosesDaysBefore,
    allowedTransitions: [...allowedTransitions],
    updatedAt: row.updatedAt.toISOString(),
    ...present({
      meetingUrl: row.meetingUrl,
      seriesId: row.seriesId,
      bookingOpensDaysBefore: row.bookingOpensDaysBefore,
    }),
  };
}
