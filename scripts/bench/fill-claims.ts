import type { TransactionSql } from 'postgres';

/** Series, programmes and sessions with priority and a minimum. */
async function insertPlans(sql: TransactionSql): Promise<void> {
  await sql`insert into session_series (id, activity_id, pattern, skipped_days, created_at, updated_at)
    select uuidv7(), id, '{"weekdays":["tuesday"],"startTime":"09:00","endTime":"10:30","fromOn":"2027-01-05",
      "toOn":"2027-03-30","everyWeeks":1,"timeZone":"Europe/Amsterdam","skipPublicHolidays":true,"excludedOn":[]}', '[]',
      now(), now() from act where n % 5 = 0`;
  await sql`update sessions set series_id = (select id from session_series x where x.activity_id = sessions.activity_id limit 1)`;
  await sql`create temp table programme on commit drop as
    select activity_id, uuidv7() as id from moment group by activity_id having count(*) > 1`;
  await sql`update sessions set programme_id = programme.id from programme, moment
    where programme.activity_id = moment.activity_id and moment.id = sessions.id and moment.n % 3 = 0`;
  await sql`update sessions set minimum_seats = 5 where id in (select id from moment where n % 7 = 0)`;
  await sql`update sessions set status = case when m.n % 40 = 1 then 'cancelled' else 'postponed' end::session_status
    from moment m where m.id = sessions.id and m.n % 20 = 1`;
  await sql`update sessions set location_id = a.location_id from activities a where a.id = activity_id`;
}

/** Holds and the queue of each session that is to come. */
async function insertWaiting(sql: TransactionSql): Promise<void> {
  await sql`insert into holds (id, session_id, organisation_id, created_by_id, status, pupil_count, adult_count, seats, expires_at,
      created_at, updated_at)
    select uuidv7(), moment.id, school.organisation_id, school.person_id,
      (array['active', 'converted', 'released', 'expired'])[1 + moment.n % 4]::hold_status, 20, 2, 20,
      now() + interval '1 day', now(), now()
    from moment join school on school.n = 1 + moment.n % 9000 where moment.n % 2 = 0`;
  await sql`insert into waitlist_entries (id, session_id, organisation_id, created_by_id, status, group_name, level, pupil_count,
      adult_count, seats, least_seats, queue_number, created_at, updated_at)
    select uuidv7(), moment.id, school.organisation_id, school.person_id,
      (array['waiting', 'declined', 'lapsed', 'withdrawn', 'closed'])[1 + k % 5]::waitlist_entry_status, 'Groep ' || k,
      'po_group_5', 20, 2, 20, 20, k, now() - k * interval '1 hour', now()
    from moment, generate_series(1, 3) k, school
    where moment.n % 3 = 0 and school.n = 1 + (moment.n * 3 + k) % 9000`;
}

/** Requests for a moment, with what was proposed. */
async function insertAppointments(sql: TransactionSql): Promise<void> {
  await sql`insert into appointment_requests (id, activity_id, organisation_id, created_by_id, status, group_name, level,
      pupil_count, adult_count, expires_at, created_at, updated_at)
    select uuidv7(), act.id, school.organisation_id, school.person_id,
      (array['open', 'agreed', 'declined', 'withdrawn', 'expired'])[1 + act.n % 5]::appointment_request_status, 'Groep 5',
      'po_group_5', 20, 2, now() + interval '20 days', now() - act.n * interval '1 minute', now()
    from act join school on school.n = 1 + act.n % 9000`;
  await sql`insert into appointment_proposals (id, appointment_request_id, version, proposed_by, moments, created_at)
    select uuidv7(), id, k, 'school', '[{"date":"2027-03-02","startTime":"09:00","endTime":"10:30"}]', created_at
    from appointment_requests, generate_series(1, 2) k`;
}

/** Reservations in every status, with feedback. */
async function completeReservations(sql: TransactionSql): Promise<void> {
  await sql`create temp table made on commit drop as select row_number() over (order by id) as n, id from reservations`;
  await sql`update reservations set status = (array['confirmed', 'confirmed', 'completed', 'requested', 'cancelled', 'withdrawn',
      'declined', 'expired', 'no_show', 'awaiting_school_approval'])[1 + made.n % 10]::reservation_status
    from made where made.id = reservations.id`;
  await sql`insert into reservation_feedback (reservation_id, created_by_id, rating, text, would_recommend, created_at, updated_at)
    select id, created_by_id, 4, 'Leerzaam.', true, now(), now() from reservations where status = 'completed'`;
}

/** Answers on demand calls, the talk about them, and invitations. */
async function insertResponses(sql: TransactionSql): Promise<void> {
  await sql`create temp table numbered_call on commit drop as
    select row_number() over (order by id) as n, id from demand_calls`;
  await sql`update demand_calls set kind = 'learner_question', asked_through = 'lesson' where id in (
    select id from numbered_call where n % 3 = 0)`;
  await sql`update demand_calls set status = 'in_review' where id in (select id from numbered_call where n % 20 = 1)`;
  await sql`insert into demand_responses (id, demand_call_id, responder_organisation_id, expert_id, created_by_id, status,
      created_at, updated_at)
    select uuidv7(), c.id, case when k < 3 then provider.organisation_id end, case when k = 3 then expert.id end,
      provider.person_id, case when k = 1 then 'proposed' else 'shortlisted' end::demand_response_status,
      now() - k * interval '1 hour', now() - k * interval '1 hour'
    from numbered_call c, generate_series(1, 3) k, provider, expert
    where provider.n = 1 + (c.n + k * 7) % 400 and expert.n = 1 + c.n % 2000`;
  await sql`insert into demand_response_proposals (id, response_id, version, activity_id, session_id, place, price_cents, text,
      created_at)
    select uuidv7(), r.id, 1, (select id from activities where organisation_id = r.responder_organisation_id limit 1),
      (select id from moment where n = 1 + abs(hashtext(r.id::text)) % (select count(*) from moment)), 'at_venue', 0, 'Wij komen graag.', r.created_at
    from demand_responses r`;
  await sql`insert into demand_response_messages (id, response_id, side, created_by_id, text, created_at)
    select uuidv7(), id, 'responder', created_by_id, 'Past dinsdag ook?', created_at + k * interval '1 minute'
    from demand_responses, generate_series(1, 2) k`;
  await sql`insert into demand_call_invitations (id, demand_call_id, candidate_kind, candidate_id, organisation_id, expert_id,
      created_by_id, created_at, updated_at)
    select uuidv7(), c.id, case when k = 1 then 'organisation' else 'expert' end::candidate_kind,
      case when k = 1 then provider.organisation_id else expert.id end,
      case when k = 1 then provider.organisation_id end, case when k = 2 then expert.id end, provider.person_id, now(), now()
    from numbered_call c, generate_series(1, 2) k, provider, expert
    where provider.n = 1 + c.n % 400 and expert.n = 1 + (c.n + 5) % 2000`;
  await sql`insert into expert_organisations (expert_id, organisation_id, created_at)
    select expert.id, school.organisation_id, now() from expert join school on school.n = 7000 + expert.n`;
}

/** Everything that claims a session or answers a call. */
export async function fillClaims(sql: TransactionSql): Promise<void> {
  await insertPlans(sql);
  await insertWaiting(sql);
  await insertAppointments(sql);
  await completeReservations(sql);
  await insertResponses(sql);
}
