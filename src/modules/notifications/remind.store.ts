import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';

export interface Bounds {
  from: Date;
  to: Date;
}

async function ids(db: DbOrTx, query: SQL): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(query);
  return rows.map(({ id }) => id);
}

const within = ({ from, to }: Bounds) =>
  sql`s.starts_at >= ${from.toISOString()}::timestamptz and s.starts_at < ${to.toISOString()}::timestamptz`;

/** Reservations of sessions in these bounds that were confirmed before the morning. */
export function listConfirmedOn(db: DbOrTx, bounds: Bounds, before: Date): Promise<string[]> {
  return ids(
    db,
    sql`select r.id from sessions s join reservations r on r.session_id = s.id
      where ${within(bounds)} and s.status = 'scheduled' and r.status = 'confirmed'
        and r.confirmed_at < ${before.toISOString()}::timestamptz`,
  );
}

/** Reservations of groups that came and of whom nobody told yet how it was. */
export function listVisitedOn(db: DbOrTx, bounds: Bounds): Promise<string[]> {
  return ids(
    db,
    sql`select r.id from sessions s join reservations r on r.session_id = s.id
      where ${within(bounds)} and s.status = 'scheduled' and r.status = 'completed'
        and not exists (select from reservation_feedback f where f.reservation_id = r.id)`,
  );
}

/** Open calls whose last day is this one. */
export function listCallsEndingOn(db: DbOrTx, day: string): Promise<string[]> {
  return ids(
    db,
    sql`select c.id from demand_calls c where c.status = 'open' and c.respond_by = ${day}::date`,
  );
}
