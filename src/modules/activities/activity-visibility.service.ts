import { invalidInput } from '../../core/errors.ts';
import type { Context } from '../../infra/context.ts';
import { findRegions } from '../regions/index.ts';
import * as activityStore from './activity.store.ts';
import { assertSeesAll } from './activity-access.service.ts';
import {
  isVisible,
  originAllowed,
  type VisibilityCheck,
  visibilityChecks,
} from './activity-visibility.rules.ts';
import * as store from './activity-visibility.store.ts';

interface Asked {
  embedKey?: string | undefined;
  origin?: string | undefined;
  regionId?: string | undefined;
}

const unknown = (parameter: string, detail: string) =>
  invalidInput({ parameter, code: 'reference_not_found', detail });

async function keyOf(ctx: Context, key: string | undefined): Promise<store.EmbedKeyFilter | undefined> {
  if (key === undefined) return undefined;
  const found = await store.findEmbedKey(ctx.db, key);
  if (found === undefined) throw unknown('embedKey', 'Deze sleutel bestaat niet.');
  return found;
}

/**
 * Why everyone sees an activity or not, with a key and in a region: the conditions of the public list, one by one.
 * @throws DomainError resource_not_found, validation_failed for a key or region that is not there
 */
export async function explainVisibility(
  ctx: Context,
  activityId: string,
  { embedKey, origin, regionId }: Asked,
): Promise<{ isVisible: boolean; checks: VisibilityCheck[] }> {
  await assertSeesAll(ctx, await activityStore.findActivity(ctx.db, activityId));
  const key = await keyOf(ctx, embedKey);
  const ids = [regionId, key?.regionId].filter((id) => typeof id === 'string');
  const regions = new Map((await findRegions(ctx, ids)).map((region) => [region.id, region]));
  const region = regions.get(regionId ?? '');
  if (regionId !== undefined && region === undefined) throw unknown('regionId', 'Deze regio bestaat niet.');
  const met = await store.findChecks(ctx.db, activityId, {
    now: ctx.now,
    region,
    keyRegion: regions.get(key?.regionId ?? ''),
    keyOrganisationId: key?.organisationId ?? undefined,
  });
  const isKeyed = key !== undefined && origin !== undefined;
  const checks = visibilityChecks({
    ...met,
    ...(isKeyed ? { key_origin: originAllowed(key.origins, origin) } : {}),
  });
  return { isVisible: isVisible(checks), checks };
}
