import type { TransactionSql } from 'postgres';

/** Numbered lists of who and what there is, for the length of the transaction: everything else refers to them. */
export async function numberTables(sql: TransactionSql): Promise<void> {
  await sql`create temp table school on commit drop as
    select row_number() over (order by m.id) as n, m.organisation_id, m.person_id from memberships m where role = 'teacher'`;
  await sql`create temp table provider on commit drop as
    select row_number() over (order by m.id) as n, m.organisation_id, m.person_id from memberships m
    where role = 'provider_editor'`;
  await sql`create temp table expert on commit drop as
    select row_number() over (order by id) as n, id, person_id from expert_profiles`;
  await sql`create temp table act on commit drop as
    select row_number() over (order by id) as n, id, organisation_id, title, place_region_ids as region_ids
    from activities where status = 'published'`;
  await sql`create temp table moment on commit drop as
    select row_number() over (order by s.starts_at, s.id) as n, s.id, s.activity_id, a.organisation_id, s.starts_at
    from sessions s join activities a on a.id = s.activity_id where s.starts_at > now()`;
  for (const name of ['school', 'provider', 'expert', 'act', 'moment'])
    await sql`create index on ${sql(name)} (n)`;
}

/** Admins of every organisation (of a school the teacher of another), platform admins, and members of workgroups. */
async function insertRoles(sql: TransactionSql): Promise<void> {
  await sql`insert into memberships (id, person_id, organisation_id, role, created_at)
    select uuidv7(), other.person_id, school.organisation_id, 'organisation_admin'::membership_role, now()
    from school join school other on other.n = 1 + school.n % (select count(*) from school)
    union all select uuidv7(), person_id, organisation_id, 'organisation_admin', now() from provider`;
  await sql`update persons set is_platform_admin = true where id in (
    select person_id from school where n between 4001 and 4003)`;
  await sql`update persons set status = 'suspended' where id in (select person_id from school where n between 4101 and 4200)`;
  await sql`insert into workgroups (id, slug, name, summary, created_at, updated_at)
    select uuidv7(), slug || '-' || k, name || ' ' || k, summary, now(), now() from workgroups, generate_series(2, 4) k`;
  await sql`insert into workgroup_members (id, workgroup_id, person_id, permissions)
    select uuidv7(), workgroup_id, person_id, array['review', 'verify', 'moderate', 'edit', 'manage']
    from school join (select row_number() over (order by workgroup_id) as n, workgroup_id, region_id
      from workgroup_regions) w on school.n = 5000 + w.n`;
  await sql`insert into workgroup_checklists (workgroup_id, questions, updated_at)
    select id, '[{"code":"lokaal","text":"Is het te bereiken met het openbaar vervoer?"}]', now() from workgroups`;
}

/** Invitations of members and claims on organisations. */
async function insertApplicants(sql: TransactionSql): Promise<void> {
  await sql`insert into membership_invitations (id, organisation_id, email, role, status, invited_by_person_id, expires_at,
      created_at, updated_at)
    select uuidv7(), organisation_id, 'persoon' || n || '@uitgenodigd.example', 'teacher',
      (array['invited', 'accepted', 'declined', 'withdrawn', 'expired'])[1 + (n + k) % 5]::membership_invitation_status,
      person_id, now() + interval '5 days', now() - k * interval '1 day', now()
    from (select * from school union all select * from provider) o, generate_series(1, 2) k`;
  await sql`insert into membership_invitations (id, organisation_id, email, role, status, expires_at, created_at, updated_at)
    select uuidv7(), o.organisation_id, p.email, 'coordinator', 'invited', now() + interval '5 days', now(), now()
    from school o join school s on s.n = o.n % 4000 + 1 join persons p on p.id = s.person_id`;
  await sql`insert into organisation_verifications (id, organisation_id, person_id, method, role, status, has_evidence,
      created_at, updated_at)
    select uuidv7(), o.organisation_id, school.person_id, 'manual_review', 'teacher',
      case when o.n % 10 = 0 then 'requested' else 'approved' end::organisation_verification_status, true,
      now() - o.n * interval '1 minute', now()
    from (select * from school union all select * from provider) o join school on school.n = 1 + (o.n + 7) % 4000`;
  await sql`insert into external_identities (issuer, subject, person_id, created_at)
    select 'https://federatie.example', 'subject-' || n, person_id, now() from school`;
}

