import type { NotificationKind } from './notification-kind.rules.ts';

/** What a mail is made from: the parts of an event of the outbox. */
export interface NotifiableEvent {
  type: string;
  facts: Readonly<Record<string, unknown>>;
}

interface EventRule {
  kind: NotificationKind;
  /** Left out, always. */
  when?: (facts: NotifiableEvent['facts']) => boolean;
}

const isFrom = (side: string) => (facts: NotifiableEvent['facts']) => facts.side === side;
const isNotFrom = (side: string) => (facts: NotifiableEvent['facts']) => facts.side !== side;
const movesTo = (status: string) => (facts: NotifiableEvent['facts']) => facts.to === status;
const comesFrom = (status: string) => (facts: NotifiableEvent['facts']) => facts.from === status;

/** Fields of a session that decide whether a group can still come. */
const MOMENT_FIELDS = ['date', 'startTime', 'endTime', 'endDate', 'timeZone', 'locationId', 'startsAt'];

function isMoved({ to, from, fields }: NotifiableEvent['facts']): boolean {
  const hasMoment = Array.isArray(fields) && fields.some((field) => MOMENT_FIELDS.includes(String(field)));
  return hasMoment || (from === 'postponed' && to === 'scheduled');
}

/** Which mails follow from which event. A change of a session is told per reservation. */
const EVENT_RULES: Readonly<Record<string, readonly EventRule[]>> = {
  'membership.invited': [{ kind: 'membership_invitation' }],
  'verification.approved': [{ kind: 'verification_approved' }],
  'verification.rejected': [{ kind: 'verification_rejected' }],
  'activity.published': [{ kind: 'activity_published', when: comesFrom('in_review') }],
  'activity.updated': [
    { kind: 'activity_changes_requested', when: movesTo('changes_requested') },
    { kind: 'activity_rejected', when: movesTo('rejected') },
  ],
  'activity_revision.approved': [{ kind: 'revision_approved' }],
  'activity_revision.changes_requested': [{ kind: 'revision_changes_requested' }],
  'activity_revision.rejected': [{ kind: 'revision_rejected' }],
  'reservation.awaiting_school_approval': [{ kind: 'reservation_approval_asked' }],
  'reservation.requested': [
    { kind: 'reservation_requested' },
    { kind: 'reservation_approval_asked', when: movesTo('awaiting_school_approval') },
  ],
  'reservation.confirmed': [
    { kind: 'reservation_confirmed' },
    { kind: 'reservation_received', when: isNotFrom('provider') },
  ],
  'reservation.declined': [{ kind: 'reservation_declined' }],
  'reservation.cancelled': [
    { kind: 'reservation_cancelled' },
    { kind: 'reservation_cancelled_by_school', when: isNotFrom('provider') },
  ],
  'reservation.withdrawn': [{ kind: 'reservation_withdrawn', when: comesFrom('requested') }],
  'reservation.expired': [{ kind: 'reservation_expired' }],
  'appointment_request.opened': [{ kind: 'appointment_opened' }],
  'appointment_request.proposed': [
    { kind: 'appointment_proposed_to_provider', when: isFrom('school') },
    { kind: 'appointment_proposed_to_school', when: isFrom('provider') },
  ],
  'appointment_request.declined': [
    { kind: 'appointment_declined_to_provider', when: isFrom('school') },
    { kind: 'appointment_declined_to_school', when: isNotFrom('school') },
  ],
  'appointment_request.withdrawn': [{ kind: 'appointment_withdrawn' }],
  'appointment_request.expired': [
    { kind: 'appointment_expired_to_school' },
    { kind: 'appointment_expired_to_provider' },
  ],
  'waitlist_entry.offered': [{ kind: 'waitlist_offered' }],
  'waitlist_entry.lapsed': [{ kind: 'waitlist_lapsed' }],
  'waitlist_entry.closed': [{ kind: 'waitlist_closed' }],
  'demand_response.submitted': [{ kind: 'response_submitted' }],
  'demand_response.amended': [{ kind: 'response_amended' }],
  'demand_response.message': [{ kind: 'response_message' }],
  'demand_response.accepted': [{ kind: 'response_accepted' }],
  'demand_response.not_selected': [{ kind: 'response_not_selected' }],
  'demand_response.declined': [{ kind: 'response_declined' }],
  'demand_response.withdrawn': [{ kind: 'response_withdrawn' }],
  'demand_call.invited': [{ kind: 'call_invitation' }],
  'session.updated': [
    { kind: 'session_postponed', when: movesTo('postponed') },
    { kind: 'session_moved', when: isMoved },
    { kind: 'session_changed_for_waiting', when: (facts) => facts.to === 'postponed' || isMoved(facts) },
  ],
  'session.minimum_at_risk': [{ kind: 'session_minimum_at_risk' }],
  'moderation_case.opened': [{ kind: 'moderation_case_opened' }],
  'moderation_case.decided': [{ kind: 'moderation_case_decided', when: movesTo('upheld') }],
  'person.suspended': [{ kind: 'account_suspended' }],
};

/** The kinds of mail that an event asks for. */
export function kindsOf({ type, facts }: NotifiableEvent): NotificationKind[] {
  const rules = Object.hasOwn(EVENT_RULES, type) ? (EVENT_RULES[type] ?? []) : [];
  return rules.filter(({ when }) => when === undefined || when(facts)).map(({ kind }) => kind);
}

/** Names under which events keep the id of the record that a mail is about. */
const ID_FACTS: Readonly<Record<string, string>> = {
  membership_invitation: 'invitationId',
  organisation_verification: 'verificationId',
  activity_revision: 'revisionId',
  call_invitation: 'invitationId',
};

/** The id of the record a mail is about: named in the facts when the event is of another record. */
export function subjectIdOf(about: string, facts: NotifiableEvent['facts'], resourceId: string): string {
  const named = facts[ID_FACTS[about] ?? ''];
  return typeof named === 'string' ? named : resourceId;
}
