import { and, between, eq, ne, or, sql } from 'drizzle-orm';
import { boxAround, type Point } from '../../core/geo.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import { locations, organisations } from '../../infra/db/schema/organisations.ts';
import { type PlaceCandidate, SAME_SPOT_KM } from './place-duplicate.rules.ts';

/** Candidates looked at: no building holds more places with like names. */
const MOST_CANDIDATES = 20;

/** Where to look: the address, the spot, or both. */
export interface PlaceSearch {
  name: string;
  postcode: string | null;
  point: Point | undefined;
}

const isAround = (point: Point) => {
  const { minLon, minLat, maxLon, maxLat } = boxAround(point, SAME_SPOT_KM);
  return and(between(locations.latitude, minLat, maxLat), between(locations.longitude, minLon, maxLon));
};

const distanceTo = (point: Point | undefined) =>
  point === undefined
    ? sql<number | null>`null::float8`
    : sql<number | null>`public.distance_km(${locations.longitude}, ${locations.latitude},
        ${point.longitude}::float8, ${point.latitude}::float8)`;

/** Places of active organisations at this postcode or around this point, the likest names first. */
export async function findPlacesAround(
  db: DbOrTx,
  { name, postcode, point }: PlaceSearch,
): Promise<PlaceCandidate[]> {
  if (postcode === null && point === undefined) return [];
  const nameSimilarity = sql<number>`similarity(public.fold_text(${locations.name}), public.fold_text(${name}))::float8`;
  return db
    .select({
      id: locations.id,
      name: locations.name,
      postcode: locations.postcode,
      houseNumber: locations.houseNumber,
      nameSimilarity,
      distanceKm: distanceTo(point),
    })
    .from(locations)
    .innerJoin(organisations, eq(organisations.id, locations.organisationId))
    .where(
      and(
        eq(organisations.status, 'active'),
        or(
          postcode === null ? undefined : eq(locations.postcode, postcode),
          point === undefined ? undefined : isAround(point),
        ),
      ),
    )
    .orderBy(sql`${nameSimilarity} desc`, locations.id)
    .limit(MOST_CANDIDATES);
}

/** Another active organisation with this name, accents and capitals aside, in the same municipality. */
export async function findNamesake(
  db: DbOrTx,
  { id, name, municipalityId }: { id: string; name: string; municipalityId: string },
): Promise<string | undefined> {
  const [row] = await db
    .select({ id: organisations.id })
    .from(organisations)
    .where(
      and(
        sql`public.fold_text(${organisations.name}) = public.fold_text(${name})`,
        sql`${organisations.regionIds} @> array[${municipalityId}]::uuid[]`,
        eq(organisations.status, 'active'),
        ne(organisations.id, id),
      ),
    )
    .orderBy(organisations.createdAt, organisations.id)
    .limit(1);
  return row?.id;
}