/** What people keep for themselves. */
async function insertOwn(sql: TransactionSql): Promise<void> {
  await sql`insert into favourites (person_id, activity_id, created_at)
    select person_id, act.id, now() - k * interval '1 hour'
    from school, generate_series(1, 5) k, act where act.n = 1 + (school.n * 31 + k * 997) % (select count(*) from act)
    on conflict do nothing`;
  await sql`insert into saved_searches (id, person_id, name, kind, query, filters, frequency, created_at, updated_at)
    select uuidv7(), person_id, 'Zoekvraag ' || k, 'activities', 'theme=music', '{"theme":["music"]}', 'weekly', now(), now()
    from school, generate_series(1, 2) k`;
  await sql`insert into notification_preferences (person_id, frequencies, digest_hour, created_at, updated_at)
    select person_id, '{}', 7, now(), now() from school`;
}

/** Availability of experts, and what schools know of their conduct. */
async function insertSafety(sql: TransactionSql): Promise<void> {
  await sql`insert into expert_availability_slots (id, expert_id, weekday, start_time, end_time, created_at, updated_at)
    select uuidv7(), id, (array['monday', 'tuesday', 'thursday'])[k]::weekday, '09:00', '15:00', now(), now()
    from expert, generate_series(1, 3) k`;
  await sql`insert into attestations (id, expert_id, organisation_id, seen_by_id, issued_on, seen_on, valid_until_on, created_at,
      updated_at)
    select uuidv7(), expert.id, school.organisation_id, school.person_id, current_date - 60, current_date - 30,
      current_date + 700, now() - k * interval '1 day', now()
    from expert, generate_series(1, 3) k, school where school.n = 1 + (expert.n * 3 + k) % 9000`;
  await sql`insert into attestation_policies (organisation_id, policies, created_at, updated_at)
    select organisation_id, '[{"supervisionLevel":"always_supervised","requirement":"attestation","validMonths":36}]', now(),
      now() from school`;
  await sql`insert into attestation_recognitions (id, organisation_id, recognised_organisation_id, created_at)
    select uuidv7(), school.organisation_id, other.organisation_id, now()
    from school, generate_series(1, 2) k, school other where other.n = 1 + (school.n + k * 11) % 9000`;
  await sql`update expert_profiles set status = 'in_review' where id in (select id from expert where n % 20 = 1)`;
  await sql`update expert_profiles set work_region_ids = (
    select region_ids[2:2] from organisations where id = (select organisation_id from school where school.n = expert.n))
    from expert where expert.id = expert_profiles.id`;
}

/** Programs, tokens and keys. */
async function insertAccess(sql: TransactionSql): Promise<void> {
  await sql`insert into clients (id, client_id, name, grant_type, auth_method, organisation_id, scopes, created_at, updated_at)
    select uuidv7(), 'bench-' || n, 'Programma ' || n, 'client_credentials', 'client_secret_basic', organisation_id,
      array['activities:read', 'reservations:read', 'demand-calls:read', 'sources:read', 'organisations:read'], now(), now()
    from (select n, organisation_id from provider union all select n + 10000, organisation_id from school) o`;
  await sql`insert into embed_keys (id, key, name, organisation_id, origins, created_at, updated_at)
    select uuidv7(), 'pk_bench' || n, 'Site ' || n, organisation_id, array['https://site' || n || '.example'], now(), now()
    from school`;
  await sql`insert into revoked_tokens (jti, expires_at)
    select 'ingetrokken-' || n, now() + interval '1 hour' from school`;
  await sql`update activities set source_id = sources.id, external_id = 'les-' || act.n from act, sources
    where act.id = activities.id and sources.organisation_id = act.organisation_id and act.n % 2 = 0`;
  await sql`insert into sources (id, organisation_id, name, created_at, updated_at)
    select uuidv7(), organisation_id, 'Bron ' || k, now(), now() from provider, generate_series(2, 5) k`;
}

/** People with everything that is theirs, around organisations that are there. */
export async function fillPeople(sql: TransactionSql): Promise<void> {
  await insertRoles(sql);
  await insertApplicants(sql);
  await insertOwn(sql);
  await insertSafety(sql);
  await insertAccess(sql);
}
