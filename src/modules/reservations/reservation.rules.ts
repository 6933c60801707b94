import { type Actor, actsFor, type MembershipRole, withoutSuspended } from '../../core/actor.ts';
import { DomainError } from '../../core/errors.ts';
import { allowedSteps, assertReason, decideStep, type Holds } from '../../core/machine.ts';
import {
  type Condition,
  type Party,
  type ReservationStatus,
  reservationMachine,
} from './reservation.machine.ts';

export type { Party, ReservationStatus } from './reservation.machine.ts';

/** Statuses in which a group still has, or may get, its place. */
export const ACTIVE_STATUSES = ['awaiting_school_approval', 'requested', 'confirmed'] as const;

const SEATED: readonly ReservationStatus[] = ['requested', 'confirmed', 'completed', 'no_show'];

/** True from `requested` on, until the place is given up; approval within the school takes no seats yet. */
export function holdsSeats(status: ReservationStatus): boolean {
  return SEATED.includes(status);
}

/** True while the reservation can be changed or stepped. */
export function isActive(status: ReservationStatus): boolean {
  return (ACTIVE_STATUSES as readonly ReservationStatus[]).includes(status);
}

/** What of a reservation decides on who may do what. */
export interface ReservationFacts {
  status: ReservationStatus;
  organisationId: string;
  providerOrganisationId: string;
  createdById: string;
  /** Partner catalogue the activity belongs to. */
  sourceId: string | null;
  startsAt: Date;
  endsAt: Date;
  /** Of the session: one that is postponed waits for another date, and its old one says nothing. */
  sessionStatus?: string;
  /** Until when it can be approved. */
  expiresAt: Date | null;
}

/** The reservations somebody has to do with, as data for a single one and for a list alike. */
export interface Reach {
  everything: boolean;
  /** What the person reserved, for schools the person still belongs to. */
  own?: { personId: string; organisationIds: readonly string[] };
  /** Schools whose reservations the actor answers for. */
  schoolIds: readonly string[];
  /** Providers whose sessions the actor manages. */
  providerIds: readonly string[];
  /** Limits the provider's side to one partner catalogue. */
  sourceId?: string;
}

/** Roles in which somebody may reserve for a school. */
export const RESERVING_ROLES = ['teacher', 'coordinator', 'organisation_admin'] as const;
/** Roles in which somebody answers for what a school reserves. */
export const SCHOOL_ROLES = ['coordinator', 'organisation_admin'] as const;
const PROVIDER_ROLES = ['provider_editor', 'organisation_admin'] as const;

const NOTHING: Reach = { everything: false, schoolIds: [], providerIds: [] };

export function reachOf(actor: Actor): Reach {
  if (actor.kind === 'system') return { ...NOTHING, everything: true };
  if (actor.kind === 'client') {
    const { organisationId, sourceId } = actor;
    if (sourceId !== undefined) return { ...NOTHING, providerIds: [organisationId], sourceId };
    return { ...NOTHING, schoolIds: [organisationId], providerIds: [organisationId] };
  }
  if (actor.kind !== 'person') return NOTHING;
  const inRoles = (roles: readonly MembershipRole[]) =>
    actor.memberships.filter((m) => roles.includes(m.role)).map((m) => m.organisationId);
  return {
    everything: actor.isPlatformAdmin,
    own: { personId: actor.personId, organisationIds: inRoles(RESERVING_ROLES) },
    schoolIds: inRoles(SCHOOL_ROLES),
    providerIds: inRoles(PROVIDER_ROLES),
  };
}

/** The reservations that somebody takes steps in, and learns whom to speak to: a suspended organisation stands still. */
export const actingReachOf = (actor: Actor): Reach => reachOf(withoutSuspended(actor));

/** @throws DomainError permission_denied for somebody who only looks on, since the organisation is suspended */
export function assertActs(parties: readonly unknown[]): void {
  if (parties.length > 0) return;
  throw new DomainError(
    'permission_denied',
    'De organisatie is geschorst. Neem contact op met de werkgroep van uw regio of het platform.',
  );
}

/** The part of somebody's reach that concerns one organisation, as school, as provider or as both. */
export function narrowReach(reach: Reach, organisationId: string, side?: 'school' | 'provider'): Reach {
  const only = (ids: readonly string[]) =>
    reach.everything || ids.includes(organisationId) ? [organisationId] : [];
  const own = reach.own && { ...reach.own, organisationIds: only(reach.own.organisationIds) };
  return {
    everything: false,
    own: side === 'provider' ? undefined : own,
    schoolIds: side === 'provider' ? [] : only(reach.schoolIds),
    providerIds: side === 'school' ? [] : only(reach.providerIds),
    sourceId: reach.sourceId,
  };
}

/** True when the reach holds no reservation at all. */
export function isEmptyReach({ everything, own, schoolIds, providerIds }: Reach): boolean {
  return !everything && [own?.organisationIds ?? [], schoolIds, providerIds].every((ids) => ids.length === 0);
}

