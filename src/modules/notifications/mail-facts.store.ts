import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import type { MailFacts } from './mail-facts.rules.ts';
import type { MailSubject } from './notification-kind.rules.ts';

/** What all mails about a session tell; `s` is the session. */
const SESSION_COLUMNS = sql`
  s.id as "sessionId", s.on_date::text as "date", s.start_time::text as "startTime", s.end_time::text as "endTime",
  s.starts_at as "startsAt", a.title as "activity", a.id as "activityId", o.name as "provider",
  coalesce(l.name, a.place_name) as "placeName", coalesce(l.city, a.place_city) as "placeCity"`;
const SESSION_TABLES = sql`
  sessions s join activities a on a.id = s.activity_id join organisations o on o.id = a.organisation_id
  left join locations l on l.id = coalesce(s.location_id, a.location_id)`;

const CALL_COLUMNS = sql`c.title as "call", c.respond_by::text as "respondBy", k.name as "school"`;

/** The facts of a record, by what it is; one row or none. */
const FACTS: Record<MailSubject, (id: string) => SQL> = {
  reservation: (id) => sql`
    select r.status, r.group_name as "groupName", r.pupil_count as "pupilCount", r.adult_count as "adultCount",
      r.seats, r.expires_at as "deadlineAt", k.name as "school", ${SESSION_COLUMNS}
    from reservations r join ${SESSION_TABLES} on s.id = r.session_id join organisations k on k.id = r.organisation_id
    where r.id = ${id}`,
  session: (id) => sql`
    select s.status, s.taken_seats as "taken", s.minimum_seats as "minimum", s.booking_closes_at as "deadlineAt",
      ${SESSION_COLUMNS}
    from ${SESSION_TABLES} where s.id = ${id}`,
  waitlist_entry: (id) => sql`
    select w.status, w.group_name as "groupName", w.pupil_count as "pupilCount", w.adult_count as "adultCount",
      coalesce(w.offered_seats, w.seats) as "seats", w.offer_expires_at as "deadlineAt", k.name as "school",
      ${SESSION_COLUMNS}
    from waitlist_entries w join ${SESSION_TABLES} on s.id = w.session_id
    join organisations k on k.id = w.organisation_id where w.id = ${id}`,
  appointment_request: (id) => sql`
    select q.status, q.group_name as "groupName", q.pupil_count as "pupilCount", q.adult_count as "adultCount",
      q.expires_at as "deadlineAt", a.title as "activity", o.name as "provider", k.name as "school"
    from appointment_requests q join activities a on a.id = q.activity_id
    join organisations o on o.id = a.organisation_id join organisations k on k.id = q.organisation_id
    where q.id = ${id}`,
  activity: (id) => sql`
    select a.status, a.title as "activity", a.id as "activityId", o.name as "provider"
    from activities a join organisations o on o.id = a.organisation_id where a.id = ${id}`,
  activity_revision: (id) => sql`
    select v.status, a.title as "activity", a.id as "activityId", o.name as "provider"
    from activity_revisions v join activities a on a.id = v.activity_id
    join organisations o on o.id = a.organisation_id where v.id = ${id}`,
  demand_call: (id) => sql`
    select c.status, ${CALL_COLUMNS} from demand_calls c join organisations k on k.id = c.organisation_id
    where c.id = ${id}`,
  demand_response: (id) => sql`
    select d.status, ${CALL_COLUMNS}, coalesce(e.display_name, o.name) as "responder"
    from demand_responses d join demand_calls c on c.id = d.demand_call_id
    join organisations k on k.id = c.organisation_id
    left join organisations o on o.id = d.responder_organisation_id left join expert_profiles e on e.id = d.expert_id
    where d.id = ${id}`,
  call_invitation: (id) => sql`
    select i.status, i.message, ${CALL_COLUMNS} from demand_call_invitations i join demand_calls c on c.id = i.demand_call_id
    join organisations k on k.id = c.organisation_id where i.id = ${id}`,
  membership_invitation: (id) => sql`
    select i.status, i.role, i.email as "address", i.expires_at as "deadlineAt", o.name as "organisation"
    from membership_invitations i join organisations o on o.id = i.organisation_id where i.id = ${id}`,
  organisation_verification: (id) => sql`
    select v.status, o.name as "organisation" from organisation_verifications v
    join organisations o on o.id = v.organisation_id where v.id = ${id}`,
  moderation_case: (id) => sql`select m.status from moderation_cases m where m.id = ${id}`,
  saved_search: (id) =>
    sql`select 'active' as "status", q.name as "search" from saved_searches q where q.id = ${id}`,
  person: (id) => sql`select p.status::text as "status" from persons p where p.id = ${id}`,
};

/** What a mail about a record tells; undefined when the record is gone. */
export async function findMailFacts(
  db: DbOrTx,
  about: MailSubject,
  id: string,
): Promise<MailFacts | undefined> {
  const [row] = await db.execute<MailFacts>(FACTS[about](id));
  return row;
}

/** The reason of the step that a record had taken by then. */
export async function findReason(
  db: DbOrTx,
  resourceKind: string,
  resourceId: string,
  at: Date,
): Promise<{ reasonCode: string | null; reasonText: string | null } | undefined> {
  const [row] = await db.execute<{ reasonCode: string | null; reasonText: string | null }>(sql`
    select reason_code as "reasonCode", reason_text as "reasonText" from status_changes
    where resource_kind = ${resourceKind} and resource_id = ${resourceId}
      and created_at <= ${at.toISOString()}::timestamptz
    order by created_at desc, id desc limit 1`);
  return row;
}
