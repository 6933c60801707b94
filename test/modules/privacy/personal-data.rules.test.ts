import { sql } from 'drizzle-orm';
import t from 'tap';
import { PERSONAL_DATA } from '../../../src/modules/privacy/index.ts';
import {
  type CatalogueColumn,
  erasureSteps,
  looksPersonal,
  unexplained,
} from '../../../src/modules/privacy/personal-data.rules.ts';
import { cloneDatabase } from '../../support/db.ts';

/** Columns that look like it but hold nothing of people, each with what it is. */
const OFFER = 'what an organisation offers';
const CODES = 'codes and numbers';
const IMPERSONAL: Record<string, string> = {
  'action_tokens.resource_id': 'what a link acts on, and gone with its row',
  'activities.description': OFFER,
  'activities.images': OFFER,
  'activities.inspired_by_id': 'another activity',
  'activities.intake_questions': OFFER,
  'activities.materials': OFFER,
  'activities.price_note': OFFER,
  'attestation_policies.policies': CODES,
  'audit_events.actor_kind': CODES,
  'clients.name': 'name of a program',
  'clients.public_keys': 'keys of a program',
  'demand_calls.wanted_moments': 'days and hours',
  'embed_keys.name': 'name of a site',
  'file_uploads.owner_kind': CODES,
  'import_run_chunks.faults': CODES,
  'locations.name': 'name of a place',
  'moderation_cases.subject_kind': CODES,
  'notifications.message_id': 'id of a mail',
  'organisations.name': 'name of an organisation',
  'platform_secrets.name': 'name of a secret',
  'processing_log.name': 'name of an operation',
  'processing_log.subject_type': CODES,
  'reference_data.name': 'name of a data set',
  'regions.name': 'name of a region',
  'review_decisions.answers': 'codes, and notes about an activity',
  'session_series.pattern': 'days and hours',
  'session_series.skipped_days': 'days',
  'sessions.remark': OFFER,
  'signing_keys.private_jwk': 'keys of the service',
  'signing_keys.public_jwk': 'keys of the service',
  'sources.name': 'name of a catalogue',
  'status_changes.actor_kind': CODES,
  'workgroup_checklists.questions': 'what a workgroup looks at',
  'workgroups.name': 'name of a workgroup',
};

t.test('a column that looks personal is known by its name, its type or what it refers to', async (t) => {
  const column = (name: string, type = 'text', refersToPerson = false): CatalogueColumn => ({
    table: 'things',
    column: name,
    type,
    refersToPerson,
  });
  for (const name of ['email', 'reporter_email', 'person_id', 'created_by_id', 'remark', 'actor_id'])
    t.ok(looksPersonal(column(name)), name);
  t.ok(looksPersonal(column('anything', 'jsonb')));
  t.ok(looksPersonal(column('keeper', 'uuid', true)));
  t.notOk(looksPersonal(column('capacity_seats', 'integer')));
  t.same(unexplained([column('email')], [], {}), ['things.email']);
  t.same(unexplained([column('email')], [], { 'things.email': 'of an office' }), []);
});

t.test('words go first and the ids that tie them last', async (t) => {
  const order = ['empty', 'delete', 'mask', 'repoint'];
  const places = erasureSteps(PERSONAL_DATA).map(({ action }) => order.indexOf(action));
  t.same(places, places.toSorted());
});

t.test('every column of the database that looks personal is in the map', async (t) => {
  const { db } = await cloneDatabase(t);
  const catalogue = await db.execute<CatalogueColumn & Record<string, unknown>>(sql`
    select c.table_name as "table", c.column_name as "column", c.data_type as "type",
      exists (select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
        where k.contype = 'f' and k.confrelid = 'persons'::regclass
          and k.conrelid = format('public.%I', c.table_name)::regclass and a.attname = c.column_name) as "refersToPerson"
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`);
  t.ok(catalogue.length > 300);
  t.same(unexplained(catalogue, PERSONAL_DATA, IMPERSONAL), []);
  const names = new Set(catalogue.map(({ table, column }) => `${table}.${column}`));
  const mapped = PERSONAL_DATA.flatMap(({ table, columns, exports = [] }) =>
    [...Object.keys(columns), ...exports.flatMap((part) => [part.tie.column, ...part.columns])].map(
      (column) => `${table}.${column}`,
    ),
  );
  t.same(
    mapped.filter((name) => !names.has(name)),
    [],
    'the map names columns that are there',
  );
  t.same(
    Object.keys(IMPERSONAL).filter((name) => !names.has(name)),
    [],
  );
});
