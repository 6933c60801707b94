/** A place that may be the one that somebody is about to add. */
export interface PlaceCandidate {
  id: string;
  name: string;
  postcode: string | null;
  houseNumber: string | null;
  /** How alike the names are, accents and capitals aside, 0-1. */
  nameSimilarity: number;
  /** Between the two points; null when one of them has none. */
  distanceKm: number | null;
}

/** What the place is compared by. */
export interface NewPlace {
  name: string;
  postcode: string | null;
  houseNumber: string | null | undefined;
  /** False when the point was not given: the middle of a postcode says nothing about a building. */
  hasExactPoint: boolean;
}

/** How near a point of the same place can be, in kilometres. */
export const SAME_SPOT_KM = 0.05;
/** Names from here on are the same but for a slip, an article or a word more. */
const ALIKE_FROM = 0.6;

const normaliseHouseNumber = (houseNumber: string) => houseNumber.toUpperCase().replace(/[^0-9A-Z]/g, '');

/** What tells "Zaal 1" from "Zaal 2" and "Gebouw A" from "Gebouw B": numbers and single letters; not "'t" and "'s". */
function marksOf(name: string): string {
  const marks = name
    .toLowerCase()
    .match(/(?<![\p{L}\p{N}'’])(?:\p{L}|\p{L}*\p{N}[\p{L}\p{N}]*)(?![\p{L}\p{N}])/gu);
  return (marks ?? []).toSorted().join(' ');
}

function hasSameAddress(place: NewPlace, other: PlaceCandidate): boolean {
  if (place.postcode === null || place.postcode !== other.postcode) return false;
  if (typeof place.houseNumber !== 'string' || other.houseNumber === null) return false;
  return normaliseHouseNumber(place.houseNumber) === normaliseHouseNumber(other.houseNumber);
}

function isSamePlace(place: NewPlace, other: PlaceCandidate): boolean {
  if (other.nameSimilarity < ALIKE_FROM || marksOf(place.name) !== marksOf(other.name)) return false;
  const isNear = place.hasExactPoint && other.distanceKm !== null && other.distanceKm <= SAME_SPOT_KM;
  return isNear || hasSameAddress(place, other);
}

/** The known place that this is obviously the same as: a like name at one address or spot, the likest first. */
export function findPlaceAmong(place: NewPlace, candidates: readonly PlaceCandidate[]): string | undefined {
  const [likest] = candidates
    .filter((other) => isSamePlace(place, other))
    .toSorted((a, b) => b.nameSimilarity - a.nameSimilarity);
  return likest?.id;
}
