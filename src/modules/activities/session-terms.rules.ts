import { type FieldError, invalidInput } from '../../core/errors.ts';
import { addDays, startOfDay } from '../../core/local-time.ts';

/** What decides on who can reserve a session, when, and whether it goes on. */
export interface SessionTerms {
  startsAt: Date;
  capacitySeats: number;
  bookingOpensAt: Date | null;
  bookingClosesAt: Date;
  bookingClosesDaysBefore: number;
  priorityUntilAt: Date | null;
  priorityRegionIds: readonly string[];
  minimumSeats: number | null;
}

interface TermRule {
  isBroken: (terms: SessionTerms) => boolean;
  fault: FieldError;
}

const RULES: readonly TermRule[] = [
  {
    isBroken: ({ bookingOpensAt, bookingClosesAt }) =>
      bookingOpensAt !== null && bookingOpensAt >= bookingClosesAt,
    fault: {
      pointer: '#/bookingOpensAt',
      code: 'range_inverted',
      detail: 'Reserveren moet open gaan voordat het sluit.',
    },
  },
  {
    isBroken: ({ priorityUntilAt, priorityRegionIds }) =>
      priorityUntilAt !== null && priorityRegionIds.length === 0,
    fault: {
      pointer: '#/priorityRegionIds',
      code: 'required',
      detail: 'Noem de regio’s die voorrang hebben.',
    },
  },
  {
    isBroken: ({ priorityUntilAt, priorityRegionIds }) =>
      priorityUntilAt === null && priorityRegionIds.length > 0,
    fault: { pointer: '#/priorityUntilAt', code: 'required', detail: 'Zeg tot wanneer de voorrang geldt.' },
  },
  {
    isBroken: ({ priorityUntilAt, startsAt }) => priorityUntilAt !== null && priorityUntilAt > startsAt,
    fault: {
      pointer: '#/priorityUntilAt',
      code: 'range_inverted',
      detail: 'De voorrang eindigt uiterlijk bij het begin.',
    },
  },
  {
    isBroken: ({ minimumSeats, capacitySeats }) => minimumSeats !== null && minimumSeats > capacitySeats,
    fault: {
      pointer: '#/minimumSeats',
      code: 'too_large',
      detail: 'Het minimum past niet in het aantal plaatsen.',
    },
  },
  {
    isBroken: ({ minimumSeats, bookingClosesDaysBefore }) =>
      minimumSeats !== null && bookingClosesDaysBefore < 1,
    fault: {
      pointer: '#/bookingClosesDaysBefore',
      code: 'too_small',
      detail:
        'Met een minimum sluit reserveren minstens 1 dag ervoor, zodat scholen tijdig weten of het doorgaat.',
    },
  },
];

/** @throws DomainError validation_failed naming all that contradicts itself */
export function assertTerms(terms: SessionTerms): void {
  const faults = RULES.filter((rule) => rule.isBroken(terms)).map((rule) => rule.fault);
  if (faults.length > 0) throw invalidInput(...faults);
}

/** When reserving opens: at the local midnight that many days before, whatever the clock does in between. */
export function openingMoment(date: string, timeZone: string, daysBefore: number): Date {
  return startOfDay(addDays(date, -daysBefore), timeZone);
}

/** Hours before the end of booking at which a provider hears that too few seats are taken. */
const WARNING_HOURS = 72;

/** The moment until which a session that closes is watched: those that close before it are at risk. */
export function riskHorizon(now: Date): Date {
  return new Date(now.getTime() + WARNING_HOURS * 3_600_000);
}

/** What decides on whether a session goes on. */
export interface MinimumFacts {
  status: string;
  startsAt: Date;
  bookingClosesAt: Date;
  minimumSeats: number | null;
  /** Seats of claims that still count; a hold or offer past its expiry does not. */
  liveSeats: number;
  minimumWarnedAt: Date | null;
}

/** What the minimum asks for now: to cancel, to warn, or nothing. Doing it again asks for nothing. */
export function minimumAction(facts: MinimumFacts, now: Date): 'cancel' | 'warn' | undefined {
  const { status, startsAt, bookingClosesAt, minimumSeats, liveSeats, minimumWarnedAt } = facts;
  if (status !== 'scheduled' || minimumSeats === null || liveSeats >= minimumSeats) return undefined;
  if (startsAt <= now) return undefined;
  if (bookingClosesAt <= now) return 'cancel';
  return bookingClosesAt <= riskHorizon(now) && minimumWarnedAt === null ? 'warn' : undefined;
}
