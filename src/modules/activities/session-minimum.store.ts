import { and, asc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { sessions } from '../../infra/db/schema/activities.ts';

/**
 * Taken seats without those of holds and offers past their expiry, which are given back only when somebody next
 * books the session.
 */
function liveSeats(now: Date): SQL<number> {
  const at = sql`${now.toISOString()}::timestamptz`;
  // Named in full: a select from one table names its columns bare, which within these would mean their own.
  return sql<number>`(sessions.taken_seats
    - coalesce((select sum(h.seats) from holds h
        where h.session_id = sessions.id and h.status = 'active' and h.expires_at <= ${at}), 0)
    - coalesce((select sum(w.offered_seats) from waitlist_entries w
        where w.session_id = sessions.id and w.status = 'offered' and w.offer_expires_at <= ${at}), 0))::int`;
}

/** Coming sessions of which booking closes before the horizon with too few seats taken, and that want a step. */
export async function listShortOfSeats(
  db: DbOrTx,
  now: Date,
  horizon: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        isNotNull(sessions.minimumSeats),
        eq(sessions.status, 'scheduled'),
        gt(sessions.startsAt, now),
        lte(sessions.bookingClosesAt, horizon),
        or(lte(sessions.bookingClosesAt, now), isNull(sessions.minimumWarnedAt)),
        sql`${liveSeats(now)} < ${sessions.minimumSeats}`,
      ),
    )
    .orderBy(asc(sessions.bookingClosesAt), asc(sessions.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Seats of a session that claims still count for. */
export async function countLiveSeats(db: DbOrTx, sessionId: string, now: Date): Promise<number> {
  const [row] = await db
    .select({ seats: liveSeats(now) })
    .from(sessions)
    .where(eq(sessions.id, sessionId));
  return row?.seats ?? 0;
}
