import { and, arrayContains, arrayOverlaps, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { boxAround, type Point } from '../../core/geo.ts';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import {
  keysetClauses,
  type ListRequest,
  type Slice,
  type SortColumn,
  toSlice,
} from '../../infra/db/keyset.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import { locations, organisationIdentifiers, organisations } from '../../infra/db/schema/organisations.ts';
import { reservations } from '../../infra/db/schema/reservations.ts';
import type { OrganisationListRow, OrganisationRow } from './organisation.schemas.ts';

/** Filters of the list of organisations; absent ones do not filter. */
export interface OrganisationFilters {
  q?: string | undefined;
  kinds?: readonly string[] | undefined;
  sectors?: readonly string[] | undefined;
  regionId?: string | undefined;
  /** With `radiusKm`: only those whose main location lies that near. */
  near?: Point | undefined;
  radiusKm?: number | undefined;
  identifierScheme?: string | undefined;
  identifierValue?: string | undefined;
  ids?: readonly string[] | undefined;
}

const folded = sql`public.fold_text(${organisations.name})`;
const MAX_WORDS = 8;

/** Every word begins a word of the name or resembles one; accents and capitals do not matter. */
function nameConditions(q: string): SQL[] {
  const words = q.trim().split(/\s+/).slice(0, MAX_WORDS);
  return words.map((word) => {
    const term = sql`public.fold_text(${word})`;
    const begin = sql`replace(replace(replace(${term}, '\\', '\\\\'), '%', '\\%'), '_', '\\_')`;
    return sql`(${folded} like ${begin} || '%' or ${folded} like '% ' || ${begin} || '%' or ${term} <% ${folded})`;
  });
}

function placeConditions(
  { near, radiusKm }: OrganisationFilters,
  distance: SQL<number>,
): (SQL | undefined)[] {
  if (near === undefined || radiusKm === undefined) return [];
  const box = boxAround(near, radiusKm);
  return [
    sql`${locations.longitude} between ${box.minLon} and ${box.maxLon}`,
    sql`${locations.latitude} between ${box.minLat} and ${box.maxLat}`,
    sql`${distance} <= ${radiusKm}`,
  ];
}

function identifierCondition({ identifierScheme, identifierValue }: OrganisationFilters): SQL | undefined {
  if (identifierScheme === undefined && identifierValue === undefined) return undefined;
  const matching = and(
    identifierScheme === undefined ? undefined : eq(organisationIdentifiers.scheme, identifierScheme),
    identifierValue === undefined ? undefined : eq(organisationIdentifiers.value, identifierValue),
  );
  return sql`${organisations.id} in (select ${organisationIdentifiers.organisationId}
    from ${organisationIdentifiers} where ${matching})`;
}

function conditions(filters: OrganisationFilters, distance: SQL<number>): (SQL | undefined)[] {
  return [
    eq(organisations.status, 'active'),
    ...(filters.q === undefined ? [] : nameConditions(filters.q)),
    filters.kinds && arrayOverlaps(organisations.kinds, [...filters.kinds]),
    filters.sectors && arrayOverlaps(organisations.sectors, [...filters.sectors]),
    filters.regionId === undefined ? undefined : arrayContains(organisations.regionIds, [filters.regionId]),
    filters.ids && inArray(organisations.id, [...filters.ids]),
    identifierCondition(filters),
    ...placeConditions(filters, distance),
  ];
}

const listColumns = {
  id: organisations.id,
  version: organisations.version,
  slug: organisations.slug,
  name: organisations.name,
  summary: organisations.summary,
  kinds: organisations.kinds,
  sectors: organisations.sectors,
  website: organisations.website,
  createdAt: organisations.createdAt,
  city: locations.city,
  longitude: locations.longitude,
  latitude: locations.latitude,
};

const SORTS: Record<'name' | 'createdAt', SortColumn> = {
  name: { column: sql`${organisations.name}`, type: 'text' },
  createdAt: { column: sql`${organisations.createdAt}`, type: 'timestamptz' },
};

/** Active organisations with the place of their main location; with `near`, also how far that is. */
export async function listOrganisations(
  db: DbOrTx,
  filters: OrganisationFilters,
  list: ListRequest,
): Promise<Slice<OrganisationListRow>> {
  const { near } = filters;
  const distance =
    near === undefined
      ? sql<number>`null::float8`
      : sql<number>`public.distance_km(${locations.longitude}, ${locations.latitude},
          ${near.longitude}::float8, ${near.latitude}::float8)`;
  const sorts = { ...SORTS, distance: { column: distance, type: 'double precision' } as const };
  const keyset = keysetClauses(list, sorts, sql`${organisations.id}`);
  const rows = await db
    .select({ ...listColumns, distanceKm: distance })
    .from(organisations)
    .leftJoin(locations, and(eq(locations.organisationId, organisations.id), locations.isMain))
    .where(and(...conditions(filters, distance), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  const fieldOf = { name: 'name', createdAt: 'createdAt', distance: 'distanceKm' } as const;
  return toSlice(rows, list, (row) =>
    list.sorts.map(({ name }) => {
      const value = row[fieldOf[name as keyof typeof fieldOf]];
      return value instanceof Date ? value.toISOString() : value;
    }),
  );
}

export async function findOrganisation(db: DbOrTx, id: string): Promise<OrganisationRow | undefined> {
  const [row] = await db.select().from(organisations).where(eq(organisations.id, id));
  return row;
}

export async function findOrganisations(db: DbOrTx, ids: readonly string[]): Promise<OrganisationRow[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(organisations)
    .where(inArray(organisations.id, [...ids]));
}

export async function lockOrganisation(tx: Tx, id: string): Promise<OrganisationRow | undefined> {
  const [row] = await tx.select().from(organisations).where(eq(organisations.id, id)).for('update');
  return row;
}

/** Slugs in use that are this one, or this one with a number behind it. */
export async function findSlugsLike(db: DbOrTx, slug: string): Promise<Set<string>> {
  const rows = await db
    .select({ slug: organisations.slug })
    .from(organisations)
    .where(sql`${organisations.slug} = ${slug} or ${organisations.slug} ~ ${`^${slug}-[0-9]+$`}`);
  return new Set(rows.map((row) => row.slug));
}

/** Inserts unless another took the slug meanwhile; undefined then. */
export async function insertOrganisation(
  tx: Tx,
  row: typeof organisations.$inferInsert,
): Promise<OrganisationRow | undefined> {
  const [inserted] = await tx
    .insert(organisations)
    .values(row)
    .onConflictDoNothing({ target: organisations.slug })
    .returning();
  return inserted;
}

export async function updateOrganisation(
  tx: Tx,
  id: string,
  change: Partial<OrganisationRow>,
): Promise<OrganisationRow> {
  const [updated] = await tx.update(organisations).set(change).where(eq(organisations.id, id)).returning();
  if (updated === undefined) throw new Error('The organisation was not updated');
  return updated;
}

/** Inserts the numbers; returns the owner of the first one that another organisation has, and its status. */
export async function insertIdentifiers(
  tx: Tx,
  rows: readonly (typeof organisationIdentifiers.$inferInsert)[],
): Promise<{ organisationId: string; status: OrganisationRow['status'] } | undefined> {
  if (rows.length === 0) return undefined;
  const inserted = await tx
    .insert(organisationIdentifiers)
    .values([...rows])
    .onConflictDoNothing()
    .returning();
  const taken = rows.find((row) => !inserted.some(({ id }) => id === row.id));
  if (taken === undefined) return undefined;
  const [owner] = await tx
    .select({ organisationId: organisations.id, status: organisations.status })
    .from(organisationIdentifiers)
    .innerJoin(organisations, eq(organisations.id, organisationIdentifiers.organisationId))
    .where(
      and(eq(organisationIdentifiers.scheme, taken.scheme), eq(organisationIdentifiers.value, taken.value)),
    );
  if (owner === undefined) throw new Error('The number is taken by nobody');
  return owner;
}

/** True when a session, a reservation or an open demand call of the organisation is coming. */
export async function hasComing(db: DbOrTx, id: string, now: Date): Promise<boolean> {
  const at = now.toISOString();
  const [row] = await db.execute<{ found: boolean }>(sql`
    select exists (select from ${sessions} join ${activities} on ${activities.id} = ${sessions.activityId}
        where ${activities.organisationId} = ${id} and ${sessions.startsAt} > ${at} and ${sessions.status} <> 'cancelled')
      or exists (select from ${reservations} join ${sessions} on ${sessions.id} = ${reservations.sessionId}
        where ${reservations.organisationId} = ${id} and ${sessions.startsAt} > ${at}
          and ${reservations.status} in ('awaiting_school_approval', 'requested', 'confirmed'))
      or exists (select from ${demandCalls}
        where ${demandCalls.organisationId} = ${id} and ${demandCalls.status} in ('open', 'matched')) as found`);
  return row?.found === true;
}
