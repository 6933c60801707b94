import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import type { Audience, MailSubject } from './notification-kind.rules.ts';

/** Somebody who is told something, and the record it is about. Who has no account has no id. */
export interface Addressee {
  [column: string]: unknown;
  personId: string | null;
  resourceId: string;
}

/** What an event says beside the record. */
export interface AudienceFacts {
  facts: Readonly<Record<string, unknown>>;
}

const SCHOOL_ROLES = sql`('coordinator', 'organisation_admin')`;
const PROVIDER_ROLES = sql`('provider_editor', 'organisation_admin')`;

/** Members in these roles of the organisation that a record names in a column. */
const members = (roles: SQL, from: SQL, organisation: SQL, resource: SQL, where: SQL) => sql`
  select m.person_id as "personId", ${resource} as "resourceId"
  from ${from} join memberships m on m.organisation_id = ${organisation} and m.role in ${roles}
  where ${where}`;

/** Whoever made a record for a school; when that person has left the school, those who answer for it. */
const makerOrSchool = (from: SQL, alias: SQL, where: SQL, resource = sql`${alias}.id`) => {
  const stays = sql`exists (select from memberships s
    where s.person_id = ${alias}.created_by_id and s.organisation_id = ${alias}.organisation_id)`;
  return sql`
    select ${alias}.created_by_id as "personId", ${resource} as "resourceId" from ${from} where ${where} and ${stays}
    union ${members(SCHOOL_ROLES, from, sql`${alias}.organisation_id`, resource, sql`${where} and not ${stays}`)}`;
};

const PROVIDER_OF: Partial<Record<MailSubject, (id: string) => SQL>> = {
  reservation: (id) =>
    members(
      PROVIDER_ROLES,
      sql`reservations r`,
      sql`r.provider_organisation_id`,
      sql`r.id`,
      sql`r.id = ${id}`,
    ),
  session: (id) =>
    members(
      PROVIDER_ROLES,
      sql`sessions s join activities a on a.id = s.activity_id`,
      sql`a.organisation_id`,
      sql`s.id`,
      sql`s.id = ${id}`,
    ),
  activity: (id) =>
    members(PROVIDER_ROLES, sql`activities a`, sql`a.organisation_id`, sql`a.id`, sql`a.id = ${id}`),
  activity_revision: (id) =>
    members(PROVIDER_ROLES, sql`activity_revisions v`, sql`v.organisation_id`, sql`v.id`, sql`v.id = ${id}`),
};

/** Who offers what is reserved, but for the responder whose answer to a call was accepted: told of that already. */
const providerButResponderOf = (id: string) =>
  members(
    PROVIDER_ROLES,
    sql`reservations r`,
    sql`r.provider_organisation_id`,
    sql`r.id`,
    sql`r.id = ${id} and not exists (
      select from demand_responses d left join expert_profiles e on e.id = d.expert_id
      where d.reservation_id = r.id
        and (d.responder_organisation_id = r.provider_organisation_id or e.person_id = m.person_id))`,
  );

/** The organisation or the expert that answered a call. */
const responderOf = (id: string) => sql`
  ${members(PROVIDER_ROLES, sql`demand_responses d`, sql`d.responder_organisation_id`, sql`d.id`, sql`d.id = ${id}`)}
  union select e.person_id, d.id from demand_responses d join expert_profiles e on e.id = d.expert_id where d.id = ${id}`;

const callSchoolOf = (id: string) =>
  makerOrSchool(
    sql`demand_responses d join demand_calls c on c.id = d.demand_call_id`,
    sql`c`,
    sql`d.id = ${id}`,
    sql`d.id`,
  );

/** The side of a conversation that did not write. */
const otherSideOf = (id: string, { facts }: AudienceFacts) =>
  facts.side === 'school' ? responderOf(id) : callSchoolOf(id);

/** Who answers for a candidate that was asked to respond. */
const invitedOf = (id: string) => sql`
  select e.person_id as "personId", i.id as "resourceId" from demand_call_invitations i
  join expert_profiles e on e.id = i.expert_id where i.id = ${id}
  union ${members(PROVIDER_ROLES, sql`demand_call_invitations i`, sql`i.organisation_id`, sql`i.id`, sql`i.id = ${id}`)}`;

