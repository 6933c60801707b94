import { and, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import type { RetentionRule } from './retention.rules.ts';

/** Everything before the place of the consumer that is furthest behind; nothing while there are no consumers. */
const READ_BY_ALL = sql`(kept.xact_id, kept.position) <=
  (select xact_id, position from event_cursors order by xact_id, position limit 1)`;

function isNotEmpty(empties: Readonly<Record<string, string>>): SQL {
  const parts = Object.entries(empties).map(
    ([column, literal]) => sql`kept.${sql.identifier(column)} is distinct from ${sql.raw(literal)}`,
  );
  return sql`(${sql.join(parts, sql` or `)})`;
}

function isOver({ since, session, statuses, isConsumed, empties }: RetentionRule, cutoff: Date): SQL {
  const before = sql`${cutoff.toISOString()}::timestamptz`;
  const column = sql.identifier(since);
  const age =
    session === undefined
      ? sql`kept.${column} < ${before}`
      : sql`kept.${sql.identifier(session)} in (select id from sessions where ${column} < ${before})`;
  const inStatus =
    statuses &&
    sql`kept.status in (${sql.join(
      statuses.map((status) => sql`${status}`),
      sql`, `,
    )})`;
  return (
    and(age, inStatus, isConsumed ? READ_BY_ALL : undefined, empties && isNotEmpty(empties)) ?? sql`false`
  );
}

/** How many rows a rule would touch now. */
export async function countOver(db: DbOrTx, rule: RetentionRule, cutoff: Date): Promise<number> {
  const [row] = await db.execute<{ n: string }>(
    sql`select count(*) as n from ${sql.identifier(rule.table)} kept where ${isOver(rule, cutoff)}`,
  );
  return Number(row?.n ?? 0);
}

/**
 * Applies a rule to at most `limit` rows, leaving those that others hold for the next night.
 * @returns how many it touched
 */
export async function applyBatch(
  db: DbOrTx,
  rule: RetentionRule,
  cutoff: Date,
  limit: number,
): Promise<number> {
  const table = sql.identifier(rule.table);
  const batch = sql`select kept.ctid from ${table} kept where ${isOver(rule, cutoff)} limit ${limit} for update skip locked`;
  const assignments = Object.entries(rule.empties ?? {}).map(
    ([column, literal]) => sql`${sql.identifier(column)} = ${sql.raw(literal)}`,
  );
  const change =
    rule.empties === undefined
      ? sql`delete from ${table}`
      : sql`update ${table} set ${sql.join(assignments, sql`, `)}`;
  const rows = await db.execute(sql`${change} where ctid = any(array(${batch})) returning 1`);
  return rows.length;
}
