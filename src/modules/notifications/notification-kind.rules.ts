/** Kinds of news a person can choose a rhythm for (code list notification_kinds); `service` is always told. */
export type NotificationCategory =
  | 'service'
  | 'reservations'
  | 'reminders'
  | 'waiting_list'
  | 'demand_calls'
  | 'messages'
  | 'reviews'
  | 'feedback_requests'
  | 'saved_searches';

/** What can be done with one click in a mail. */
export type MailActionName =
  | 'confirm_reservation'
  | 'cancel_reservation'
  | 'approve_reservation'
  | 'accept_offer'
  | 'decline_offer'
  | 'unsubscribe';

/** Who gets a mail; the queries are in the store of audiences. */
export type Audience =
  | 'requester'
  | 'school_approvers'
  | 'provider'
  | 'provider_but_responder'
  | 'seated_schools'
  | 'waiting_school'
  | 'waiting_schools'
  | 'offer_takers'
  | 'call_school'
  | 'responder'
  | 'other_side_of_thread'
  | 'invited_candidate'
  | 'invited_address'
  | 'claimant'
  | 'moderators'
  | 'reported_party'
  | 'subject'
  | 'appointment_school'
  | 'appointment_provider';

/** The records a mail can be about; each has a query for its facts. */
export type MailSubject =
  | 'reservation'
  | 'session'
  | 'activity'
  | 'activity_revision'
  | 'waitlist_entry'
  | 'demand_call'
  | 'demand_response'
  | 'call_invitation'
  | 'membership_invitation'
  | 'organisation_verification'
  | 'moderation_case'
  | 'appointment_request'
  | 'saved_search'
  | 'person';

export interface NotificationKindFacts {
  category: NotificationCategory;
  about: MailSubject;
  audience: Audience;
  actions?: readonly MailActionName[];
  /** Statuses in which the mail still says something true; in another it is not sent. */
  statuses?: readonly string[];
  /** Room elsewhere is told. */
  hasAlternatives?: true;
  /** Whoever did it knows already. */
  isNotForActor?: true;
  /** Sent although the account is suspended. */
  isForSuspended?: true;
}

const reservation = (audience: Audience, more: Partial<NotificationKindFacts> = {}) =>
  ({ category: 'service', about: 'reservation', audience, ...more }) as const;
const review = (about: 'activity' | 'activity_revision') =>
  ({ category: 'reviews', about, audience: 'provider' }) as const;
const response = (audience: Audience, more: Partial<NotificationKindFacts> = {}) =>
  ({ category: 'demand_calls', about: 'demand_response', audience, ...more }) as const;
const appointment = (audience: Audience) =>
  ({ category: 'reservations', about: 'appointment_request', audience }) as const;

