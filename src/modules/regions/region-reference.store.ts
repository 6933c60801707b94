import { sql } from 'drizzle-orm';
import type { Tx } from '../../infra/db/client.ts';
import { postcodes, regionOutlines, regions } from '../../infra/db/schema/regions.ts';
import { toPolygonText } from './reference/polyline.ts';
import type { OutlineSeed, PostcodeSeed, RegionSeed } from './region.reference.ts';

const BATCH = 500;

async function inBatches<T>(items: readonly T[], write: (batch: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH) await write(items.slice(start, start + BATCH));
}

/** Parents come before children in the reference, so one pass finds every ancestor. */
function withAncestors(seeds: readonly RegionSeed[]) {
  const ancestors = new Map<string, string[]>();
  return seeds.map((seed) => {
    const own = [seed.id, ...(seed.parentId === null ? [] : (ancestors.get(seed.parentId) ?? []))];
    ancestors.set(seed.id, own);
    return { ...seed, ancestorIds: own };
  });
}

export async function upsertRegions(tx: Tx, seeds: readonly RegionSeed[], now: Date): Promise<void> {
  const rows = withAncestors(seeds).map((seed) => ({
    id: seed.id,
    code: seed.code,
    slug: seed.slug,
    kind: seed.kind,
    name: seed.name,
    parentId: seed.parentId,
    ancestorIds: seed.ancestorIds,
    holidayRegionCode: seed.holidayRegion,
    longitude: seed.centroid.lon,
    latitude: seed.centroid.lat,
    createdAt: now,
    updatedAt: now,
  }));
  await inBatches(rows, (batch) =>
    tx
      .insert(regions)
      .values(batch)
      .onConflictDoUpdate({
        target: regions.id,
        set: {
          code: sql`excluded.code`,
          slug: sql`excluded.slug`,
          name: sql`excluded.name`,
          parentId: sql`excluded.parent_id`,
          ancestorIds: sql`excluded.ancestor_ids`,
          holidayRegionCode: sql`excluded.holiday_region_code`,
          longitude: sql`excluded.longitude`,
          latitude: sql`excluded.latitude`,
          updatedAt: sql`excluded.updated_at`,
          version: sql`${regions.version} + 1`,
        },
      }),
  );
}

export async function replaceOutlines(tx: Tx, seeds: readonly OutlineSeed[]): Promise<void> {
  await tx.delete(regionOutlines);
  const rows = seeds.map(({ regionId, ringIndex, isHole, ring }) => ({
    regionId,
    ringIndex,
    isHole,
    outline: toPolygonText(ring),
  }));
  await inBatches(rows, (batch) => tx.insert(regionOutlines).values(batch));
}

export async function replacePostcodes(tx: Tx, seeds: readonly PostcodeSeed[]): Promise<void> {
  await tx.delete(postcodes);
  const rows = seeds.map(({ pc4, municipalityId, point }) => ({
    pc4,
    municipalityId,
    longitude: point.lon,
    latitude: point.lat,
  }));
  await inBatches(rows, (batch) => tx.insert(postcodes).values(batch));
}
