import { DomainError } from '../../core/errors.ts';
import type { HoldStatus } from './hold.machine.ts';

/** Time to fill in a form. */
const HOLD_MINUTES = 15;
/** Holds that a school can have on one session at the same time: two groups can be filled in side by side. */
const MOST_ACTIVE = 2;
/** Holds that a school can begin on one session within the window, used or not: seats are not kept by holding again. */
const MOST_RECENT = 6;
const RECENT_MINUTES = 60;

const minutes = (count: number) => count * 60_000;

/** Until when a new hold lasts: never beyond the moment at which reserving closes. */
export function holdUntil(now: Date, bookingClosesAt: Date): Date {
  return new Date(Math.min(now.getTime() + minutes(HOLD_MINUTES), bookingClosesAt.getTime()));
}

/** Since when holds count as recent. */
export function recentSince(now: Date): Date {
  return new Date(now.getTime() - minutes(RECENT_MINUTES));
}

/** @throws DomainError session_not_bookable with reason `too_many_holds` */
export function assertMayHold({ active, recent }: { active: number; recent: number }): void {
  if (active < MOST_ACTIVE && recent < MOST_RECENT) return;
  throw new DomainError(
    'session_not_bookable',
    `Uw school kan van dit moment hoogstens ${MOST_ACTIVE} opties tegelijk hebben, en ${MOST_RECENT} per uur. Reserveer met een optie die u heeft, of laat er een los.`,
    { reason: 'too_many_holds' },
  );
}

/** A hold counts only while it is active and its time has not passed. */
function isLive({ status, expiresAt }: { status: HoldStatus; expiresAt: Date }, now: Date): boolean {
  return status === 'active' && now < expiresAt;
}

/** @throws DomainError hold_expired with `expiredAt` for a hold that no longer keeps seats */
export function assertLive(hold: { status: HoldStatus; expiresAt: Date; updatedAt: Date }, now: Date): void {
  if (isLive(hold, now)) return;
  const endedAt = hold.status === 'active' ? hold.expiresAt : hold.updatedAt;
  throw new DomainError('hold_expired', 'Deze optie geldt niet meer. Neem een nieuwe of reserveer meteen.', {
    expiredAt: (hold.status === 'expired' ? hold.expiresAt : endedAt).toISOString(),
    currentStatus: hold.status,
  });
}
