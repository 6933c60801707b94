import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';

/**
 * Sessions with a hold or an offer whose time has passed, with a waiting group that could be offered seats, or with
 * one that waits in vain; in order of id, after `after`.
 */
export async function listUnsettledSessionIds(
  db: DbOrTx,
  now: Date,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<string[]> {
  const at = now.toISOString();
  const rows = await db.execute<{ id: string }>(sql`
    select id from (
      select session_id as id from holds where status = 'active' and expires_at <= ${at}
      union
      select session_id from waitlist_entries where status = 'offered' and offer_expires_at <= ${at}
      union
      select session_id from waitlist_entries
        join sessions on sessions.id = session_id
        where waitlist_entries.status = 'waiting'
          and (sessions.status = 'cancelled'
            or booking_closes_at <= ${at}
            or starts_at <= ${at}
            or capacity_seats - taken_seats >= least_seats)
    ) as unsettled
    where ${after ?? null}::uuid is null or id > ${after ?? null}::uuid
    order by id
    limit ${limit}`);
  return rows.map((row) => row.id);
}
