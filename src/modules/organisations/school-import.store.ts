import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../infra/db/client.ts';
import { locations, organisationIdentifiers, organisations } from '../../infra/db/schema/organisations.ts';
import { postcodes, regions } from '../../infra/db/schema/regions.ts';

const IMPORT_LOCK = 'import-schools';
const BRIN = 'brin';

/** Lets one import write at a time, so that two of them cannot both make a school. */
export async function lockSchoolImport(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${IMPORT_LOCK}, 0))`);
}

/** The organisations with these numbers, locked. */
export async function lockSchools(tx: Tx, brins: readonly string[]) {
  return tx
    .select({
      brin: organisationIdentifiers.value,
      id: organisations.id,
      slug: organisations.slug,
      status: organisations.status,
      importDigest: organisations.importDigest,
      locationId: locations.id,
    })
    .from(organisationIdentifiers)
    .innerJoin(organisations, eq(organisations.id, organisationIdentifiers.organisationId))
    .leftJoin(locations, and(eq(locations.organisationId, organisations.id), locations.isMain))
    .where(and(eq(organisationIdentifiers.scheme, BRIN), inArray(organisationIdentifiers.value, [...brins])))
    .for('update', { of: organisations });
}

/** A municipality with everything above it. */
export interface Municipality {
  id: string;
  regionIds: string[];
}

/** Municipalities by four-digit postcode. */
export async function findByPostcodes(tx: Tx, pc4s: readonly string[]): Promise<Map<string, Municipality>> {
  if (pc4s.length === 0) return new Map();
  const rows = await tx
    .select({ pc4: postcodes.pc4, id: regions.id, regionIds: regions.ancestorIds })
    .from(postcodes)
    .innerJoin(regions, eq(regions.id, postcodes.municipalityId))
    .where(inArray(postcodes.pc4, [...pc4s]));
  return new Map(rows.map(({ pc4, ...municipality }) => [pc4, municipality]));
}

/** Municipalities by CBS code. */
export async function findByCodes(tx: Tx, codes: readonly string[]): Promise<Map<string, Municipality>> {
  if (codes.length === 0) return new Map();
  const rows = await tx
    .select({ code: regions.code, id: regions.id, regionIds: regions.ancestorIds })
    .from(regions)
    .where(inArray(regions.code, [...codes]));
  return new Map(rows.map(({ code, ...municipality }) => [code, municipality]));
}

export async function findTakenSlugs(tx: Tx, slugs: readonly string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const rows = await tx
    .select({ slug: organisations.slug })
    .from(organisations)
    .where(inArray(organisations.slug, [...slugs]));
  return new Set(rows.map((row) => row.slug));
}

type NewOrganisation = typeof organisations.$inferInsert;
type NewLocation = typeof locations.$inferInsert;

/** Inserts new schools and overwrites what the import owns of known ones; status, kinds and slug stay. */
export async function upsertSchools(tx: Tx, rows: readonly NewOrganisation[]) {
  return tx
    .insert(organisations)
    .values([...rows])
    .onConflictDoUpdate({
      target: organisations.id,
      set: {
        name: sql`excluded.name`,
        sectors: sql`excluded.sectors`,
        website: sql`excluded.website`,
        denomination: sql`excluded.denomination`,
        boardNumber: sql`excluded.board_number`,
        pupilCount: sql`excluded.pupil_count`,
        regionIds: sql`excluded.region_ids`,
        importDigest: sql`excluded.import_digest`,
        updatedAt: sql`excluded.updated_at`,
        version: sql`${organisations.version} + 1`,
      },
    })
    .returning({ id: organisations.id, version: organisations.version });
}

/** Takes the numbers from organisations that claimed them; gives each one's new version. */
export async function releaseBrins(
  tx: Tx,
  organisationIds: readonly string[],
  brins: readonly string[],
  now: Date,
) {
  await tx
    .delete(organisationIdentifiers)
    .where(
      and(
        eq(organisationIdentifiers.scheme, BRIN),
        inArray(organisationIdentifiers.value, [...brins]),
        inArray(organisationIdentifiers.organisationId, [...organisationIds]),
      ),
    );
  return tx
    .update(organisations)
    .set({ version: sql`${organisations.version} + 1`, updatedAt: now })
    .where(inArray(organisations.id, [...organisationIds]))
    .returning({ id: organisations.id, version: organisations.version });
}

/** Inserts the number that each new school is known by. */
export async function insertBrins(
  tx: Tx,
  rows: readonly { id: string; organisationId: string; brin: string }[],
) {
  if (rows.length === 0) return;
  await tx
    .insert(organisationIdentifiers)
    .values(rows.map(({ id, organisationId, brin }) => ({ id, organisationId, scheme: BRIN, value: brin })));
}

/** Inserts main locations and overwrites the address of known ones; accessibility and facts stay. */
export async function upsertMainLocations(tx: Tx, rows: readonly NewLocation[]): Promise<void> {
  await tx
    .insert(locations)
    .values([...rows])
    .onConflictDoUpdate({
      target: locations.id,
      set: {
        name: sql`excluded.name`,
        street: sql`excluded.street`,
        houseNumber: sql`excluded.house_number`,
        postcode: sql`excluded.postcode`,
        city: sql`excluded.city`,
        municipalityId: sql`excluded.municipality_id`,
        longitude: sql`excluded.longitude`,
        latitude: sql`excluded.latitude`,
        updatedAt: sql`excluded.updated_at`,
        version: sql`${locations.version} + 1`,
      },
    });
}
