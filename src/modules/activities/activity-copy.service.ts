import { invalidInput } from '../../core/errors.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { findRegions } from '../regions/index.ts';
import { createActivity, type OwnedActivity } from './activity.service.ts';
import { getPublicActivity } from './activity-access.service.ts';
import { type ActivityCopyCreate, contentToCopy } from './activity-copy.schemas.ts';

async function assertRegion(ctx: Context, regionId: string | undefined): Promise<void> {
  if (regionId === undefined || (await findRegions(ctx, [regionId])).length > 0) return;
  throw invalidInput({
    pointer: '#/regionId',
    code: 'reference_not_found',
    detail: 'Deze regio bestaat niet.',
  });
}

/** Takes a public activity over as a draft of the own organisation. @throws DomainError resource_not_found, resource_gone, permission_denied */
export async function copyActivity(
  ctx: Context,
  activityId: string,
  { organisationId, regionId }: ActivityCopyCreate,
): Promise<OwnedActivity> {
  return inTransaction(ctx, async (ctx) => {
    const source = await getPublicActivity(ctx, activityId);
    await assertRegion(ctx, regionId);
    const content = contentToCopy(source);
    const workRegionIds = regionId === undefined ? [] : [regionId];
    return createActivity(ctx, organisationId, { ...content, workRegionIds, inspiredById: source.id });
  });
}
