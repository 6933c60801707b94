import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import type { ErasureStep, ExportPart, Tie } from './personal-data.rules.ts';

/** Whom it is about, in all the ways rows can name a person. */
export interface Subject {
  personId: string;
  /** In lower case; null for who has none. */
  email: string | null;
  name: string;
  /** Pseudonyms in the processing log. */
  pseudonyms: readonly string[];
}

const list = (values: readonly string[]) =>
  sql`(${
    values.length === 0
      ? sql`null`
      : sql.join(
          values.map((value) => sql`${value}`),
          sql`, `,
        )
  })`;

const CONDITIONS: Record<Tie['by'], (column: SQL, subject: Subject) => SQL> = {
  person: (column, { personId }) => sql`${column} = ${personId}`,
  address: (column, { email }) => sql`lower(${column}) = ${email}`,
  expert: (column, { personId }) =>
    sql`${column} in (select id from expert_profiles where person_id = ${personId})`,
  response: (column, { personId }) =>
    sql`${column} in (select id from demand_responses where created_by_id = ${personId})`,
  request: (column, { personId }) =>
    sql`${column} in (select id from data_subject_requests where person_id = ${personId})`,
  principal: (column, { personId }) => sql`${column} = ${`person:${personId}`}`,
  pseudonym: (column, { pseudonyms }) => sql`${column} in ${list(pseudonyms)}`,
};

const belongs = ({ by, column }: Tie, subject: Subject) =>
  CONDITIONS[by](sql.identifier(column) as never, subject);

/** The rows of one part of an export, as they are kept, oldest first where they tell. */
export async function readPart(
  db: DbOrTx,
  { table, tie, columns }: ExportPart & { table: string },
  subject: Subject,
): Promise<Record<string, unknown>[]> {
  const wanted = sql.join(
    columns.map((column) => sql.identifier(column)),
    sql`, `,
  );
  const order = columns.includes('created_at') ? sql`order by created_at` : sql``;
  const rows = await db.execute<{ record: Record<string, unknown> }>(sql`
    select to_jsonb(part) as record
    from (select ${wanted} from ${sql.identifier(table)} where ${belongs(tie, subject)} ${order}) part`);
  return rows.map(({ record }) => record);
}

/** Nests replacements of each mention; short names would hit other words. */
function masked(column: SQL, mentions: readonly (readonly [string, string])[]): SQL {
  return mentions.reduce((value, [from, to]) => sql`replace(${value}, ${from}::text, ${to}::text)`, column);
}

const MASK = 'verwijderd';
const LEAST_NAME = 4;

function mentionsOf({ personId, email, name }: Subject, tombstoneId: string, isJson: boolean) {
  return [
    [personId, tombstoneId] as const,
    ...(email === null ? [] : [[email, MASK] as const]),
    ...(isJson || name.length < LEAST_NAME ? [] : [[name, MASK] as const]),
  ];
}

function statementOf(step: ErasureStep, subject: Subject, tombstoneId: string): SQL {
  const table = sql.identifier(step.table);
  const column = sql.identifier(step.column);
  const tie = () => {
    if (step.tie === undefined) throw new Error(`${step.table}.${step.column} needs a tie`);
    return belongs(step.tie, subject);
  };
  if (step.action === 'delete') return sql`delete from ${table} where ${tie()}`;
  if (step.action === 'empty')
    return sql`update ${table} set ${column} = ${sql.raw(step.becomes)} where ${tie()}`;
  if (step.action === 'repoint')
    return sql`update ${table} set ${column} = ${tombstoneId} where ${column} = ${subject.personId}`;
  const mentions = mentionsOf(subject, tombstoneId, step.isJson);
  const value = masked(sql`${column}::text`, mentions);
  const found = sql.join(
    mentions.map(([from]) => sql`strpos(${column}::text, ${from}) > 0`),
    sql` or `,
  );
  return sql`update ${table} set ${column} = ${step.isJson ? sql`(${value})::jsonb` : value} where ${found}`;
}

/** Takes one step of an erasure; doing it again finds nothing left. */
export async function eraseBy(
  tx: Tx,
  step: ErasureStep,
  subject: Subject,
  tombstoneId: string,
): Promise<void> {
  await tx.execute(statementOf(step, subject, tombstoneId));
}

/** Puts an account without a person in the place of one, for what must keep referring to somebody. */
export async function insertTombstone(tx: Tx, id: string, name: string, now: Date): Promise<void> {
  const at = now.toISOString();
  await tx.execute(sql`
    insert into ${sql.identifier('persons')} (id, email, name, status, created_at, updated_at)
    values (${id}, null, ${name}, 'erased', ${at}, ${at})`);
}

/** Ends the account itself, after everything that referred to it. */
export async function deleteAccount(tx: Tx, personId: string): Promise<void> {
  await tx.execute(sql`delete from ${sql.identifier('persons')} where id = ${personId}`);
}

/** The account, locked until the end of the transaction. */
export async function lockAccount(
  tx: Tx,
  personId: string,
): Promise<Pick<Subject, 'email' | 'name'> | undefined> {
  const [row] = await tx.execute<{ email: string | null; name: string }>(
    sql`select email, name from persons where id = ${personId} and status <> 'erased' for update`,
  );
  return row;
}

/** What an erasure would leave without anybody to run it: an organisation, or the platform. */
export async function findLastRole(
  db: DbOrTx,
  personId: string,
): Promise<'organisation' | 'platform' | undefined> {
  const [row] = await db.execute<{ organisation: boolean; platform: boolean }>(sql`
    select
      exists (select from memberships m join organisations o on o.id = m.organisation_id
        where m.person_id = ${personId} and m.role = 'organisation_admin' and o.status <> 'archived'
          and not exists (select from memberships other where other.organisation_id = m.organisation_id
            and other.role = 'organisation_admin' and other.person_id <> m.person_id)) as organisation,
      exists (select from persons where id = ${personId} and is_platform_admin)
        and not exists (select from persons where id <> ${personId} and is_platform_admin
          and status = 'active') as platform`);
  if (row?.organisation === true) return 'organisation';
  return row?.platform === true ? 'platform' : undefined;
}

/** A profile to take away with its person. */
export interface OwnProfile {
  [column: string]: unknown;
  id: string;
  status: string;
  version: number;
}

/** Archives the profile of the person, if there is one, and gives it as it was. */
export async function archiveProfile(tx: Tx, personId: string, now: Date): Promise<OwnProfile | undefined> {
  const [row] = await tx.execute<OwnProfile>(
    sql`select id, status, version from expert_profiles where person_id = ${personId} for update`,
  );
  if (row === undefined) return undefined;
  await tx.execute(sql`
    update ${sql.identifier('expert_profiles')}
    set status = 'archived', version = version + 1, updated_at = ${now.toISOString()} where id = ${row.id}`);
  return row;
}

/** Responses in the name of the person's profile that a school can still accept. */
export async function listOpenResponseIds(db: DbOrTx, personId: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select r.id from demand_responses r join expert_profiles e on e.id = r.expert_id
    where e.person_id = ${personId} and r.status in ('proposed', 'shortlisted')`);
  return rows.map(({ id }) => id);
}
