import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sql, TransactionSql } from 'postgres';

/** A hand-written query behind a route, such as somebody would write who wants nothing but speed. */
export interface BareQuery {
  method: 'GET' | 'POST';
  answer(sql: Sql, request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

const COLUMNS = `id, version, slug, title, summary, organisation_id, clusters, themes, sectors, levels, delivery, languages,
  price_cents, price_unit, price_note, place_name, place_city, longitude, latitude, duration_minutes, age_from, age_to,
  group_size_min, group_size_max, seat_unit, images, published_at, created_at`;
const IS_PUBLIC = `status = 'published' and (visible_from is null or visible_from <= now())
  and (visible_until is null or visible_until > now())
  and exists (select from organisations o where o.id = organisation_id and o.status = 'active')`;

const LIST = `select ${COLUMNS} from activities where ${IS_PUBLIC} order by published_at desc, id desc limit 26`;
const FILTERED = `select ${COLUMNS} from activities where ${IS_PUBLIC} and themes && array[$1] and levels && array[$2]
  and (place_region_ids @> array[$3::uuid] or work_region_ids && (select ancestor_ids from regions where id = $3)
    or (work_region_ids <> '{}' and exists (select from regions r
      where r.id = any(work_region_ids) and r.ancestor_ids @> array[$3::uuid])))
  order by published_at desc, id desc limit 26`;
const SEARCH = `with asked as (select to_tsquery('public.dutch_unaccent', $1) as words, public.fold_text($2) as text)
  select ${COLUMNS}, ts_rank('{0,0.05,0.3,1}', search_vector, words) + 0.01 * word_similarity(text, search_text) as relevance
  from activities, asked
  where ${IS_PUBLIC} and (search_vector @@ words or text <% search_text)
  order by relevance desc, id desc limit 26`;

type Query = Record<string, string>;

const all = (text: string, params: (query: Query) => string[] = () => []): BareQuery => ({
  method: 'GET',
  answer: (sql, request) => sql.unsafe(text, params(request.query as Query), { prepare: true }),
});

const detail = `select * from activities where ${IS_PUBLIC} and id = $1`;

interface Booking {
  sessionId: string;
  organisationId: string;
  groupName: string;
  level: string;
  pupilCount: number;
  adultCount: number;
}

/** Writes the rows that the service writes for a reservation: key, seats, reservation, history, audit and events. */
async function book(sql: TransactionSql, key: string, personId: string, booking: Booking) {
  const { sessionId, organisationId, groupName, level, pupilCount, adultCount } = booking;
  const [session] =
    await sql`update sessions set taken_seats = taken_seats + ${pupilCount}, version = version + 1
    where id = ${sessionId} and taken_seats + ${pupilCount} <= capacity_seats returning activity_id as "activityId"`;
  const [row] =
    await sql`insert into reservations (id, session_id, organisation_id, provider_organisation_id, created_by_id,
      group_name, status, pupil_count, adult_count, seats, level, confirmed_at, created_at, updated_at)
    select uuidv7(), ${sessionId}, ${organisationId}, organisation_id, ${personId}, ${groupName}, 'confirmed', ${pupilCount},
      ${adultCount}, ${pupilCount}, ${level}, now(), now(), now() from activities where id = ${session?.activityId ?? null}
    returning *`;
  const id = row?.id ?? null;
  await sql`insert into status_changes (id, resource_kind, resource_id, from_status, to_status, actor_kind, actor_id, created_at)
    values (uuidv7(), 'reservation', ${id}, 'requested', 'confirmed', 'person', ${personId}, now())`;
  await sql`insert into audit_events (id, action, resource_kind, resource_id, actor_kind, actor_id, trace_id, facts, created_at)
    select uuidv7(), action, 'reservation', ${id}, 'person', ${personId}, 'none', '{}', now()
    from unnest(array['reservation.requested', 'reservation.confirmed']) action`;
  await sql`insert into outbox_events (id, type, resource_kind, resource_id, resource_version, facts, trace_id, created_at)
    select uuidv7(), type, 'reservation', ${id}, 1, '{}', 'none', now()
    from unnest(array['reservation.requested', 'reservation.confirmed']) type`;
  await sql`insert into idempotency_keys (principal, method, path, key, fingerprint, response_status, response_headers,
      response_body, created_at, expires_at)
    values (${personId}, 'POST', '/bare', ${key}, '', 201, '{}', ${JSON.stringify(row)}, now(), now() + interval '1 day')`;
  return row;
}

/** By the name of the case they belong to. */
export const bareQueries: Record<string, BareQuery> = {
  list: all(LIST),
  filtered: all(FILTERED, ({ theme = '', level = '', regionId = '' }) => [theme, level, regionId]),
  search: all(SEARCH, ({ words = '', q = '' }) => [words, q]),
  detail: all(detail, ({ id = '' }) => [id]),
  unchanged: {
    method: 'GET',
    answer: async (sql, request, reply) => {
      const { id = '' } = request.query as Query;
      await sql.unsafe('select version from activities where id = $1', [id], { prepare: true });
      return reply.code(304).header('etag', request.headers['if-none-match']).send();
    },
  },
  reservation: {
    method: 'POST',
    answer: async (sql, request, reply) => {
      const key = String(request.headers['idempotency-key']);
      const { personId = '' } = request.query as Query;
      const row = await sql.begin((tx) => book(tx, key, personId, request.body as Booking));
      return reply.code(201).send(row);
    },
  },
};
