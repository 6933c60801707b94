import type { Sql } from 'postgres';
import type { Finding } from './finding.ts';
import type { Ledger } from './ledger.ts';

/** A response with its call and the reservation that came of it, as far as there are any. */
interface Agreed {
  id: string;
  status: string;
  call_status: string;
  told: string | null;
  made: string | null;
  made_for: string | null;
  session: string | null;
  made_session: string | null;
}

const AGREED = `
  select d.id, d.status, c.status as call_status, d.reservation_id as told, d.session_id as session,
    r.id as made, r.demand_call_id as made_for, r.session_id as made_session
  from demand_responses d
  join demand_calls c on c.id = d.demand_call_id
  left join reservations r on r.id = d.reservation_id`;

async function wholeOrNothing(sql: Sql): Promise<Finding> {
  const rows = await sql.unsafe<Agreed[]>(AGREED);
  const isWhole = (row: Agreed) =>
    row.made !== null &&
    row.made_for !== null &&
    row.session === row.made_session &&
    row.call_status === 'matched';
  const isNothing = (row: Agreed) => row.told === null && row.session === null;
  const broken = rows.filter((row) => !(row.status === 'accepted' ? isWhole(row) : isNothing(row)));
  return {
    promise: 'a response that is accepted has its reservation and ends its call; another has none',
    checked: rows.length,
    broken: broken.map((row) => JSON.stringify(row)),
  };
}

async function onePerCall(sql: Sql): Promise<Finding> {
  const rows = await sql<{ id: string; accepted: number; reserved: number; open: number }[]>`
    select c.id,
      (select count(*) from demand_responses d
        where d.demand_call_id = c.id and d.status = 'accepted')::int as accepted,
      (select count(*) from reservations r where r.demand_call_id = c.id)::int as reserved,
      (select count(*) from demand_responses d
        where d.demand_call_id = c.id and c.status = 'matched'
          and d.status in ('proposed', 'shortlisted'))::int as open
    from demand_calls c`;
  return {
    promise: 'a call has one accepted response and one reservation at most, and then no open response',
    checked: rows.length,
    broken: rows
      .filter(({ accepted, reserved, open }) => accepted > 1 || reserved !== accepted || open > 0)
      .map((row) => JSON.stringify(row)),
  };
}

async function answered(sql: Sql, { accepted }: Ledger): Promise<Finding> {
  const rows = await sql<{ id: string; reservation_id: string | null }[]>`
    select id, reservation_id from demand_responses where status = 'accepted'`;
  const kept = new Map(rows.map((row) => [row.id, row.reservation_id]));
  return {
    promise: 'every acceptance that was answered 201 is there, with the reservation that was told',
    checked: accepted.size,
    broken: [...accepted.values()]
      .filter(({ responseId, reservationId }) => kept.get(responseId) !== reservationId)
      .map(({ responseId, reservationId }) => `response ${responseId}, reservation ${reservationId}`),
  };
}

async function madeOnce(sql: Sql): Promise<Finding> {
  const rows = await sql<{ mark: string; times: number }[]>`
    select mark, count(*)::int as times from (
      select description as mark from demand_calls
      union all
      select text from demand_response_proposals
    ) as made
    where mark like 'merk %'
    group by mark`;
  return {
    promise: 'one Idempotency-Key, one demand call or response',
    checked: rows.length,
    broken: rows.filter(({ times }) => times > 1).map(({ mark }) => mark),
  };
}

/** Holds what schools and providers agreed on against the database and what was answered. */
export async function checkAgreements(sql: Sql, ledger: Ledger): Promise<Finding[]> {
  return [await answered(sql, ledger), await wholeOrNothing(sql), await onePerCall(sql), await madeOnce(sql)];
}