/** True when the reach holds the provider's side of what this organisation offers. */
export function managesSessions(reach: Reach, organisationId: string, sourceId: string | null): boolean {
  if (reach.everything) return true;
  return reach.providerIds.includes(organisationId) && (reach.sourceId ?? sourceId) === sourceId;
}

/** In whose name the actor can act on a reservation; none means the actor may not know of it. */
export function partiesOf(reach: Reach, facts: ReservationFacts): Party[] {
  const { own } = reach;
  const holds: Record<Party, boolean> = {
    requester: own?.personId === facts.createdById && own.organisationIds.includes(facts.organisationId),
    school: reach.schoolIds.includes(facts.organisationId),
    provider: !reach.everything && managesSessions(reach, facts.providerOrganisationId, facts.sourceId),
    platform: reach.everything,
  };
  return (Object.keys(holds) as Party[]).filter((party) => holds[party]);
}

/** Which conditions of the machine are met at a moment. */
function conditionsAt(facts: ReservationFacts, now: Date): Holds<Condition> {
  const isPostponed = facts.sessionStatus === 'postponed';
  const holds: Record<Condition, boolean> = {
    in_time: facts.expiresAt === null || now < facts.expiresAt,
    before_end: isPostponed || now < facts.endsAt,
    after_start: !isPostponed && now >= facts.startsAt,
  };
  return (condition) => holds[condition];
}

/** True when nobody approved it in time. */
export function isOverdue(
  { status, expiresAt }: Pick<ReservationFacts, 'status' | 'expiresAt'>,
  now: Date,
): boolean {
  const isPending = status === 'awaiting_school_approval' || status === 'requested';
  return isPending && expiresAt !== null && expiresAt <= now;
}

/** The statuses these parties can move the reservation to now. */
export function allowedTransitions(
  facts: ReservationFacts,
  parties: readonly Party[],
  now: Date,
): ReservationStatus[] {
  return allowedSteps(reservationMachine, facts.status, parties, conditionsAt(facts, now));
}

/**
 * Decides on a step.
 * @returns the party in whose name it is taken; undefined when the reservation is in that status already
 * @throws DomainError transition_not_allowed when the status or the moment forbids it, permission_denied when
 * it is another party's step
 */
export function decideReservationStep(
  facts: ReservationFacts,
  to: ReservationStatus,
  parties: readonly Party[],
  now: Date,
): Party | undefined {
  return decideStep(reservationMachine, facts.status, to, parties, conditionsAt(facts, now));
}

/** @throws DomainError validation_failed when this party owes the other side a reason */
export function assertStepReason(
  from: ReservationStatus,
  to: ReservationStatus,
  party: Party,
  given: { reasonCode?: string | undefined; reasonText?: string | undefined },
): void {
  assertReason(reservationMachine, from, to, party, given);
}

/** The side that answers for a cancellation. */
export function sideOf(party: Party): 'school' | 'provider' | 'platform' {
  return party === 'requester' ? 'school' : party;
}

/** Statuses in which the two sides know each other (C-22). */
const ACQUAINTED: readonly ReservationStatus[] = ['confirmed', 'completed', 'no_show'];

/** The side whose contact these parties may have: the provider has the school's, the school the provider's. */
export function counterpartOf(
  { status }: Pick<ReservationFacts, 'status'>,
  parties: readonly Party[],
): 'school' | 'provider' | undefined {
  if (!ACQUAINTED.includes(status)) return undefined;
  if (parties.includes('provider')) return 'school';
  return parties.includes('requester') || parties.includes('school') ? 'provider' : undefined;
}

/**
 * The person in whose name a place is reserved.
 * @throws DomainError permission_denied when the actor may not reserve for the school
 */
export function assertMayReserve(actor: Actor, organisationId: string): string {
  if (
    actor.kind === 'person' &&
    (actor.isPlatformAdmin || actsFor(actor, organisationId, ...RESERVING_ROLES))
  ) {
    return actor.personId;
  }
  throw new DomainError('permission_denied', 'Reserveren kan voor een school waar u bij hoort.');
}

/** True when the school's coordinator approves what this person reserves; who may approve skips that step. */
export function needsSchoolApproval(actor: Actor, organisationId: string, isRequired: boolean): boolean {
  return isRequired && !actsFor(actor, organisationId, ...SCHOOL_ROLES);
}

/** The step by which an earlier reservation makes way for a new one; none when its place was given up before. */
export function stepToMakeWay(status: ReservationStatus): 'withdrawn' | 'cancelled' | undefined {
  if (isActive(status)) return status === 'confirmed' ? 'cancelled' : 'withdrawn';
  return holdsSeats(status) ? 'cancelled' : undefined;
}

/** @throws DomainError transition_not_allowed for a reservation that is over and done with, or overdue */
export function assertChangeable(facts: Pick<ReservationFacts, 'status' | 'expiresAt'>, now: Date): void {
  const { status } = facts;
  if (isActive(status) && !isOverdue(facts, now)) return;
  throw new DomainError(
    'transition_not_allowed',
    `Een reservering met status ${status} verandert niet meer.`,
    {
      currentStatus: status,
      allowedTransitions: [],
    },
  );
}
