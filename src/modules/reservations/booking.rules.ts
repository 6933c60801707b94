import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import type {
  activityStatus,
  bookingMode,
  seatUnit,
  sessionStatus,
} from '../../infra/db/schema/activities.ts';

/** What of a session and its activity decides on booking. */
export interface BookingFacts {
  status: (typeof sessionStatus.enumValues)[number];
  activityStatus: (typeof activityStatus.enumValues)[number];
  visibleFrom: Date | null;
  visibleUntil: Date | null;
  startsAt: Date;
  bookingOpensAt: Date | null;
  bookingClosesAt: Date;
}

/** Until when a session is kept for schools of some regions. */
export interface PriorityWindow {
  priorityUntilAt: Date | null;
  priorityRegionIds: readonly string[];
}

/** How many come: adults count for the group's size, not for seats. */
export interface GroupSize {
  pupilCount: number;
  adultCount: number;
}

export interface GroupBounds {
  groupSizeMin: number | null;
  groupSizeMax: number | null;
}

interface Refusal {
  reason: string;
  text: string;
  applies: (session: BookingFacts, now: Date) => boolean;
}

const isHidden = ({ activityStatus, visibleFrom, visibleUntil }: BookingFacts, now: Date) =>
  activityStatus !== 'published' ||
  (visibleFrom !== null && now < visibleFrom) ||
  (visibleUntil !== null && now >= visibleUntil);

/** Why a session takes no reservations, in the order in which the reasons are told. */
const REFUSALS: readonly Refusal[] = [
  { reason: 'not_published', text: 'De activiteit staat niet open.', applies: isHidden },
  { reason: 'cancelled', text: 'Dit moment gaat niet door.', applies: (s) => s.status === 'cancelled' },
  {
    reason: 'postponed',
    text: 'Dit moment krijgt een nieuwe datum.',
    applies: (s) => s.status === 'postponed',
  },
  { reason: 'past', text: 'Dit moment is al begonnen of voorbij.', applies: (s, now) => now >= s.startsAt },
  {
    reason: 'deadline_passed',
    text: 'De inschrijving is gesloten.',
    applies: (s, now) => now >= s.bookingClosesAt,
  },
  {
    reason: 'not_open_yet',
    text: 'De inschrijving is nog niet open.',
    applies: (s, now) => s.bookingOpensAt !== null && now < s.bookingOpensAt,
  },
];

/** Refusals that also keep a group that has its place from growing; the booking period does not. */
const ALSO_FOR_GROWTH: readonly string[] = ['cancelled', 'postponed', 'past'];

function refuse(refusal: Refusal | undefined): void {
  if (refusal === undefined) return;
  throw new DomainError('session_not_bookable', `${refusal.text} Kies een ander moment.`, {
    reason: refusal.reason,
  });
}

/** Why a session takes no reservations now, as a code; undefined while it does. */
export function reasonNotBookable(session: BookingFacts, now: Date): string | undefined {
  return REFUSALS.find((refusal) => refusal.applies(session, now))?.reason;
}

const UNFINISHED: readonly string[] = ['draft', 'in_review', 'changes_requested'];

/** True for a session that nobody was ever shown: of a draft, or of what appears later; as if it did not exist. */
export function isSecret({ activityStatus, visibleFrom }: BookingFacts, now: Date): boolean {
  return UNFINISHED.includes(activityStatus) || (visibleFrom !== null && now < visibleFrom);
}

/** @throws DomainError session_not_bookable with `reason` */
export function assertBookable(session: BookingFacts, now: Date): void {
  refuse(REFUSALS.find((refusal) => refusal.applies(session, now)));
}

/** @throws DomainError session_not_bookable with `reason` when a group with a place can no longer grow */
export function assertCanGrow(session: BookingFacts, now: Date): void {
  refuse(
    REFUSALS.find((refusal) => ALSO_FOR_GROWTH.includes(refusal.reason) && refusal.applies(session, now)),
  );
}

/**
 * What was agreed needs not be open to others, but goes on only while its provider and its activity do.
 * @throws DomainError session_not_bookable with `reason`
 */
export function assertAgreementStands(session: BookingFacts & { isHalted: boolean }, now: Date): void {
  if (session.isHalted) refuse(REFUSALS.find(({ reason }) => reason === 'not_published'));
  assertCanGrow(session, now);
}

/** True while the session is kept for other schools; from `priorityUntilAt` on it is everyone's. */
export function waitsForPriority(
  { priorityUntilAt, priorityRegionIds }: PriorityWindow,
  schoolRegionIds: readonly string[],
  now: Date,
): boolean {
  if (priorityUntilAt === null || now >= priorityUntilAt || priorityRegionIds.length === 0) return false;
  return !priorityRegionIds.some((id) => schoolRegionIds.includes(id));
}

