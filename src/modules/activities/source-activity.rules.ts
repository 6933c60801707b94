import type { FieldError } from '../../core/errors.ts';
import { DomainError } from '../../core/errors.ts';
import { isInArea } from '../../core/geo.ts';
import type { activities } from '../../infra/db/schema/activities.ts';
import { rangeFaults } from './activity.rules.ts';
import { deriveTimes } from './session.rules.ts';

type ActivityStatus = (typeof activities.$inferSelect)['status'];

/** A session as a source delivers it. */
interface DeliveredSession {
  externalId: string;
  date: string;
  startTime: string;
  endDate?: string | undefined;
  endTime: string;
  bookingClosesDaysBefore?: number | undefined;
}

/** What of a delivered activity must agree with itself. */
interface Delivered {
  ageFrom?: number | undefined;
  ageTo?: number | undefined;
  groupSizeMin?: number | undefined;
  groupSizeMax?: number | undefined;
  place?: { point?: { coordinates: number[] } | undefined } | undefined;
  sessions?: DeliveredSession[] | undefined;
}

const AMSTERDAM = 'Europe/Amsterdam';

/** Local times and the instants that follow. @throws DomainError validation_failed */
export function sourceSessionTimes(session: DeliveredSession) {
  const times = {
    date: session.date,
    startTime: session.startTime,
    endDate: session.endDate ?? session.date,
    endTime: session.endTime,
    timeZone: AMSTERDAM,
    bookingClosesDaysBefore: session.bookingClosesDaysBefore ?? 0,
  };
  return { ...times, ...deriveTimes(times) };
}

function sessionFaults(session: DeliveredSession, index: number): FieldError[] {
  try {
    sourceSessionTimes(session);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return (error.details.errors ?? []).map((fault) => ({
      ...fault,
      pointer: `#/sessions/${index}${fault.pointer?.slice(1) ?? ''}`,
    }));
  }
}

function placeFaults(body: Delivered): FieldError[] {
  const [longitude, latitude] = body.place?.point?.coordinates ?? [];
  if (longitude === undefined || latitude === undefined || isInArea({ longitude, latitude })) return [];
  return [
    {
      pointer: '#/place/point/coordinates',
      code: 'range_inverted',
      detail: 'Schrijf eerst de lengtegraad en dan de breedtegraad, binnen Nederland en omstreken.',
    },
  ];
}

function doubleSessions(body: Delivered): FieldError[] {
  const ids = (body.sessions ?? []).map((session) => session.externalId);
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [
          {
            pointer: `#/sessions/${index}/externalId`,
            code: 'duplicate',
            detail: 'Dit externe id komt al voor.',
          },
        ],
  );
}

/** Faults of a delivered activity beyond its schema, all at once. */
export function sourceActivityFaults(body: Delivered): FieldError[] {
  return [
    ...rangeFaults({
      ageFrom: body.ageFrom,
      ageTo: body.ageTo,
      groupSizeMin: body.groupSizeMin,
      groupSizeMax: body.groupSizeMax,
    }),
    ...placeFaults(body),
    ...doubleSessions(body),
    ...(body.sessions ?? []).flatMap(sessionFaults),
  ];
}

/**
 * Where a delivered activity stands: a trusted source publishes, save what was paused, or archived by somebody
 * else than the source. What another source delivers goes to review; where a reviewed version stands already, that
 * one stays and the delivery waits beside it. What was rejected is reviewed again whoever sends it.
 */
export function deliveredStatus(
  current: ActivityStatus | undefined,
  isTrusted: boolean,
  isWithdrawnBySource = true,
): ActivityStatus {
  if (current === 'archived' && !isWithdrawnBySource) return 'archived';
  if (current === 'paused' || current === 'published') return current;
  return isTrusted && current !== 'rejected' ? 'published' : 'in_review';
}

/** True when a delivery waits beside the version that was reviewed, in as far as readers decide on it. */
export function isHeldDelivery(current: ActivityStatus | undefined, isTrusted: boolean): boolean {
  return !isTrusted && (current === 'published' || current === 'paused');
}
