import { DomainError, invalidInput } from '../../core/errors.ts';
import { isInArea, type Point } from '../../core/geo.ts';

/** The postcode as it is kept: capitals without a space. */
export const normalisePostcode = (postcode: string) => postcode.replace(/\s/g, '').toUpperCase();

/**
 * The coordinates of a GeoJSON point.
 * @throws DomainError bbox_invalid outside the area, as with swapped axes (C-21)
 */
export function readGeoPoint({ coordinates }: { coordinates: readonly number[] }): Point {
  const [longitude, latitude] = coordinates;
  const point = { longitude: longitude ?? Number.NaN, latitude: latitude ?? Number.NaN };
  if (isInArea(point)) return point;
  const detail = 'Schrijf coordinates als [lengtegraad, breedtegraad] binnen Nederland, zoals [5.99, 51.19].';
  throw new DomainError('bbox_invalid', detail, {
    errors: [{ pointer: '#/point/coordinates', code: 'format', detail }],
  });
}

/** An organisation always has a main location: another takes over, it is not put off. @throws DomainError */
export function assertMainStays(isMain: boolean, wanted: boolean | undefined): void {
  if (!isMain || wanted !== false) return;
  throw invalidInput({
    pointer: '#/isMain',
    code: 'code_unknown',
    detail: 'Maak een andere locatie de hoofdlocatie; deze is het dan niet meer.',
  });
}
