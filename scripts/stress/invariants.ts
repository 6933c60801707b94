import type { Sql } from 'postgres';
import { checkAgreements } from './agreements.ts';
import type { Finding } from './finding.ts';
import type { Ledger } from './ledger.ts';
import { explainOrder } from './order.ts';

const LIVE = `
  select s.id, s.capacity_seats, s.taken_seats,
    coalesce((select sum(r.seats) from reservations r where r.session_id = s.id
      and r.status in ('requested', 'confirmed', 'completed', 'no_show')), 0)::int as reserved,
    coalesce((select sum(h.seats) from holds h where h.session_id = s.id and h.status = 'active'), 0)::int as held,
    coalesce((select sum(w.offered_seats) from waitlist_entries w
      where w.session_id = s.id and w.status = 'offered'), 0)::int as offered
  from sessions s`;

interface Live {
  id: string;
  capacity_seats: number;
  taken_seats: number;
  reserved: number;
  held: number;
  offered: number;
}

async function seats(sql: Sql): Promise<Finding[]> {
  const rows = await sql.unsafe<Live[]>(LIVE);
  const claimed = (row: Live) => row.reserved + row.held + row.offered;
  const tell = (row: Live) =>
    `${row.id}: capacity ${row.capacity_seats}, taken ${row.taken_seats}, reserved ${row.reserved}, held ${row.held}, offered ${row.offered}`;
  const breaking = (isBroken: (row: Live) => boolean) => rows.filter(isBroken).map(tell);
  return [
    {
      promise: 'never over capacity',
      checked: rows.length,
      broken: breaking((row) => Math.max(claimed(row), row.taken_seats) > row.capacity_seats),
    },
    {
      promise: 'taken seats are the sum of the live claims',
      checked: rows.length,
      broken: breaking((row) => claimed(row) !== row.taken_seats),
    },
  ];
}

async function reservations(sql: Sql, { reserved, contradictions }: Ledger): Promise<Finding[]> {
  const rows = await sql<{ id: string; remark: string }[]>`
    select id, remark from reservations where remark like 'merk %'`;
  const known = new Set(rows.map((row) => row.id));
  const seen = new Set<string>();
  const twice = rows.filter(({ remark }) => seen.size === seen.add(remark).size).map(({ remark }) => remark);
  return [
    {
      promise: 'every reservation that was answered 201 is there',
      checked: reserved.size,
      broken: [...reserved.values()].filter((id) => !known.has(id)),
    },
    {
      promise: 'one Idempotency-Key, one reservation, one answer',
      checked: rows.length,
      broken: [...twice, ...contradictions],
    },
  ];
}

async function steps(sql: Sql): Promise<Finding> {
  const rows = await sql<{ reason_text: string; times: number }[]>`
    select reason_text, count(*)::int as times from status_changes
    where reason_text like 'merk %' group by reason_text`;
  return {
    promise: 'one Idempotency-Key, one step',
    checked: rows.length,
    broken: rows.filter(({ times }) => times > 1).map(({ reason_text: mark }) => mark),
  };
}

async function groups(sql: Sql): Promise<Finding> {
  const rows = await sql<{ one: string; two: string }[]>`
    select a.id as one, b.id as two
    from reservations a
    join reservations b on b.organisation_id = a.organisation_id and lower(b.group_name) = lower(a.group_name)
      and b.id > a.id
    join sessions s on s.id = a.session_id
    join sessions u on u.id = b.session_id
    where a.status in ('awaiting_school_approval', 'requested', 'confirmed')
      and b.status in ('awaiting_school_approval', 'requested', 'confirmed')
      and s.starts_at < u.ends_at and u.starts_at < s.ends_at`;
  const [total] = await sql<{ count: number }[]>`select count(*)::int as count from reservations`;
  return {
    promise: 'no group is in two places at the same time',
    checked: total?.count ?? 0,
    broken: rows.map(({ one, two }) => `${one} and ${two}`),
  };
}

/** Holds all promises against the database and what was answered. */
export async function checkInvariants(sql: Sql, ledger: Ledger): Promise<Finding[]> {
  return [
    ...(await seats(sql)),
    ...(await reservations(sql, ledger)),
    await steps(sql),
    await groups(sql),
    ...(await checkAgreements(sql, ledger)),
    await explainOrder(sql),
  ];
}