/** Every kind of mail: what it is about, who gets it, and what can be done from it. */
export const NOTIFICATION_KINDS = {
  membership_invitation: {
    category: 'service',
    about: 'membership_invitation',
    audience: 'invited_address',
    statuses: ['invited'],
  },
  verification_approved: { category: 'service', about: 'organisation_verification', audience: 'claimant' },
  verification_rejected: { category: 'service', about: 'organisation_verification', audience: 'claimant' },
  activity_published: review('activity'),
  activity_changes_requested: review('activity'),
  activity_rejected: review('activity'),
  revision_approved: review('activity_revision'),
  revision_changes_requested: review('activity_revision'),
  revision_rejected: review('activity_revision'),
  reservation_requested: reservation('provider', {
    category: 'reservations',
    actions: ['confirm_reservation'],
    statuses: ['requested'],
  }),
  reservation_received: reservation('provider_but_responder', {
    category: 'reservations',
    statuses: ['confirmed'],
  }),
  reservation_confirmed: reservation('requester', {
    actions: ['cancel_reservation'],
    statuses: ['confirmed'],
  }),
  reservation_declined: reservation('requester', { hasAlternatives: true }),
  reservation_cancelled: reservation('requester', { hasAlternatives: true, isNotForActor: true }),
  reservation_cancelled_by_school: reservation('provider'),
  reservation_withdrawn: reservation('provider', { category: 'reservations' }),
  reservation_expired: reservation('requester', { hasAlternatives: true }),
  reservation_approval_asked: reservation('school_approvers', {
    category: 'reservations',
    actions: ['approve_reservation'],
    statuses: ['awaiting_school_approval'],
  }),
  reservation_reminder: reservation('requester', {
    category: 'reminders',
    actions: ['cancel_reservation'],
    statuses: ['confirmed'],
  }),
  reservation_reminder_provider: reservation('provider', {
    category: 'reminders',
    statuses: ['confirmed'],
  }),
  feedback_request: reservation('requester', {
    category: 'feedback_requests',
    statuses: ['completed'],
  }),
  appointment_opened: appointment('appointment_provider'),
  appointment_proposed_to_school: appointment('appointment_school'),
  appointment_proposed_to_provider: appointment('appointment_provider'),
  appointment_declined_to_school: appointment('appointment_school'),
  appointment_declined_to_provider: appointment('appointment_provider'),
  appointment_withdrawn: appointment('appointment_provider'),
  appointment_expired_to_school: appointment('appointment_school'),
  appointment_expired_to_provider: appointment('appointment_provider'),
  waitlist_offered: {
    category: 'service',
    about: 'waitlist_entry',
    audience: 'offer_takers',
    actions: ['accept_offer', 'decline_offer'],
    statuses: ['offered'],
  },
  waitlist_lapsed: { category: 'waiting_list', about: 'waitlist_entry', audience: 'waiting_school' },
  waitlist_closed: { category: 'waiting_list', about: 'waitlist_entry', audience: 'waiting_school' },
  response_submitted: response('call_school'),
  response_amended: response('call_school'),
  response_message: response('other_side_of_thread', { category: 'messages' }),
  response_accepted: response('responder', { category: 'service', statuses: ['accepted'] }),
  response_not_selected: response('responder'),
  response_declined: response('responder'),
  response_withdrawn: response('call_school'),
  call_invitation: {
    category: 'demand_calls',
    about: 'call_invitation',
    audience: 'invited_candidate',
    statuses: ['sent'],
  },
  call_expiring: {
    category: 'demand_calls',
    about: 'demand_call',
    audience: 'call_school',
    statuses: ['open'],
  },
  session_postponed: {
    category: 'service',
    about: 'reservation',
    audience: 'seated_schools',
    statuses: ['awaiting_school_approval', 'requested', 'confirmed'],
  },
  session_moved: {
    category: 'service',
    about: 'reservation',
    audience: 'seated_schools',
    actions: ['cancel_reservation'],
    statuses: ['awaiting_school_approval', 'requested', 'confirmed'],
  },
  session_changed_for_waiting: {
    category: 'waiting_list',
    about: 'waitlist_entry',
    audience: 'waiting_schools',
    statuses: ['waiting', 'offered'],
  },
  session_minimum_at_risk: {
    category: 'reservations',
    about: 'session',
    audience: 'provider',
    statuses: ['scheduled'],
  },
  saved_search_found: { category: 'saved_searches', about: 'saved_search', audience: 'subject' },
  moderation_case_opened: {
    category: 'reviews',
    about: 'moderation_case',
    audience: 'moderators',
    statuses: ['open', 'in_progress'],
  },
  moderation_case_decided: { category: 'service', about: 'moderation_case', audience: 'reported_party' },
  account_suspended: { category: 'service', about: 'person', audience: 'subject', isForSuspended: true },
} as const satisfies Record<string, NotificationKindFacts>;

export type NotificationKind = keyof typeof NOTIFICATION_KINDS;

export const isNotificationKind = (name: string): name is NotificationKind =>
  Object.hasOwn(NOTIFICATION_KINDS, name);

/** The facts of a kind. */
export const kindFacts = (kind: NotificationKind): NotificationKindFacts => NOTIFICATION_KINDS[kind];

/** A mail of this category can be turned off. */
export const canUnsubscribe = (category: NotificationCategory) => category !== 'service';
