import { hash } from 'node:crypto';
import { curatedRegionIds, type WorkgroupPermission } from '../../core/actor.ts';
import { notFound } from '../../core/errors.ts';
import type { Point } from '../../core/geo.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { readRegionReference } from './region.reference.ts';
import type { RegionRow } from './region.schemas.ts';
import * as store from './region.store.ts';
import * as reference from './region-reference.store.ts';

const REFERENCE_NAME = 'regions';

/** Where a place lies: its municipality with everything above it, nearest first. */
export interface PlaceRegions {
  municipalityId: string;
  regionIds: string[];
}

export interface RegionSearch extends Omit<store.RegionFilters, 'withinIds'> {
  point?: Point | undefined;
  postcode?: string | undefined;
}

/** The municipality of a point and its ancestors; undefined outside the Netherlands. */
export async function resolvePoint(ctx: Context, point: Point): Promise<PlaceRegions | undefined> {
  const row = await store.findMunicipalityAt(ctx.db, point);
  return row && { municipalityId: row.id, regionIds: row.ancestorIds };
}

/** The municipality of each point, in order and in one query; undefined where there is none. */
export async function resolvePoints(
  ctx: Context,
  points: readonly (Point | undefined)[],
): Promise<(PlaceRegions | undefined)[]> {
  if (points.length === 0) return [];
  const rows = await store.findMunicipalitiesAt(ctx.db, points);
  return rows.map((row) => row && { municipalityId: row.id, regionIds: row.ancestorIds });
}

/** The municipality of a postcode (its four digits decide) and its ancestors, with a point within. */
export async function resolvePostcode(
  ctx: Context,
  postcode: string,
): Promise<(PlaceRegions & { point: Point }) | undefined> {
  const found = await store.findPostcode(ctx.db, postcode.slice(0, 4));
  return (
    found && {
      municipalityId: found.region.id,
      regionIds: found.region.ancestorIds,
      point: { longitude: found.longitude, latitude: found.latitude },
    }
  );
}

async function placeOf(ctx: Context, search: RegionSearch): Promise<readonly string[] | undefined> {
  if (search.point !== undefined) return (await resolvePoint(ctx, search.point))?.regionIds ?? [];
  if (search.postcode !== undefined) return (await resolvePostcode(ctx, search.postcode))?.regionIds ?? [];
  return undefined;
}

/** Regions by name; with a point or postcode, those that hold it. */
export async function listRegions(
  ctx: Context,
  search: RegionSearch,
  list: ListRequest,
): Promise<Slice<RegionRow>> {
  return store.listRegions(ctx.db, { ...search, withinIds: await placeOf(ctx, search) }, list);
}

export async function getRegion(ctx: Context, id: string): Promise<RegionRow> {
  const row = await store.findRegion(ctx.db, id);
  if (row === undefined) throw notFound('region');
  return row;
}

/** The regions that exist among the given ids. */
export async function findRegions(ctx: Context, ids: readonly string[]): Promise<RegionRow[]> {
  return store.findRegionsByIds(ctx.db, ids);
}

export async function findRegionByCode(ctx: Context, code: string): Promise<RegionRow | undefined> {
  return store.findRegionByCode(ctx.db, code);
}

/** True when the person has the permission in one of the regions, directly or through a region above it. */
export async function curatesAny(
  ctx: Context,
  regionIds: readonly string[],
  permission: WorkgroupPermission = 'review',
): Promise<boolean> {
  const own = curatedRegionIds(ctx.actor, permission);
  if (regionIds.some((id) => own.includes(id))) return true;
  return store.hasAncestorAmong(ctx.db, regionIds, own);
}

/** Loads regions, outlines and postcodes when the files changed since the last time; returns whether it did. */
export async function loadRegionReference(ctx: Context): Promise<boolean> {
  const data = readRegionReference();
  const digest = hash('sha256', JSON.stringify(data), 'hex');
  return inTransaction(ctx, async (ctx) => {
    if ((await store.findReferenceDigest(ctx.db, REFERENCE_NAME)) === digest) return false;
    await reference.upsertRegions(ctx.db, data.regions, ctx.now);
    await reference.replaceOutlines(ctx.db, data.outlines);
    await reference.replacePostcodes(ctx.db, data.postcodes);
    await store.upsertReferenceDigest(ctx.db, REFERENCE_NAME, digest, ctx.now);
    return true;
  });
}
