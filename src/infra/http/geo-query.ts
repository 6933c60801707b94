import { DomainError } from '../../core/errors.ts';
import { type Box, CRS84, type Point, parseBox, parsePoint } from '../../core/geo.ts';

/** Reads `near=lon,lat`. @throws DomainError bbox_invalid outside the area, as with swapped axes (C-21) */
export function readPoint(near: string | undefined): Point | undefined {
  if (near === undefined) return undefined;
  const point = parsePoint(near);
  if (point !== undefined) return point;
  throw new DomainError(
    'bbox_invalid',
    'Schrijf near als lengtegraad,breedtegraad binnen Nederland, zoals 5.99,51.19.',
  );
}

/** Reads `bbox=minLon,minLat,maxLon,maxLat`. @throws DomainError bbox_invalid (C-21) */
export function readBox(bbox: string | undefined): Box | undefined {
  if (bbox === undefined) return undefined;
  const box = parseBox(bbox);
  if (box !== undefined) return box;
  throw new DomainError(
    'bbox_invalid',
    'Schrijf bbox als minLon,minLat,maxLon,maxLat, zoals 5.8,51.1,6.1,51.3.',
  );
}

/** Refuses any coordinate reference system but CRS84 (C-21). @throws DomainError crs_not_supported */
export function assertCrs(crs: string | undefined): void {
  if (crs === undefined || crs === CRS84) return;
  throw new DomainError('crs_not_supported', 'Alleen CRS84 kan; zie /v1/crss.', { supported: [CRS84] });
}
