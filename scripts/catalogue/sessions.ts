import type { CatalogueRecord } from './record.ts';

/** A session as an import run takes it; its seats are not known, so it cannot be reserved here. */
export interface MappedSession {
  externalId: string;
  date: string;
  startTime: string;
  endDate: string;
  endTime: string;
  capacitySeats: 0;
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\+0[12]:00$/;

/** The source writes this as the end of what has none. */
const NO_END = '05:59:59';

type Occurrence = NonNullable<CatalogueRecord['occurrences']>[number];

function toSession({ id, start, end }: Occurrence): MappedSession | string {
  const [, date, startTime] = MOMENT.exec(start) ?? [];
  const [, endDate, endTime] = MOMENT.exec(end ?? '') ?? [];
  if (date === undefined || startTime === undefined) return 'day without a time: no session made of it';
  if (endDate === undefined || endTime === undefined) return 'moment without an end: no session made of it';
  if (`${endDate}${endTime}` <= `${date}${startTime}`)
    return 'moment without a duration: no session made of it';
  const externalId = id ?? `${date}T${startTime.replaceAll(':', '')}`;
  return { externalId, date, startTime, endDate, endTime, capacitySeats: 0 };
}

/** The occurrences that have times, and what could not be taken over of the others. */
export function mapSessions({ occurrences = [] }: CatalogueRecord): {
  sessions: MappedSession[];
  notes: string[];
} {
  const mapped = occurrences.map(toSession);
  const sessions = mapped.filter((each) => typeof each !== 'string');
  const isGuessed = sessions.some(({ endTime }) => endTime === NO_END);
  return {
    sessions,
    notes: [
      ...mapped.filter((each) => typeof each === 'string'),
      ...(isGuessed ? ['end 05:59:59, which the source writes for an unknown end: kept'] : []),
      ...(sessions.length > 0 ? ['seats unknown: sessions with 0 seats'] : []),
    ],
  };
}
