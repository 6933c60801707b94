/** How long rows are kept and why: data, from which the nightly job and its dry run follow. */
export interface RetentionRule {
  /** Unique, as it is printed. */
  name: string;
  table: string;
  /** Column from which the days count; with `session`, the end of that session. */
  since: string;
  /** Column that names a session, whose end counts. */
  session?: string;
  keepDays: number;
  /** Only rows in one of these statuses. */
  statuses?: readonly string[];
  /** Only events that every consumer has read. */
  isConsumed?: true;
  /** Columns to empty, each to an SQL literal; left out, rows are deleted. */
  empties?: Readonly<Record<string, string>>;
  because: string;
}

const YEAR = 365;
const SEVEN_YEARS = 7 * YEAR + 2;
const THIRTEEN_MONTHS = 396;
const NOTHING = { remark: 'null', intake_answers: "'[]'" } as const;

export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    name: 'processing_log',
    table: 'processing_log',
    since: 'started_at',
    keepDays: 183,
    because: 'half a year is enough to answer a complaint about access',
  },
  {
    name: 'audit_events',
    table: 'audit_events',
    since: 'created_at',
    keepDays: SEVEN_YEARS,
    because: 'accounts of public money can be asked for during seven years',
  },
  {
    name: 'status_changes',
    table: 'status_changes',
    since: 'created_at',
    keepDays: SEVEN_YEARS,
    because: 'the same term as the audit events they explain',
  },
  {
    name: 'outbox_events',
    table: 'outbox_events',
    since: 'created_at',
    keepDays: 90,
    isConsumed: true,
    because: 'consumers that were away for a season can still catch up',
  },
  {
    name: 'idempotency_keys',
    table: 'idempotency_keys',
    since: 'expires_at',
    keepDays: 0,
    because: 'a retry comes within a day',
  },
  {
    name: 'sign_in_codes',
    table: 'sign_in_codes',
    since: 'created_at',
    keepDays: 1,
    because: 'a code lasts minutes; a day explains a complaint',
  },
  {
    name: 'notifications',
    table: 'notifications',
    since: 'created_at',
    keepDays: THIRTEEN_MONTHS,
    because: 'yearly reminders look back one school year',
  },
  {
    name: 'mail_outbox',
    table: 'mail_outbox',
    since: 'created_at',
    keepDays: 30,
    because: 'copies for development only',
  },
  {
    name: 'reservation_remarks',
    table: 'reservations',
    since: 'ends_at',
    session: 'session_id',
    keepDays: THIRTEEN_MONTHS,
    empties: NOTHING,
    because: 'after the next school year nobody plans by them; counts stay for the yearly report',
  },
  {
    name: 'appointment_remarks',
    table: 'appointment_requests',
    since: 'expires_at',
    keepDays: THIRTEEN_MONTHS,
    empties: NOTHING,
    because: 'the same as those of reservations',
  },
  {
    name: 'demand_call_words',
    table: 'demand_calls',
    since: 'updated_at',
    keepDays: 2 * YEAR,
    statuses: ['fulfilled', 'expired', 'withdrawn', 'closed'],
    empties: { description: "'De tekst is na de bewaartermijn verwijderd.'" },
    because: 'two school years show what schools look for; the numbers stay',
  },
  {
    name: 'response_messages',
    table: 'demand_response_messages',
    since: 'created_at',
    keepDays: 2 * YEAR,
    because: 'the same as the calls they are about',
  },
  {
    name: 'ended_holds',
    table: 'holds',
    since: 'updated_at',
    keepDays: 30,
    statuses: ['converted', 'released', 'expired'],
    because: 'a month explains why seats were free or not',
  },
  {
    name: 'ended_waitlist_entries',
    table: 'waitlist_entries',
    since: 'updated_at',
    keepDays: THIRTEEN_MONTHS,
    statuses: ['accepted', 'declined', 'withdrawn', 'closed'],
    because: 'the order of the queue can be asked about within the school year',
  },
  {
    name: 'ended_invitations',
    table: 'membership_invitations',
    since: 'updated_at',
    keepDays: 90,
    statuses: ['accepted', 'declined', 'withdrawn', 'expired'],
    because: 'addresses of people who may have no account',
  },
  {
    name: 'verification_explanations',
    table: 'organisation_verifications',
    since: 'updated_at',
    keepDays: YEAR,
    statuses: ['approved', 'rejected', 'withdrawn'],
    empties: { explanation: 'null' },
    because: 'a decision can be objected to within a year',
  },
  {
    name: 'report_reporters',
    table: 'content_reports',
    since: 'created_at',
    keepDays: YEAR,
    empties: { reporter_email: 'null', reporter_person_id: 'null' },
    because: 'a reporter is asked something while the case is open, at most a year',
  },
  {
    name: 'attestations',
    table: 'attestations',
    since: 'valid_until_on',
    keepDays: 2 * YEAR,
    because: 'a school can show afterwards that a certificate was seen',
  },
  {
    name: 'data_subject_exports',
    table: 'data_subject_exports',
    since: 'expires_at',
    keepDays: 0,
    because: 'a copy of everything lies nowhere longer than its week',
  },
  {
    name: 'data_subject_requests',
    table: 'data_subject_requests',
    since: 'updated_at',
    keepDays: 5 * YEAR,
    statuses: ['completed', 'refused', 'withdrawn'],
    because: 'claims about how a request was handled lapse after five years',
  },
];

const DAY_MS = 86_400_000;

/** Rows from before this moment have been kept long enough. */
export function cutoffOf({ keepDays }: Pick<RetentionRule, 'keepDays'>, now: Date): Date {
  return new Date(now.getTime() - keepDays * DAY_MS);
}
