import { changedFields } from '../../core/fields.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { assertApprovalMakesSense, assertKinds, editorsOf } from './organisation.rules.ts';
import type {
  OrganisationCreate,
  OrganisationRow,
  OrganisationUpdate,
  OwnOrganisationDetail,
} from './organisation.schemas.ts';
import {
  assertEditor,
  createOrganisation,
  detailOf,
  getOrganisation,
  lockOrganisation,
  recordOrganisation,
} from './organisation.service.ts';
import * as store from './organisation.store.ts';
import { assertMayInspect } from './organisation-access.service.ts';
import { allowedOrganisationSteps } from './organisation-status.service.ts';

async function profileOf(ctx: Context, row: OrganisationRow): Promise<OwnOrganisationDetail> {
  return { ...(await detailOf(ctx, row)), allowedTransitions: await allowedOrganisationSteps(ctx, row) };
}

/** An organisation in any state, for members and those who verify it (C-50). @throws DomainError resource_not_found */
export async function getOwnOrganisation(ctx: Context, id: string): Promise<OwnOrganisationDetail> {
  const row = await getOrganisation(ctx, id);
  await assertMayInspect(ctx, row);
  return profileOf(ctx, row);
}

/** Makes an organisation and gives it as its maker sees it from then on. */
export async function createOwnOrganisation(
  ctx: Context,
  input: OrganisationCreate,
): Promise<OwnOrganisationDetail> {
  return inTransaction(ctx, async (ctx) => {
    const row = await createOrganisation(ctx, input);
    return { ...(await detailOf(ctx, row)), allowedTransitions: ['archived'] };
  });
}

/** Changes an organisation; a patch that changes nothing keeps the version. */
export async function updateOrganisation(
  ctx: Context,
  id: string,
  input: OrganisationUpdate,
  expected: ExpectedVersions,
): Promise<OwnOrganisationDetail> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOrganisation(ctx, id);
    assertEditor(ctx, row, ...editorsOf(input));
    assertVersion(row.version, expected);
    assertKinds(ctx.actor, row.kinds, input.kinds ?? row.kinds);
    assertApprovalMakesSense(input.kinds ?? row.kinds, input.requiresReservationApproval);
    const change = changedFields<OrganisationRow>(row, input);
    const fields = Object.keys(change);
    if (fields.length === 0) return profileOf(ctx, row);
    const next = { ...change, version: row.version + 1, updatedAt: ctx.now };
    const updated = await store.updateOrganisation(ctx.db, id, next);
    await recordOrganisation(ctx, updated, 'organisation.updated', { fields });
    return profileOf(ctx, updated);
  });
}
