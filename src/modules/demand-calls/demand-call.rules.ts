import { type Actor, actsFor } from '../../core/actor.ts';
import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import type { TransitionTable } from '../../core/transitions.ts';
import type { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import type { organisationStatus } from '../../infra/db/schema/organisations.ts';

type Call = typeof demandCalls.$inferSelect;
type DemandCallStatus = Call['status'];
/** What a call borrows from its school. */
interface SchoolFacts {
  organisationStatus: (typeof organisationStatus.enumValues)[number];
}

/** Who takes a step: the school with its people, a curator of its region, or the service by the clock. */
export type DemandCallParty = 'school' | 'curator' | 'system';

interface DemandCallStep {
  to: DemandCallStatus;
  by: readonly DemandCallParty[];
}

/** The machine of a demand call (contract section 12), with who may take each step. */
export const DEMAND_CALL_STEPS: Readonly<Record<DemandCallStatus, readonly DemandCallStep[]>> = {
  draft: [
    { to: 'in_review', by: ['school'] },
    { to: 'open', by: ['school'] },
  ],
  in_review: [{ to: 'open', by: ['curator'] }],
  open: [
    { to: 'matched', by: ['school'] },
    { to: 'expired', by: ['system'] },
    { to: 'withdrawn', by: ['school'] },
    { to: 'closed', by: ['school', 'curator'] },
  ],
  matched: [{ to: 'fulfilled', by: ['school'] }],
  fulfilled: [],
  expired: [{ to: 'open', by: ['school'] }],
  withdrawn: [],
  closed: [],
};

/** The machine without parties. */
export const DEMAND_CALL_TRANSITIONS = Object.fromEntries(
  Object.entries(DEMAND_CALL_STEPS).map(([from, steps]) => [from, steps.map((step) => step.to)]),
) as unknown as TransitionTable<DemandCallStatus>;

const PUBLIC: readonly DemandCallStatus[] = ['open', 'matched', 'fulfilled'];
const OVER: readonly DemandCallStatus[] = ['expired', 'withdrawn', 'closed'];
const EDITABLE: readonly DemandCallStatus[] = ['draft', 'in_review', 'open', 'expired'];

/** The steps that these parties can take from a status. */
export function allowedSteps(
  from: DemandCallStatus,
  parties: readonly DemandCallParty[],
): DemandCallStatus[] {
  return DEMAND_CALL_STEPS[from]
    .filter((step) => step.by.some((party) => parties.includes(party)))
    .map((step) => step.to);
}

/** Calls are public, so only a verified school makes and opens them. @throws DomainError organisation_not_verified */
export function assertVerified(status: SchoolFacts['organisationStatus']): void {
  if (status === 'active') return;
  throw new DomainError(
    'organisation_not_verified',
    'Deze school kan nog geen oproep plaatsen; zij is niet actief. Vraag de beheerder van het platform om verificatie.',
  );
}

/**
 * Decides on a step by one of these parties. A call opens only while answers are still welcome.
 * @returns false when the call is there already
 * @throws DomainError transition_not_allowed; permission_denied for another party's step; organisation_not_verified
 */
export function assertStep(
  call: Pick<Call, 'status' | 'respondBy'> & SchoolFacts,
  to: DemandCallStatus,
  parties: readonly DemandCallParty[],
  today: string,
): boolean {
  if (call.status === to) return false;
  const facts = { currentStatus: call.status, allowedTransitions: allowedSteps(call.status, parties) };
  const step = DEMAND_CALL_STEPS[call.status].find((candidate) => candidate.to === to);
  if (step === undefined) {
    throw new DomainError('transition_not_allowed', `Van ${call.status} naar ${to} kan niet.`, facts);
  }
  if (!step.by.some((party) => parties.includes(party))) {
    throw new DomainError('permission_denied', `De stap naar ${to} is niet aan u.`);
  }
  if (to === 'open') assertVerified(call.organisationStatus);
  if (to === 'open' && call.respondBy < today) {
    throw new DomainError(
      'transition_not_allowed',
      'De reageerdatum is voorbij. Kies eerst een nieuwe respondBy.',
      {
        ...facts,
        reason: 'respond_by_passed',
      },
    );
  }
  return true;
}

/** What everyone gets to see of a call: the call, that it is over, or nothing at all while its school is not active. */
export function publicFace(
  call: Pick<Call, 'status' | 'openedAt'> & SchoolFacts,
): 'shown' | 'over' | 'hidden' {
  if (call.organisationStatus !== 'active') return 'hidden';
  if (PUBLIC.includes(call.status)) return 'shown';
  return OVER.includes(call.status) && call.openedAt !== null ? 'over' : 'hidden';
}

/** True for those who see every state of the school's calls. */
export function canSee(actor: Actor, call: Pick<Call, 'organisationId'>): boolean {
  return actsFor(actor, call.organisationId);
}

/** True for the person who made the call and for the school's coordinators and administrators. */
export function canChange(actor: Actor, call: Pick<Call, 'organisationId' | 'createdById'>): boolean {
  if (actsFor(actor, call.organisationId, 'coordinator', 'organisation_admin')) return true;
  return (
    actor.kind === 'person' && actor.personId === call.createdById && actsFor(actor, call.organisationId)
  );
}

/** @throws DomainError demand_call_closed when the call is past changing */
export function assertEditable(call: Pick<Call, 'status'>): void {
  if (EDITABLE.includes(call.status)) return;
  throw new DomainError('demand_call_closed', 'Deze oproep is afgerond en kan niet meer worden gewijzigd.', {
    currentStatus: call.status,
  });
}

/** Only what never was public can vanish. @throws DomainError transition_not_allowed */
export function assertDeletable(call: Pick<Call, 'status'>, parties: readonly DemandCallParty[]): void {
  if (call.status === 'draft') return;
  throw new DomainError(
    'transition_not_allowed',
    'Alleen een concept kan worden verwijderd. Trek de oproep in.',
    {
      currentStatus: call.status,
      allowedTransitions: allowedSteps(call.status, parties),
    },
  );
}

interface Days {
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

/** Faults of days that must agree; a new day to respond by lies in the future. */
export function dayFaults(days: Days, isNewRespondBy: boolean, today: string): FieldError[] {
  const { wantedFromOn, wantedToOn, respondBy } = days;
  const faults: FieldError[] = [];
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
