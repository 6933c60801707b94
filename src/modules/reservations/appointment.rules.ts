import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import { resolveLocal } from '../../core/local-time.ts';
import { allowedSteps, decideStep } from '../../core/machine.ts';
import type { ProposedMomentRow } from '../../infra/db/schema/reservations.ts';
import {
  type AppointmentParty,
  type AppointmentStatus,
  appointmentRequestMachine,
} from './appointment.machine.ts';
import type { Party } from './reservation.rules.ts';

const TIME_ZONE = 'Europe/Amsterdam';

export type AppointmentSide = 'school' | 'provider';

/** What of a request decides on who may do what. */
export interface AppointmentFacts {
  status: AppointmentStatus;
  proposedBy: AppointmentSide;
  expiresAt: Date;
}

/** The side in whose name somebody proposes; undefined for the platform. */
export function proposingSide(
  parties: readonly (Party | AppointmentParty)[],
  { proposedBy }: Pick<AppointmentFacts, 'proposedBy'>,
): AppointmentSide | undefined {
  const isSchool = parties.includes('requester') || parties.includes('school');
  const isProvider = parties.includes('provider');
  // Who stands on both sides answers the other one.
  if (isSchool && isProvider) return proposedBy === 'school' ? 'provider' : 'school';
  if (isSchool) return 'school';
  return isProvider ? 'provider' : undefined;
}

/** The parties to a request: those of the reservation that it would become, and the side whose turn it is. */
export function appointmentParties(parties: readonly Party[], facts: AppointmentFacts): AppointmentParty[] {
  const side = proposingSide(parties, facts);
  return side !== undefined && side !== facts.proposedBy ? [...parties, 'answering'] : [...parties];
}

const holdsAt = (facts: AppointmentFacts, now: Date) => () => now < facts.expiresAt;

/** The statuses these parties can move the request to now. */
export function allowedAppointmentSteps(
  facts: AppointmentFacts,
  parties: readonly AppointmentParty[],
  now: Date,
): AppointmentStatus[] {
  return allowedSteps(appointmentRequestMachine, facts.status, parties, holdsAt(facts, now));
}

/** @throws DomainError transition_not_allowed, permission_denied */
export function decideAppointmentStep(
  facts: AppointmentFacts,
  to: AppointmentStatus,
  parties: readonly AppointmentParty[],
  now: Date,
): AppointmentParty | undefined {
  return decideStep(appointmentRequestMachine, facts.status, to, parties, holdsAt(facts, now));
}

/** @throws DomainError transition_not_allowed once the request is not open any more */
export function assertOpen(facts: AppointmentFacts): void {
  if (facts.status === 'open') return;
  throw new DomainError(
    'transition_not_allowed',
    `Een aanvraag met status ${facts.status} verandert niet meer.`,
    {
      currentStatus: facts.status,
      allowedTransitions: [],
    },
  );
}

/** Most proposals of one request, which both sides page through. */
const MOST_PROPOSALS = 50;

/** @throws DomainError too_many_items for a request in which was proposed as often as is allowed */
export function assertRoomForProposal(proposalVersion: number): void {
  if (proposalVersion < MOST_PROPOSALS) return;
  throw new DomainError(
    'too_many_items',
    `Een aanvraag heeft hoogstens ${MOST_PROPOSALS} voorstellen. Trek haar in en doe een nieuwe aanvraag.`,
    { maximum: MOST_PROPOSALS },
  );
}

/** A proposed moment with the instants it stands for. */
export interface ResolvedProposal {
  startsAt: Date;
  endsAt: Date;
}

function momentFault(moment: ProposedMomentRow, index: number, now: Date): FieldError | ResolvedProposal {
  const at = (name: string) => `#/moments/${index}/${name}`;
  const nonexistent = {
    code: 'local_time_nonexistent',
    detail: 'De klok gaat dan vooruit; kies een andere tijd.',
  };
  const start = resolveLocal(moment.date, moment.startTime, TIME_ZONE);
  if (typeof start === 'string') return { pointer: at('startTime'), ...nonexistent };
  const end = resolveLocal(moment.date, moment.endTime, TIME_ZONE);
  if (typeof end === 'string') return { pointer: at('endTime'), ...nonexistent };
  if (end.at <= start.at) {
    return { pointer: at('endTime'), code: 'range_inverted', detail: 'Het einde moet na het begin liggen.' };
  }
  if (start.at <= now) {
    return { pointer: at('date'), code: 'too_small', detail: 'Stel een moment voor dat nog moet komen.' };
  }
  return { startsAt: start.at, endsAt: end.at };
}

const isFault = (value: FieldError | ResolvedProposal): value is FieldError => 'code' in value;

/**
 * The instants of proposed moments (C-14, C-15).
 * @throws DomainError validation_failed naming every moment that is past, inverted or does not exist
 */
export function resolveMoments(moments: readonly ProposedMomentRow[], now: Date): ResolvedProposal[] {
  const resolved = moments.map((moment, index) => momentFault(moment, index, now));
  const faults = resolved.filter(isFault);
  if (faults.length > 0) throw invalidInput(...faults);
  return resolved.filter((value): value is ResolvedProposal => !isFault(value));
}

/** Until when somebody can agree: the begin of the last moment that was proposed. */
export function lastBegin(moments: readonly ResolvedProposal[]): Date {
  return new Date(Math.max(...moments.map(({ startsAt }) => startsAt.getTime())));
}

/** What an agreement names. */
export interface AgreementChoice {
  version?: number | undefined;
  momentIndex?: number | undefined;
}

/**
 * The proposal and moment that somebody agrees to.
 * @throws DomainError validation_failed when one is not named, version_outdated with `currentVersion` when the
 * proposal was followed by another
 */
export function assertChoice(
  { version, momentIndex }: AgreementChoice,
  currentVersion: number,
): { version: number; momentIndex: number } {
  if (version === undefined || momentIndex === undefined) {
    const faults = Object.entries({ version, momentIndex }).filter(([, value]) => value === undefined);
    throw invalidInput(
      ...faults.map(([name]) => ({
        pointer: `#/${name}`,
        code: 'required',
        detail: 'Noem het voorstel en het moment waarmee u akkoord gaat.',
      })),
    );
  }
  if (version === currentVersion) return { version, momentIndex };
  throw new DomainError('version_outdated', 'Er is een nieuwer voorstel. Bekijk dat eerst.', {
    currentVersion,
  });
}