/** @throws DomainError session_not_bookable with reason `priority_window` and `opensAt` */
export function assertHasPriority(
  session: PriorityWindow,
  schoolRegionIds: readonly string[],
  now: Date,
): void {
  if (!waitsForPriority(session, schoolRegionIds, now)) return;
  throw new DomainError(
    'session_not_bookable',
    'Scholen uit de regio gaan voor. Probeer het opnieuw na het moment in opensAt.',
    { reason: 'priority_window', opensAt: session.priorityUntilAt?.toISOString() },
  );
}

const DAY_MS = 86_400_000;

/** Until when a provider can confirm a request: some days, and never after reserving has closed. */
export function confirmationDeadline(
  session: Pick<BookingFacts, 'bookingClosesAt'>,
  confirmWithinDays: number,
  now: Date,
): Date {
  const inDays = now.getTime() + confirmWithinDays * DAY_MS;
  return new Date(Math.min(inDays, session.bookingClosesAt.getTime()));
}

/** The status in which a reservation starts, and until when somebody can approve it. */
export interface Start<S = 'awaiting_school_approval' | 'requested' | 'confirmed'> {
  status: S;
  expiresAt: Date | null;
}

/** How the provider takes reservations. */
export interface BookingTerms extends Pick<BookingFacts, 'bookingClosesAt'> {
  bookingMode: (typeof bookingMode.enumValues)[number];
  confirmWithinDays: number;
}

/** Where a request goes once the school stands behind it: to the provider, or confirmed at once. */
export function startWithProvider(terms: BookingTerms, now: Date): Start<'requested' | 'confirmed'> {
  if (terms.bookingMode === 'instant') return { status: 'confirmed', expiresAt: null };
  return { status: 'requested', expiresAt: confirmationDeadline(terms, terms.confirmWithinDays, now) };
}

/** Where a new reservation starts: with the school's own coordinator first, where the school wants that. */
export function startOf(terms: BookingTerms, needsSchoolApproval: boolean, now: Date): Start {
  if (needsSchoolApproval) return { status: 'awaiting_school_approval', expiresAt: terms.bookingClosesAt };
  return startWithProvider(terms, now);
}

/** Seats a group takes in the activity's unit. */
export function seatsFor(unit: (typeof seatUnit.enumValues)[number], pupilCount: number): number {
  return unit === 'group' ? 1 : pupilCount;
}

function sizeFault(
  { pupilCount, adultCount }: GroupSize,
  { groupSizeMin, groupSizeMax }: GroupBounds,
): FieldError | undefined {
  const size = pupilCount + adultCount;
  const pointer = '#/pupilCount';
  if (groupSizeMax !== null && size > groupSizeMax) {
    const detail = `De groep mag met begeleiders hoogstens ${groupSizeMax} mensen tellen; dit zijn er ${size}.`;
    return { pointer, code: 'too_large', detail };
  }
  if (groupSizeMin !== null && size < groupSizeMin) {
    const detail = `De groep moet met begeleiders minstens ${groupSizeMin} mensen tellen; dit zijn er ${size}.`;
    return { pointer, code: 'too_small', detail };
  }
  return undefined;
}

/** @throws DomainError validation_failed when the group with its adults is too small or too large */
export function assertGroupFits(size: GroupSize, bounds: GroupBounds): void {
  const fault = sizeFault(size, bounds);
  if (fault !== undefined) throw invalidInput(fault);
}

/** A group's name without stray spaces, as it is kept. */
export function toGroupName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ');
}

/** What tells two groups of one school apart: capitals do not. */
export function groupKey(name: string): string {
  return toGroupName(name).toLowerCase();
}

/** @throws DomainError validation_failed when the group grows beyond its bounds; becoming smaller is always fine */
export function assertGrowthFits(before: GroupSize, after: GroupSize, bounds: GroupBounds): void {
  const isLarger = after.pupilCount + after.adultCount > before.pupilCount + before.adultCount;
  if (isLarger) assertGroupFits(after, { ...bounds, groupSizeMin: null });
}

/** Seats after a change of the number of pupils: fewer pupils never take more seats. */
export function seatsAfter(
  before: { pupilCount: number; seats: number },
  pupilCount: number,
  unit: (typeof seatUnit.enumValues)[number],
): number {
  if (pupilCount === before.pupilCount) return before.seats;
  const seats = seatsFor(unit, pupilCount);
  return pupilCount < before.pupilCount ? Math.min(seats, before.seats) : seats;
}
