import { type Actor, actsFor, clientOrganisationIds } from '../../core/actor.ts';
import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import { allowedSteps, assertReason, decideStep, type Holds } from '../../core/machine.ts';
import type { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import type { organisationStatus } from '../../infra/db/schema/organisations.ts';
import {
  type DemandCallCondition,
  type DemandCallParty,
  type DemandCallStatus,
  demandCallMachine,
} from './demand-call.machine.ts';

type Call = typeof demandCalls.$inferSelect;
/** What a call borrows from its school. */
interface SchoolFacts {
  organisationStatus: (typeof organisationStatus.enumValues)[number];
}

const PUBLIC: readonly DemandCallStatus[] = ['open', 'matched', 'fulfilled'];
const OVER: readonly DemandCallStatus[] = ['expired', 'withdrawn', 'closed'];
const EDITABLE: readonly DemandCallStatus[] = ['draft', 'in_review', 'open', 'expired'];

/** What of a call decides on its steps. */
export type CallFacts = Pick<Call, 'status' | 'kind' | 'respondBy'> &
  SchoolFacts & {
    tookPlace: boolean;
  };

/** Which conditions of the machine are met for a call. */
function conditionsOf(
  { kind, respondBy, tookPlace }: Pick<CallFacts, 'kind' | 'respondBy' | 'tookPlace'>,
  parties: readonly DemandCallParty[],
  today: string,
): Holds<DemandCallCondition> {
  const isAhead = respondBy >= today;
  const needsReview = kind === 'learner_question' && !parties.includes('coordinator');
  const holds: Record<DemandCallCondition, boolean> = {
    respond_by_ahead: isAhead,
    open_at_once: isAhead && !needsReview,
    took_place: tookPlace,
  };
  return (condition) => holds[condition];
}

/** The steps that these parties can take now. */
export function stepsOf(
  call: Omit<CallFacts, 'organisationStatus'>,
  parties: readonly DemandCallParty[],
  today: string,
): DemandCallStatus[] {
  return allowedSteps(demandCallMachine, call.status, parties, conditionsOf(call, parties, today));
}

/** Calls are public, so only a verified school makes and opens them. @throws DomainError organisation_not_verified */
export function assertVerified(status: SchoolFacts['organisationStatus']): void {
  if (status === 'active') return;
  throw new DomainError(
    'organisation_not_verified',
    'Deze school kan nog geen oproep plaatsen; zij is niet actief. Vraag de beheerder van het platform om verificatie.',
  );
}

interface Reason {
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

/** @throws DomainError transition_not_allowed with the reason when answers are no longer welcome */
function assertAhead(
  call: CallFacts,
  to: DemandCallStatus,
  parties: readonly DemandCallParty[],
  today: string,
): void {
  const canOpen = demandCallMachine.steps[call.status].open !== undefined;
  if (to !== 'open' || !canOpen || call.respondBy >= today) return;
  throw new DomainError(
    'transition_not_allowed',
    'De reageerdatum is voorbij. Kies eerst een nieuwe respondBy.',
    {
      currentStatus: call.status,
      allowedTransitions: stepsOf(call, parties, today),
      reason: 'respond_by_passed',
    },
  );
}

/**
 * Decides on a step by one of these parties. A call opens only while answers are still welcome.
 * @returns false when the call is there already
 * @throws DomainError transition_not_allowed; permission_denied for another party's step; organisation_not_verified;
 * validation_failed when the other side is owed a reason
 */
export function assertStep(
  call: CallFacts,
  to: DemandCallStatus,
  parties: readonly DemandCallParty[],
  today: string,
  reason: Reason = {},
): boolean {
  assertAhead(call, to, parties, today);
  const holds = conditionsOf(call, parties, today);
  const party = decideStep(demandCallMachine, call.status, to, parties, holds);
  if (party === undefined) return false;
  if (to === 'open') assertVerified(call.organisationStatus);
  assertReason(demandCallMachine, call.status, to, party, reason);
  return true;
}

/**
 * What everyone gets to see of a call: the call, that it is over, or nothing at all while its school is not active.
 * The question of a learner is never public.
 */
export function publicFace(
  call: Pick<Call, 'status' | 'kind' | 'openedAt'> & SchoolFacts,
): 'shown' | 'over' | 'hidden' {
  if (call.organisationStatus !== 'active' || call.kind === 'learner_question') return 'hidden';
  if (PUBLIC.includes(call.status)) return 'shown';
  return OVER.includes(call.status) && call.openedAt !== null ? 'over' : 'hidden';
}

/** True for a call that verified responders may read and respond to. */
export function isShownToResponders(call: Pick<Call, 'status'> & SchoolFacts): boolean {
  return call.organisationStatus === 'active' && PUBLIC.includes(call.status);
}

/** The organisations for which somebody offers something: as editor, administrator or program. */
export function offeringOrganisationIds(actor: Actor): string[] {
  if (actor.kind !== 'person') return clientOrganisationIds(actor);
  return actor.memberships
    .filter(({ role }) => role === 'provider_editor' || role === 'organisation_admin')
    .map(({ organisationId }) => organisationId);
}

/** True for those who see every state of the school's calls. */
export function canSee(actor: Actor, call: Pick<Call, 'organisationId'>): boolean {
  return actsFor(actor, call.organisationId);
}

/** True for the person who made the call and for the school's coordinators and administrators. */
export function canChange(actor: Actor, call: Pick<Call, 'organisationId' | 'createdById'>): boolean {
  if (coordinates(actor, call)) return true;
  return (
    actor.kind === 'person' && actor.personId === call.createdById && actsFor(actor, call.organisationId)
  );
}

/** True for coordinators and administrators of the school. */
export function coordinates(actor: Actor, call: Pick<Call, 'organisationId'>): boolean {
  return actsFor(actor, call.organisationId, 'coordinator', 'organisation_admin');
}

/** Only the question of a learner is asked through somebody. @throws DomainError validation_failed */
export function assertKind(kind: Call['kind'], askedThrough: string | null | undefined): void {
  if (kind === 'learner_question' || !askedThrough) return;
  const detail = 'Alleen een leervraag (kind learner_question) wordt namens een leerling gesteld.';
  throw invalidInput({ pointer: '#/askedThrough', code: 'unknown', detail });
}

/** @throws DomainError demand_call_closed when the call is past changing */
export function assertEditable(call: Pick<Call, 'status'>): void {
  if (EDITABLE.includes(call.status)) return;
  throw new DomainError('demand_call_closed', 'Deze oproep is afgerond en kan niet meer worden gewijzigd.', {
    currentStatus: call.status,
  });
}

const REVIEWED_FIELDS = ['title', 'description', 'askedThrough'];

/** The words of an open learner question were reviewed. @throws DomainError permission_denied but for a coordinator */
export function assertWordsStand(
  call: Pick<Call, 'status' | 'kind'>,
  fields: readonly string[],
  isCoordinator: boolean,
): void {
  const isReviewed = call.kind === 'learner_question' && call.status === 'open';
  if (!isReviewed || isCoordinator || !fields.some((name) => REVIEWED_FIELDS.includes(name))) return;
  throw new DomainError(
    'permission_denied',
    'De tekst van deze leervraag is beoordeeld. Vraag de coördinator om haar te wijzigen, of trek haar in en stel een nieuwe vraag.',
  );
}

/** Only what never was public can vanish. @throws DomainError transition_not_allowed */
export function assertDeletable(
  call: Omit<CallFacts, 'organisationStatus'>,
  parties: readonly DemandCallParty[],
  today: string,
): void {
  if (call.status === 'draft') return;
  throw new DomainError(
    'transition_not_allowed',
    'Alleen een concept kan worden verwijderd. Trek de oproep in.',
    { currentStatus: call.status, allowedTransitions: stepsOf(call, parties, today) },
  );
}

interface Days {
  wantedMoments?: readonly { date: string; startTime?: string; endTime?: string }[] | undefined;
  wantedFromOn?: string | null | undefined;
  wantedToOn?: string | null | undefined;
  respondBy: string;
}

/** What of a public search needs something to measure by. */
interface SearchUse {
  hasWords: boolean;
  hasPlace: boolean;
  hasRadius: boolean;
  sortNames: readonly string[];
}

/** Relevance needs words, a radius needs a place. @throws DomainError validation_failed naming each fault */
export function assertSearch({ hasWords, hasPlace, hasRadius, sortNames }: SearchUse): void {
  const faults: FieldError[] = [];
  if (!hasWords && sortNames.includes('relevance')) {
    const detail = 'Sorteren op relevance kan alleen met q.';
    faults.push({ parameter: 'sort', code: 'pattern', detail });
  }
  if (!hasPlace && hasRadius) {
    const detail = 'Een straal vraagt om near=lengtegraad,breedtegraad.';
    faults.push({ parameter: 'near', code: 'required', detail });
  }
  if (faults.length > 0) throw invalidInput(...faults);
}

/** Faults of wanted moments: times come in pairs, and in order. */
function momentFaults(moments: NonNullable<Days['wantedMoments']>): FieldError[] {
  return moments.flatMap(({ startTime, endTime }, index): FieldError[] => {
    const pointer = `#/wantedMoments/${index}/endTime`;
    if ((startTime === undefined) !== (endTime === undefined)) {
      return [{ pointer, code: 'required', detail: 'Geef begin en einde, of geen van beide.' }];
    }
    if (startTime === undefined || endTime === undefined || startTime < endTime) return [];
    return [{ pointer, code: 'range_inverted', detail: 'Moet na startTime liggen.' }];
  });
}

/** Faults of days that must agree; a new day to respond by lies in the future. */
export function dayFaults(days: Days, isNewRespondBy: boolean, today: string): FieldError[] {
  const { wantedFromOn, wantedToOn, respondBy } = days;
  const faults: FieldError[] = momentFaults(days.wantedMoments ?? []);
  if (wantedFromOn && wantedToOn && wantedFromOn > wantedToOn) {
    faults.push({
      pointer: '#/wantedToOn',
      code: 'range_inverted',
      detail: 'Moet op of na wantedFromOn liggen.',
    });
  }
  if (isNewRespondBy && respondBy < today) {
    faults.push({ pointer: '#/respondBy', code: 'too_small', detail: 'Moet vandaag of later zijn.' });
  }
  return faults;
}