/** Who can take an offer: whoever waits, and where the school approves reservations those who do so. */
const takersOf = (id: string) => {
  const from = sql`waitlist_entries w join organisations k on k.id = w.organisation_id`;
  return sql`
  ${makerOrSchool(
    sql`waitlist_entries w`,
    sql`w`,
    sql`w.id = ${id} and not exists (
    select from organisations k where k.id = w.organisation_id and k.requires_reservation_approval)`,
  )}
  union ${members(SCHOOL_ROLES, from, sql`w.organisation_id`, sql`w.id`, sql`w.id = ${id} and k.requires_reservation_approval`)}`;
};

/** Members of workgroups that decide on reports in the regions of a case. */
const moderatorsOf = (id: string) => sql`
  select w.person_id as "personId", c.id as "resourceId" from moderation_cases c
  join workgroup_regions g on g.region_id = any(c.region_ids)
  join workgroup_members w on w.workgroup_id = g.workgroup_id and 'moderate' = any(w.permissions) where c.id = ${id}`;

/** Who answers for what was reported: an organisation or an expert. */
const reportedOf = (id: string) => sql`
  ${members(sql`('coordinator', 'provider_editor', 'organisation_admin')`, sql`moderation_cases c`, sql`c.organisation_id`, sql`c.id`, sql`c.id = ${id}`)}
  union select e.person_id, c.id from moderation_cases c
  join expert_profiles e on c.subject_kind = 'expert' and e.id = c.subject_id where c.id = ${id}`;

const AUDIENCES: Record<Audience, (id: string, about: MailSubject, event: AudienceFacts) => SQL | undefined> =
  {
    requester: (id) => makerOrSchool(sql`reservations r`, sql`r`, sql`r.id = ${id}`),
    seated_schools: (id) =>
      makerOrSchool(
        sql`reservations r`,
        sql`r`,
        sql`r.session_id = ${id} and r.status in ('awaiting_school_approval', 'requested', 'confirmed')`,
      ),
    school_approvers: (id) =>
      members(SCHOOL_ROLES, sql`reservations r`, sql`r.organisation_id`, sql`r.id`, sql`r.id = ${id}`),
    provider: (id, about) => PROVIDER_OF[about]?.(id),
    provider_but_responder: providerButResponderOf,
    waiting_school: (id) => makerOrSchool(sql`waitlist_entries w`, sql`w`, sql`w.id = ${id}`),
    waiting_schools: (id) =>
      makerOrSchool(
        sql`waitlist_entries w`,
        sql`w`,
        sql`w.session_id = ${id} and w.status in ('waiting', 'offered')`,
      ),
    offer_takers: (id) => takersOf(id),
    call_school: (id, about) =>
      about === 'demand_call'
        ? makerOrSchool(sql`demand_calls c`, sql`c`, sql`c.id = ${id}`)
        : callSchoolOf(id),
    responder: responderOf,
    other_side_of_thread: (id, _about, event) => otherSideOf(id, event),
    invited_candidate: (id) => invitedOf(id),
    invited_address: (id) => sql`
    select p.id as "personId", i.id as "resourceId"
    from membership_invitations i left join persons p on p.email = i.email where i.id = ${id}`,
    claimant: (id) => sql`
    select v.person_id as "personId", v.id as "resourceId" from organisation_verifications v where v.id = ${id}`,
    moderators: moderatorsOf,
    reported_party: reportedOf,
    subject: (id, about) =>
      about === 'saved_search'
        ? sql`select person_id as "personId", id as "resourceId" from saved_searches where id = ${id}`
        : sql`select id as "personId", id as "resourceId" from persons where id = ${id}`,
    appointment_school: (id) => makerOrSchool(sql`appointment_requests q`, sql`q`, sql`q.id = ${id}`),
    appointment_provider: (id) =>
      members(
        PROVIDER_ROLES,
        sql`appointment_requests q join activities a on a.id = q.activity_id`,
        sql`a.organisation_id`,
        sql`q.id`,
        sql`q.id = ${id}`,
      ),
  };

/** Who is told, each once. */
export async function listAudience(
  db: DbOrTx,
  audience: Audience,
  about: MailSubject,
  id: string,
  event: AudienceFacts,
): Promise<Addressee[]> {
  const query = AUDIENCES[audience](id, about, event);
  if (query === undefined) return [];
  return db.execute<Addressee>(sql`select distinct "personId", "resourceId" from (${query}) who`);
}
