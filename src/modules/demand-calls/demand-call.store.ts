import { and, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { Point } from '../../core/geo.ts';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import { locations, organisations } from '../../infra/db/schema/organisations.ts';
import { expertProfiles } from '../../infra/db/schema/people.ts';
import { reservations } from '../../infra/db/schema/reservations.ts';
import type { DemandCallStatus } from './demand-call.machine.ts';
import type { DemandCallListRow, DemandCallRow } from './demand-call.schemas.ts';

const { searchVector: _vector, ...ownColumns } = getTableColumns(demandCalls);

const hasReservation = (statuses: SQL) => sql`exists (select 1 from ${reservations}
  where ${reservations.demandCallId} = ${demandCalls.id} and ${reservations.status} in (${statuses}))`;

/** A reservation took place and none is still to come. */
const TOOK_PLACE = sql<boolean>`(${hasReservation(sql`'completed'`)}
  and not ${hasReservation(sql`'awaiting_school_approval', 'requested', 'confirmed'`)})`;

const columns = {
  ...ownColumns,
  organisationName: organisations.name,
  organisationStatus: organisations.status,
  tookPlace: sql<boolean>`(${demandCalls.status} = 'matched' and ${TOOK_PLACE})`,
  city: sql<string | null>`(select ${locations.city} from ${locations}
    where ${locations.organisationId} = ${demandCalls.organisationId} and ${locations.isMain} order by ${locations.id} limit 1)`,
};

/** How far `near` reaches when no radius is told. */
const DEFAULT_RADIUS_KM = 25;

/** Filters of the public list; absent ones do not filter. */
export interface DemandCallFilters {
  /** Calls for everyone unless told. */
  kind?: DemandCallRow['kind'];
  q?: string | undefined;
  clusters?: readonly string[] | undefined;
  themes?: readonly string[] | undefined;
  sectors?: readonly string[] | undefined;
  levels?: readonly string[] | undefined;
  regionId?: string | undefined;
  near?: Point | undefined;
  radiusKm?: number | undefined;
}

const overlaps = (column: SQL, values: readonly string[] | undefined) =>
  values && sql`${column} && ${sql.param([...values])}::text[]`;

const queryOf = (q: string | undefined) => sql`websearch_to_tsquery('public.dutch_unaccent', ${q ?? ''})`;

function distanceFrom(near: DemandCallFilters['near']): SQL<number | null> {
  if (near === undefined) return sql`null::float8`;
  return sql`public.distance_km(${near.longitude}::float8, ${near.latitude}::float8, ${demandCalls.longitude}, ${demandCalls.latitude})`;
}

function conditionsOf(filters: DemandCallFilters): (SQL | undefined)[] {
  const { q, regionId, near, radiusKm, kind = 'call' } = filters;
  return [
    kind === 'call' ? sql`${demandCalls.kind} = 'call'` : sql`${demandCalls.kind} = 'learner_question'`,
    q === undefined ? undefined : sql`${demandCalls.searchVector} @@ ${queryOf(q)}`,
    overlaps(sql`${demandCalls.clusters}`, filters.clusters),
    overlaps(sql`${demandCalls.themes}`, filters.themes),
    overlaps(sql`${demandCalls.levels}`, filters.levels),
    filters.sectors && inArray(demandCalls.sector, [...filters.sectors]),
    regionId === undefined ? undefined : sql`${demandCalls.regionIds} @> array[${regionId}::uuid]`,
    near && sql`${distanceFrom(near)} <= ${radiusKm ?? DEFAULT_RADIUS_KM}::float8`,
  ];
}

const sortValueOf = (row: DemandCallListRow, name: string | undefined) =>
  name === 'respondBy'
    ? row.respondBy
    : name === 'relevance'
      ? row.relevance
      : (row.openedAt?.toISOString() ?? null);

/** Open calls of active schools on which answers are still welcome. */
export async function listOpenCalls(
  db: DbOrTx,
  filters: DemandCallFilters,
  today: string,
  list: ListRequest,
): Promise<Slice<DemandCallListRow>> {
  // Negative, so that the most relevant comes first when the order goes up.
  const relevance = sql<number>`(-ts_rank(${demandCalls.searchVector}, ${queryOf(filters.q)}))::float8`;
  const keyset = keysetClauses(
    list,
    {
      openedAt: { column: sql`${demandCalls.openedAt}`, type: 'timestamptz' },
      respondBy: { column: sql`${demandCalls.respondBy}`, type: 'date' },
      relevance: { column: relevance, type: 'double precision' },
    },
    sql`${demandCalls.id}`,
  );
  const rows = await db
    .select({ ...columns, distanceKm: distanceFrom(filters.near), relevance })
    .from(demandCalls)
    .innerJoin(organisations, eq(organisations.id, demandCalls.organisationId))
    .where(
      and(
        sql`${demandCalls.status} = 'open'`,
        sql`${demandCalls.respondBy} >= ${today}::date`,
        sql`${organisations.status} = 'active'`,
        ...conditionsOf(filters),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [sortValueOf(row, list.sorts[0]?.name)]);
}

/** Calls of one school in every state, or in the given ones. */
export async function listCallsOf(
  db: DbOrTx,
  organisationId: string,
  statuses: readonly DemandCallStatus[] | undefined,
  list: ListRequest,
): Promise<Slice<DemandCallListRow>> {
  const keyset = keysetClauses(
    list,
    { updatedAt: { column: sql`${demandCalls.updatedAt}`, type: 'timestamptz' } },
    sql`${demandCalls.id}`,
  );
  const rows = await db
    .select({ ...columns, distanceKm: sql<null>`null::float8`, relevance: sql<null>`null::float8` })
    .from(demandCalls)
    .innerJoin(organisations, eq(organisations.id, demandCalls.organisationId))
    .where(
      and(
        eq(demandCalls.organisationId, organisationId),
        statuses && inArray(demandCalls.status, [...statuses]),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.updatedAt.toISOString()]);
}

export async function findCall(db: DbOrTx, id: string): Promise<DemandCallRow | undefined> {
  const [row] = await db
    .select(columns)
    .from(demandCalls)
    .innerJoin(organisations, eq(organisations.id, demandCalls.organisationId))
    .where(eq(demandCalls.id, id));
  return row;
}

/** The calls with these ids that exist, in no order. */
export async function findCalls(db: DbOrTx, ids: readonly string[]): Promise<DemandCallRow[]> {
  return db
    .select(columns)
    .from(demandCalls)
    .innerJoin(organisations, eq(organisations.id, demandCalls.organisationId))
    .where(inArray(demandCalls.id, [...ids]));
}

/** The call, locked until the transaction ends. */
export async function lockCall(tx: Tx, id: string): Promise<DemandCallRow | undefined> {
  await tx.select({ id: demandCalls.id }).from(demandCalls).where(eq(demandCalls.id, id)).for('update');
  return findCall(tx, id);
}

export async function insertCall(tx: Tx, row: typeof demandCalls.$inferInsert): Promise<void> {
  await tx.insert(demandCalls).values(row);
}

export async function updateCall(
  tx: Tx,
  id: string,
  change: Partial<typeof demandCalls.$inferInsert>,
): Promise<void> {
  await tx.update(demandCalls).set(change).where(eq(demandCalls.id, id));
}

export async function deleteCall(tx: Tx, id: string): Promise<void> {
  await tx.delete(demandCalls).where(eq(demandCalls.id, id));
}

/** Open calls whose day to respond by is over, at most `limit`, oldest first. */
export async function listOverdueIds(db: DbOrTx, today: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: demandCalls.id })
    .from(demandCalls)
    .where(sql`${demandCalls.status} = 'open' and ${demandCalls.respondBy} < ${today}::date`)
    .orderBy(demandCalls.respondBy, demandCalls.id)
    .limit(limit);
  return rows.map((row) => row.id);
}

/** True for a published expert, and for who offers for an active organisation that is more than a school. */
export async function isVerifiedResponder(
  db: DbOrTx,
  personId: string | undefined,
  organisationIds: readonly string[],
): Promise<boolean> {
  const [row] = await db.execute<{ isVerified: boolean }>(sql`select (
    exists (select 1 from ${expertProfiles}
      where ${expertProfiles.personId} = ${personId ?? null}::uuid and ${expertProfiles.status} = 'published')
    or exists (select 1 from ${organisations}
      where ${organisations.id} = any(${sql.param([...organisationIds])}::uuid[]) and ${organisations.status} = 'active'
        and not ${organisations.kinds} <@ array['school', 'school_board'])
    ) as "isVerified"`);
  return row?.isVerified === true;
}

/** Matched calls of which a reservation took place and none is still to come, at most `limit`. */
export async function listFulfilledIds(db: DbOrTx, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: demandCalls.id })
    .from(demandCalls)
    .where(and(sql`${demandCalls.status} = 'matched'`, TOOK_PLACE))
    .orderBy(demandCalls.updatedAt, demandCalls.id)
    .limit(limit);
  return rows.map((row) => row.id);
}
