import { DomainError } from '../../core/errors.ts';
import type { Point } from '../../core/geo.ts';
import type { Context } from '../../infra/context.ts';
import { findSamePlace } from './location.store.ts';
import type { OrganisationRow } from './organisation.schemas.ts';
import { findPlaceAmong } from './place-duplicate.rules.ts';
import { findNamesake, findPlacesAround } from './place-duplicate.store.ts';

/** A place that is about to be added to an organisation. */
export interface AddedPlace {
  organisation: OrganisationRow;
  name: string;
  city: string;
  postcode: string | null;
  houseNumber?: string | undefined;
  municipalityId: string | null;
  /** Only a point that was given. */
  point: Point | undefined;
  /** It becomes the place by which the organisation itself is found. */
  isMain: boolean;
}

/** Something that is there already. */
interface Known {
  resource: 'location' | 'organisation';
  resourceId: string;
}

async function findPlace(ctx: Context, place: AddedPlace): Promise<string | undefined> {
  const own = await findSamePlace(ctx.db, { ...place, organisationId: place.organisation.id });
  if (own !== undefined || ctx.actor.kind === 'system') return own;
  const { name, postcode, houseNumber, point } = place;
  const hasExactPoint = point !== undefined;
  return findPlaceAmong(
    { name, postcode, houseNumber, hasExactPoint },
    await findPlacesAround(ctx.db, place),
  );
}

async function findKnown(ctx: Context, place: AddedPlace): Promise<Known | undefined> {
  const placeId = await findPlace(ctx, place);
  if (placeId !== undefined) return { resource: 'location', resourceId: placeId };
  const { organisation, municipalityId, isMain } = place;
  if (!isMain || municipalityId === null || ctx.actor.kind === 'system') return undefined;
  const { id, name } = organisation;
  const namesakeId = await findNamesake(ctx.db, { id, name, municipalityId });
  return namesakeId === undefined ? undefined : { resource: 'organisation', resourceId: namesakeId };
}

const DETAILS: Record<Known['resource'], string> = {
  location: 'Deze locatie is er al. Gebruik die, of stuur isDistinct: true als dit echt een andere is.',
  organisation:
    'In deze gemeente is al een organisatie met deze naam. Sluit u daarbij aan, of stuur isDistinct: true als dit echt een andere is.',
};

/**
 * Refuses a place that is there already, in the own organisation or elsewhere, and the main place of a second
 * organisation of one name in one municipality. Imports and seeds know what they do.
 * @returns id of what it looks like but is not, as the sender says with `isDistinct`
 * @throws DomainError place_duplicate with the resource that is there
 */
export async function assertNewPlace(
  ctx: Context,
  place: AddedPlace,
  isDistinct: boolean,
): Promise<string | undefined> {
  const known = await findKnown(ctx, place);
  if (known === undefined || isDistinct) return known?.resourceId;
  throw new DomainError('place_duplicate', DETAILS[known.resource], { ...known });
}
