import { type Actor, actsFor, hasScope, withoutSuspended } from '../../core/actor.ts';
import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import { allowedSteps, type Holds } from '../../core/machine.ts';
import type { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import {
  demandResponseMachine,
  type ResponseCondition,
  type ResponseParty,
  type ResponseStatus,
} from './demand-response.machine.ts';

type Call = typeof demandCalls.$inferSelect;

/** Who may speak for a response, and for the call it answers. */
export interface ResponseSides {
  /** School of the call. */
  organisationId: string;
  callCreatedById: string;
  responderOrganisationId: string | null;
  expertPersonId: string | null;
}

interface StepFacts extends ResponseSides {
  status: ResponseStatus;
  callStatus: Call['status'];
}

const OFFERING_ROLES = ['provider_editor', 'organisation_admin'] as const;

/** True for who made the call while still of the school, and for its coordinators and administrators. */
function decidesForSchool(actor: Actor, { organisationId, callCreatedById }: ResponseSides): boolean {
  if (actsFor(actor, organisationId, 'coordinator', 'organisation_admin')) return true;
  return actor.kind === 'person' && actor.personId === callCreatedById && actsFor(actor, organisationId);
}

/** True for who speaks for the organisation or expert. */
export function speaksFor(
  actor: Actor,
  who: Pick<ResponseSides, 'responderOrganisationId' | 'expertPersonId'>,
): boolean {
  if (actor.kind === 'system') return true;
  if (who.responderOrganisationId !== null) {
    return actsFor(actor, who.responderOrganisationId, ...OFFERING_ROLES);
  }
  return actor.kind === 'person' && (actor.isPlatformAdmin || actor.personId === who.expertPersonId);
}

/** True for both sides: everyone of the school, and who speaks for the responder. */
export function canSee(actor: Actor, sides: ResponseSides): boolean {
  return actsFor(actor, sides.organisationId) || speaksFor(actor, sides);
}

/** The parties the actor is one of, as far as the token goes. */
export function partiesOf(actor: Actor, sides: ResponseSides): ResponseParty[] {
  if (actor.kind === 'system') return ['school', 'responder', 'system'];
  if (!hasScope(actor, 'demand-calls:write')) return [];
  const acting = withoutSuspended(actor);
  return [
    ...(decidesForSchool(acting, sides) ? ['school' as const] : []),
    ...(speaksFor(acting, sides) ? ['responder' as const] : []),
  ];
}

/** Which conditions of the machine are met. */
export function holdsFor({ callStatus }: Pick<StepFacts, 'callStatus'>): Holds<ResponseCondition> {
  return () => callStatus === 'open';
}

/** The statuses these parties can move the response to now. */
export function stepsOf(facts: StepFacts, parties: readonly ResponseParty[]): ResponseStatus[] {
  return allowedSteps(demandResponseMachine, facts.status, parties, holdsFor(facts));
}

/** True while the school has not chosen yet. */
const isOpen = (status: ResponseStatus) => status === 'proposed' || status === 'shortlisted';

/** @throws DomainError demand_call_closed when answers are no longer welcome */
export function assertCallOpen(call: Pick<Call, 'status' | 'respondBy'>, today: string): void {
  if (call.status === 'open' && call.respondBy >= today) return;
  throw new DomainError('demand_call_closed', 'Op deze oproep kan niet meer worden gereageerd.', {
    currentStatus: call.status,
  });
}

/** @throws DomainError transition_not_allowed when the school has chosen or the responder withdrew */
export function assertAmendable(facts: StepFacts, parties: readonly ResponseParty[]): void {
  if (isOpen(facts.status)) return;
  throw new DomainError('transition_not_allowed', 'Deze reactie is afgehandeld en verandert niet meer.', {
    currentStatus: facts.status,
    allowedTransitions: stepsOf(facts, parties),
  });
}

/** @throws DomainError transition_not_allowed when who responded, or what was offered, is not there any more */
export function assertStands({ status }: Pick<StepFacts, 'status'>, stands: boolean): void {
  if (stands) return;
  throw new DomainError(
    'transition_not_allowed',
    'Wie reageerde of wat werd aangeboden is er niet meer. Kies een andere reactie.',
    { currentStatus: status, allowedTransitions: ['declined'], reason: 'responder_unavailable' },
  );
}

/** Most versions of one response, all of which are shown with it. */
const MAX_VERSIONS = 50;

/** @throws DomainError too_many_items for a response that was amended as often as is allowed */
export function assertRoomForVersion(proposalVersion: number): void {
  if (proposalVersion < MAX_VERSIONS) return;
  throw new DomainError(
    'too_many_items',
    `Een voorstel heeft hoogstens ${MAX_VERSIONS} versies. Trek het in en reageer opnieuw.`,
    { maximum: MAX_VERSIONS },
  );
}

/** Nobody answers the own call. @throws DomainError permission_denied */
export function assertOtherSide(schoolId: string, responderOrganisationId: string | undefined): void {
  if (schoolId !== responderOrganisationId) return;
  throw new DomainError('permission_denied', 'Een school reageert niet op haar eigen oproep.');
}

/**
 * The school accepts what it read: the version of the proposal that stands now.
 * @throws DomainError validation_failed without a version; version_outdated with `currentVersion`
 */
export function assertVersionStands(proposalVersion: number, version: number | undefined): void {
  if (version === undefined) {
    const detail = 'Noem de versie van het voorstel dat u aanneemt (proposalVersion).';
    throw invalidInput({ pointer: '#/version', code: 'required', detail });
  }
  if (version === proposalVersion) return;
  throw new DomainError(
    'version_outdated',
    'Het voorstel is intussen gewijzigd. Lees het opnieuw en neem dan die versie aan.',
    { currentVersion: proposalVersion },
  );
}

/** @throws DomainError capacity_exceeded when the group is larger than what was proposed */
export function assertWithinProposal(pupilCapacity: number | null, pupilCount: number): void {
  if (pupilCapacity === null || pupilCount <= pupilCapacity) return;
  throw new DomainError('capacity_exceeded', `Het voorstel is voor hoogstens ${pupilCapacity} leerlingen.`, {
    remaining: pupilCapacity,
    waitlistOpen: false,
  });
}

/** Seats for one group in the unit of the activity. */
export const seatsFor = (unit: 'pupil' | 'group', pupilCount: number) => (unit === 'group' ? 1 : pupilCount);

/** What of a proposal must agree with each other. */
export interface ProposalShape {
  sessionId: string | null;
  date: string | null;
  startTime: string | null;
  endTime: string | null;
  place: 'at_school' | 'at_venue';
  locationId: string | null;
  priceCents: number;
  priceUnit: string | null;
}

/** Faults between the fields of a proposal, all at once. */
export function proposalFaults(proposal: ProposalShape, today: string): FieldError[] {
  const { sessionId, date, startTime, endTime, place, locationId } = proposal;
  const faults: FieldError[] = [];
  if ((sessionId === null) === (date === null)) {
    const detail = 'Noem een bestaand moment (sessionId) of een eigen moment, niet beide.';
    faults.push({ pointer: '#/moment', code: sessionId === null ? 'required' : 'unknown', detail });
  }
  if (startTime !== null && endTime !== null && endTime <= startTime) {
    faults.push({ pointer: '#/moment/endTime', code: 'range_inverted', detail: 'Moet na startTime liggen.' });
  }
  if (date !== null && date < today) {
    faults.push({ pointer: '#/moment/date', code: 'too_small', detail: 'Moet vandaag of later zijn.' });
  }
  if (locationId !== null && place === 'at_school') {
    const detail = 'Een locatie van u hoort bij place at_venue.';
    faults.push({ pointer: '#/locationId', code: 'unknown', detail });
  }
  return faults;
}

/** What a group is called when the school says nothing else. */
export const groupNameOf = (callTitle: string) => callTitle.slice(0, 60).trim();

/** What the reservation is called, and for which grade, unless the school says so. */
export function groupOf(
  call: Pick<Call, 'title' | 'levels' | 'pupilCount' | 'adultCount'>,
  given: { groupName?: string; level?: string; pupilCount?: number; adultCount?: number },
): { groupName: string; level: string; pupilCount: number; adultCount: number } {
  const level = given.level ?? (call.levels.length === 1 ? call.levels[0] : undefined);
  if (level === undefined) {
    const detail = 'De oproep noemt niet één leerjaar. Zeg welk leerjaar komt.';
    throw invalidInput({ pointer: '#/level', code: 'required', detail });
  }
  return {
    groupName: given.groupName ?? groupNameOf(call.title),
    level,
    pupilCount: given.pupilCount ?? call.pupilCount,
    adultCount: given.adultCount ?? call.adultCount,
  };
}
