import type { TransactionSql } from 'postgres';

/** What waits for a workgroup, what it decided, and what looks double. */
async function insertReviews(sql: TransactionSql): Promise<void> {
  await sql`update activities set status = 'in_review', in_review_since = updated_at where id in (
    select id from activities where status = 'draft' order by id limit 400)`;
  await sql`insert into activity_revisions (id, activity_id, organisation_id, status, base_version, before, content, submitted_at,
      created_at, updated_at)
    select uuidv7(), id, organisation_id, case when n % 25 = 0 then 'pending' else 'approved' end::activity_revision_status, 1,
      '{"title":"Oud"}', '{"title":"Nieuw"}', now() - n * interval '1 minute', now() - n * interval '1 minute', now()
    from act`;
  await sql`insert into review_decisions (status_change_id, activity_id, revision_id, answers, created_at)
    select uuidv7(), activity_id, id, '[{"code":"safe","answer":"yes"}]', now() from activity_revisions`;
  await sql`insert into provider_trusts (organisation_id, granted_at) select organisation_id, now() from provider where n % 2 = 0`;
  await sql`insert into activity_duplicates (id, activity_id, canonical_id, status, score, reasons, created_at, updated_at)
    select uuidv7(), act.id, other.id, (array['proposed', 'confirmed', 'dismissed'])[1 + act.n % 3]::duplicate_candidate_status,
      0.8, array['title'], now() - act.n * interval '1 minute', now()
    from act join act other on other.n = act.n - 1 where act.n % 2 = 0`;
  await sql`insert into moderation_cases (id, subject_kind, subject_id, subject_title, organisation_id, region_ids, status, created_at,
      updated_at)
    select uuidv7(), 'activity', id, title, organisation_id, region_ids,
      (array['open', 'in_progress', 'upheld', 'dismissed'])[1 + n % 4]::moderation_case_status,
      now() - n * interval '1 minute', now() from act where n % 2 = 0`;
  await sql`insert into content_reports (id, moderation_case_id, reason_code, explanation, reporter_person_id, created_at)
    select uuidv7(), c.id, 'incorrect', 'Het adres klopt niet.', school.person_id, c.created_at
    from moderation_cases c, school where school.n = 1 + abs(hashtext(c.id::text)) % 9000`;
}

/** Pictures with small contents; their size is not what is measured here. */
async function insertImages(sql: TransactionSql): Promise<void> {
  await sql`create temp table picture on commit drop as
    select uuidv7() as id, uuidv7() as file_id, act.id as activity_id, provider.person_id
    from act join provider using (organisation_id) where act.n % 3 = 0`;
  await sql`insert into file_uploads (id, owner_kind, owner_id, status, media_type, byte_count, expires_at, created_at, updated_at)
    select file_id, 'person', person_id::text, 'attached', 'image/png', 1000, now() + interval '1 day', now(), now()
    from picture`;
  await sql`insert into image_files (file_upload_id, width, height, is_master, content, created_at)
    select file_id, width, width / 2, width = 1600, decode(repeat('00', 300), 'hex'), now()
    from picture, unnest(array[320, 640, 1600]) width`;
  await sql`insert into activity_images (id, activity_id, file_upload_id, alt, credit, licence, width, height, created_at,
      updated_at)
    select id, activity_id, file_id, 'Een werkplaats', 'Fotograaf', 'CC-BY-4.0', 1600, 800, now(), now() from picture`;
}

/** A step in the history of everything that has one. */
async function insertHistory(sql: TransactionSql): Promise<void> {
  const kinds = {
    session: 'sessions',
    organisation: 'organisations',
    person: 'persons',
    user: 'persons',
    expert: 'expert_profiles',
    expert_profile: 'expert_profiles',
    demand_call: 'demand_calls',
    demand_response: 'demand_responses',
    demand_invitation: 'demand_call_invitations',
    call_invitation: 'demand_call_invitations',
    waitlist_entry: 'waitlist_entries',
    appointment_request: 'appointment_requests',
    data_subject_request: 'data_subject_requests',
    activity_revision: 'activity_revisions',
    duplicate_candidate: 'activity_duplicates',
    moderation_case: 'moderation_cases',
    membership_invitation: 'membership_invitations',
    organisation_verification: 'organisation_verifications',
    verification: 'organisation_verifications',
  };
  for (const [kind, table] of Object.entries(kinds)) {
    await sql`insert into status_changes (id, resource_kind, resource_id, from_status, to_status, actor_kind, actor_id, created_at)
      select uuidv7(), ${kind}, id, 'draft', 'open', 'system', 'bench', now() - interval '1 day'
      from ${sql(table)}`;
  }
  await sql`insert into audit_events (id, action, resource_kind, resource_id, actor_kind, actor_id, trace_id, facts, created_at)
    select uuidv7(), 'activity.updated', resource_kind, resource_id::text, 'person', school.person_id::text, 'none', '{}',
      now() - random() * interval '300 days'
    from status_changes c join school on school.n = 1 + abs(hashtext(c.id::text)) % 9000 limit 60000`;
  await sql`insert into outbox_events (id, type, resource_kind, resource_id, resource_version, facts, trace_id, created_at)
    select uuidv7(), 'activity.updated', resource_kind, resource_id, 1, '{}', 'none', created_at
    from status_changes limit 60000`;
}

