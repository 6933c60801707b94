import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { locations, organisations } from '../../infra/db/schema/organisations.ts';
import { auditEvents } from '../../infra/db/schema/platform.ts';
import { regions } from '../../infra/db/schema/regions.ts';
import type { LocationRow } from './location.schemas.ts';
import type { OrganisationIdentifier } from './organisation.schemas.ts';

/** Columns of the table itself, without the regions that are read along. */
export type LocationValues = typeof locations.$inferInsert;

const SORTS = { name: { column: sql`${locations.name}`, type: 'text' } } as const;

const placed = (db: DbOrTx) =>
  db
    .select({ location: locations, regionIds: regions.ancestorIds })
    .from(locations)
    .leftJoin(regions, eq(regions.id, locations.municipalityId));

type Placed = { location: Omit<LocationRow, 'regionIds'>; regionIds: string[] | null };
const flat = ({ location, regionIds }: Placed): LocationRow => ({ ...location, regionIds: regionIds ?? [] });

/** Locations of an organisation by name. */
export async function listLocations(
  db: DbOrTx,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<LocationRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${locations.id}`);
  const rows = await placed(db)
    .where(and(eq(locations.organisationId, organisationId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows.map(flat), list, (row) => [row.name]);
}

export async function findLocations(db: DbOrTx, ids: readonly string[]): Promise<LocationRow[]> {
  if (ids.length === 0) return [];
  return (await placed(db).where(inArray(locations.id, [...ids]))).map(flat);
}

export async function findMainLocation(db: DbOrTx, organisationId: string): Promise<LocationRow | undefined> {
  const [row] = await placed(db).where(and(eq(locations.organisationId, organisationId), locations.isMain));
  return row && flat(row);
}

const identifiersOf = sql<OrganisationIdentifier[]>`coalesce((
  select json_agg(json_build_object('scheme', i.scheme, 'value', i.value) order by i.scheme, i.value)
  from organisation_identifiers i where i.organisation_id = ${organisations.id}), '[]')`;

/** The official numbers and the main location of an organisation. */
export async function findNumbersAndPlace(db: DbOrTx, organisationId: string) {
  const [row] = await db
    .select({ identifiers: identifiersOf, location: locations, regionIds: regions.ancestorIds })
    .from(organisations)
    .leftJoin(locations, and(eq(locations.organisationId, organisations.id), locations.isMain))
    .leftJoin(regions, eq(regions.id, locations.municipalityId))
    .where(eq(organisations.id, organisationId));
  const { identifiers = [], location = null, regionIds = null } = row ?? {};
  return { identifiers, mainLocation: location === null ? undefined : flat({ location, regionIds }) };
}

/** What two places are told apart by. */
export type PlaceName = Pick<LocationRow, 'organisationId' | 'name' | 'city' | 'postcode'>;

/** A place of the organisation with this name and town, accents and capitals aside, and no other postcode. */
export async function findSamePlace(db: DbOrTx, place: PlaceName): Promise<string | undefined> {
  const [row] = await db
    .select({ id: locations.id })
    .from(locations)
    .where(
      and(
        eq(locations.organisationId, place.organisationId),
        sql`public.fold_text(${locations.name}) = public.fold_text(${place.name})`,
        sql`public.fold_text(${locations.city}) = public.fold_text(${place.city})`,
        place.postcode === null
          ? undefined
          : sql`coalesce(${locations.postcode}, '') in ('', ${place.postcode})`,
      ),
    )
    .limit(1);
  return row?.id;
}

export async function insertLocation(tx: Tx, row: LocationValues): Promise<void> {
  await tx.insert(locations).values(row);
}

export async function updateLocation(tx: Tx, id: string, change: Partial<LocationValues>): Promise<void> {
  await tx.update(locations).set(change).where(eq(locations.id, id));
}

export async function deleteLocation(tx: Tx, id: string): Promise<void> {
  await tx.delete(locations).where(eq(locations.id, id));
}

/** Locks a location, so that nothing can begin to use it while its deletion is decided on. */
export async function lockLocation(tx: Tx, id: string): Promise<void> {
  await tx.select({ id: locations.id }).from(locations).where(eq(locations.id, id)).for('update');
}

/** Takes the mark of main location from every other place of the organisation; returns those that had it. */
export async function updateOthersToPlain(tx: Tx, organisationId: string, id: string, now: Date) {
  return tx
    .update(locations)
    .set({ isMain: false, version: sql`${locations.version} + 1`, updatedAt: now })
    .where(and(eq(locations.organisationId, organisationId), ne(locations.id, id), locations.isMain))
    .returning({ id: locations.id, version: locations.version });
}

/** The place of an organisation that has been there longest. */
export async function findOldest(db: DbOrTx, organisationId: string) {
  const [row] = await db
    .select({ id: locations.id, version: locations.version })
    .from(locations)
    .where(eq(locations.organisationId, organisationId))
    .orderBy(asc(locations.createdAt), asc(locations.id))
    .limit(1);
  return row;
}

/** The kinds of resources that take place at a location. */
export async function findUsesOfLocation(db: DbOrTx, id: string): Promise<string[]> {
  const [row] = await db
    .select({
      activity: sql<boolean>`exists (select from ${activities} where ${activities.locationId} = ${id})`,
      session: sql<boolean>`exists (select from ${sessions} where ${sessions.locationId} = ${id})`,
    })
    .from(sql`(select) as one`);
  return (['activity', 'session'] as const).filter((kind) => row?.[kind] === true);
}

/** When a location was deleted, as the audit trail knows. */
export async function findLocationDeletion(db: DbOrTx, id: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ deletedAt: auditEvents.createdAt })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.resourceKind, 'location'),
        eq(auditEvents.resourceId, id),
        eq(auditEvents.action, 'location.deleted'),
      ),
    );
  return row?.deletedAt;
}
