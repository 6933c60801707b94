import { type Actor, actsFor, type MembershipRole } from '../../core/actor.ts';
import { DomainError, invalidInput } from '../../core/errors.ts';
import type { reservationStatus } from '../../infra/db/schema/reservations.ts';

export type ReservationStatus = (typeof reservationStatus.enumValues)[number];

/** In whose name somebody acts: who reserved, the rest of the school that answers for it, the provider, or we. */
export type Party = 'requester' | 'school' | 'provider' | 'platform';

/** A step of the machine: who may take it, who must give a reason, and when it makes sense. */
interface Step {
  by: readonly Party[];
  reasonFrom?: readonly Party[];
  when?: 'before_end' | 'after_start';
}

/** The machine of a reservation, and the only place that knows it. Statuses without steps never reopen. */
const RESERVATION_STEPS: Readonly<
  Record<ReservationStatus, Readonly<Partial<Record<ReservationStatus, Step>>>>
> = {
  awaiting_school_approval: {
    requested: { by: ['school', 'platform'] },
    declined: { by: ['school', 'platform'], reasonFrom: ['school', 'platform'] },
    withdrawn: { by: ['requester', 'school', 'platform'] },
  },
  requested: {
    confirmed: { by: ['provider', 'platform'] },
    declined: { by: ['provider', 'platform'], reasonFrom: ['provider', 'platform'] },
    withdrawn: { by: ['requester', 'school', 'platform'] },
    expired: { by: ['platform'] },
  },
  confirmed: {
    cancelled: {
      by: ['requester', 'school', 'provider', 'platform'],
      reasonFrom: ['provider', 'platform'],
      when: 'before_end',
    },
    completed: { by: ['provider', 'platform'], when: 'after_start' },
    no_show: { by: ['provider', 'platform'], when: 'after_start' },
  },
  declined: {},
  withdrawn: {},
  expired: {},
  cancelled: {},
  completed: {},
  no_show: {},
};

/** Statuses in which a group still has, or may get, its place. */
export const ACTIVE_STATUSES = ['awaiting_school_approval', 'requested', 'confirmed'] as const;

const SEATED: readonly ReservationStatus[] = ['requested', 'confirmed', 'completed', 'no_show'];

/** True from `requested` on, until the place is given up; approval within the school takes no seats yet. */
export function holdsSeats(status: ReservationStatus): boolean {
  return SEATED.includes(status);
}

/** True while the reservation can be changed or stepped. */
function isActive(status: ReservationStatus): boolean {
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
const RESERVING_ROLES = ['teacher', 'coordinator', 'organisation_admin'] as const;
const SCHOOL_ROLES = ['coordinator', 'organisation_admin'] as const;
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

function isTimely(step: Step, facts: ReservationFacts, now: Date): boolean {
  if (step.when === 'before_end') return now < facts.endsAt;
  if (step.when === 'after_start') return now >= facts.startsAt;
  return true;
}

/** The statuses these parties can move the reservation to now. */
export function allowedTransitions(
  facts: ReservationFacts,
  parties: readonly Party[],
  now: Date,
): ReservationStatus[] {
  const steps = Object.entries(RESERVATION_STEPS[facts.status]) as [ReservationStatus, Step][];
  return steps
    .filter(([, step]) => isTimely(step, facts, now) && step.by.some((party) => parties.includes(party)))
    .map(([to]) => to);
}

/**
 * Decides on a step.
 * @returns the party in whose name it is taken; undefined when the reservation is in that status already
 * @throws DomainError transition_not_allowed when the status or the moment forbids it, permission_denied when
 * it is another party's step
 */
export function decideStep(
  facts: ReservationFacts,
  to: ReservationStatus,
  parties: readonly Party[],
  now: Date,
): Party | undefined {
  if (facts.status === to) return undefined;
  const step = RESERVATION_STEPS[facts.status][to];
  if (step === undefined || !isTimely(step, facts, now)) {
    const allowed = allowedTransitions(facts, parties, now);
    throw new DomainError('transition_not_allowed', `Van ${facts.status} naar ${to} kan nu niet.`, {
      currentStatus: facts.status,
      allowedTransitions: allowed,
    });
  }
  const party = step.by.find((candidate) => parties.includes(candidate));
  if (party === undefined) throw new DomainError('permission_denied', 'Deze stap is aan een ander.');
  return party;
}

/** @throws DomainError validation_failed when this party owes the other side a reason */
export function assertReason(
  from: ReservationStatus,
  to: ReservationStatus,
  party: Party,
  hasReason: boolean,
): void {
  const isOwed = RESERVATION_STEPS[from][to]?.reasonFrom?.includes(party) === true;
  if (!isOwed || hasReason) return;
  throw invalidInput({
    pointer: '#/reasonCode',
    code: 'required',
    detail: 'Geef de reden; de andere partij krijgt die te zien.',
  });
}

/** The side that answers for a cancellation. */
export function sideOf(party: Party): 'school' | 'provider' | 'platform' {
  return party === 'requester' ? 'school' : party;
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

/** The step by which an earlier reservation makes way for a new one; none when its place was given up before. */
export function stepToMakeWay(status: ReservationStatus): 'withdrawn' | 'cancelled' | undefined {
  if (isActive(status)) return status === 'confirmed' ? 'cancelled' : 'withdrawn';
  return holdsSeats(status) ? 'cancelled' : undefined;
}

/** @throws DomainError transition_not_allowed for a reservation that is over and done with */
export function assertChangeable(status: ReservationStatus): void {
  if (isActive(status)) return;
  throw new DomainError(
    'transition_not_allowed',
    `Een reservering met status ${status} verandert niet meer.`,
    {
      currentStatus: status,
      allowedTransitions: [],
    },
  );
}