/** Mails that went out, and work that waits. */
async function insertMails(sql: TransactionSql): Promise<void> {
  await sql`insert into notifications (id, kind, occasion, person_id, resource_kind, resource_id, status, created_at)
    select uuidv7(), 'reservation_confirmed', r.id::text, created_by_id, 'reservation', r.id, 'sent', created_at
    from reservations r`;
  await sql`insert into action_tokens (id, notification_id, person_id, action, resource_id, expires_at, created_at)
    select uuidv7(), id, person_id, 'cancel_reservation', resource_id, now() + interval '1 day', created_at from notifications`;
  await sql`insert into mail_outbox (id, recipient, subject, text, headers, created_at)
    select uuidv7(), 'persoon' || n || '@school.example', 'Bevestiging', 'Dag!', '{}', now() - n * interval '1 minute'
    from school`;
  await sql`select count(graphile_worker.add_job('bench-' || n % 7, json_build_object('n', n), run_at => now() + interval '9 days'))
    from generate_series(1, 5000) n`;
}

/** What people asked for about their own data, and the log of the processing of it. */
async function insertPrivacy(sql: TransactionSql): Promise<void> {
  await sql`insert into data_subject_requests (id, person_id, kind, status, starts_at, ended_at, content_expires_at, created_at,
      updated_at)
    select uuidv7(), person_id, case k when 1 then 'export' else 'erase' end::data_subject_request_kind,
      case k when 1 then 'completed' else 'withdrawn' end::data_subject_request_status, now(), now(),
      now() + interval '7 days', now() - n * interval '1 minute', now()
    from school, generate_series(1, 2) k`;
  await sql`insert into data_subject_exports (request_id, sections, expires_at, created_at)
    select id, '[{"name":"account","purpose":"account","records":[]}]', content_expires_at, created_at
    from data_subject_requests where kind = 'export'`;
  await sql`insert into processing_log (id, trace_id, span_id, name, status, started_at, ended_at, processing_activity_id, subject_id,
      subject_type)
    select uuidv7(), 'none', 'none', 'bench', 'ok', now(), now(), 'bench', person_id::text, 'person' from school`;
}

/** Matches that were shown, what both sides did with them, and two years of demand that was not met. */
async function insertMatches(sql: TransactionSql): Promise<void> {
  await sql`insert into match_pairs (id, demand_call_id, kind, candidate_id, score, engine_version, found_at, created_at)
    select uuidv7(), c.id, 'activity', act.id, 0.7, '1.1.0', now(), now()
    from (select id, row_number() over (order by id) as n from demand_calls) c, generate_series(1, 4) k, act
    where act.n = 1 + (c.n * 13 + k * 7) % 1000`;
  await sql`insert into match_feedback (match_id, side, verdict, engine_version, score, created_by_id, created_at, updated_at)
    select p.id, side::response_side, 'useful', '1.1.0', 0.7, c.created_by_id, now(), now()
    from match_pairs p join demand_calls c on c.id = p.demand_call_id, unnest(array['school', 'responder']) side`;
  await sql`insert into unmet_demand (id, month, region_id, theme, level, search_count, call_count)
    select uuidv7(), date_trunc('month', now())::date - month * interval '1 month', r.id, theme, 'po_group_' || level, level + 2, month % 3
    from generate_series(1, 24) month, (select id from regions where kind in ('province', 'subregion')) r,
      unnest(array['music', 'crafts', 'history', 'nature', 'theatre']) theme, generate_series(1, 8) level`;
}

/** Traces of work: reviews, pictures, history, mails and jobs. */
export async function fillRecords(sql: TransactionSql): Promise<void> {
  await insertReviews(sql);
  await insertImages(sql);
  await insertPrivacy(sql);
  await insertMatches(sql);
  await insertHistory(sql);
  await insertMails(sql);
}
