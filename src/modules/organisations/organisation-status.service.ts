import { allowedSteps, assertReason, decideStep } from '../../core/machine.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { type OrganisationParty, organisationMachine } from './organisation.machine.ts';
import { isPlatform, statusEventOf } from './organisation.rules.ts';
import type {
  OrganisationRow,
  OrganisationStatus,
  OrganisationStatusChangeCreate,
} from './organisation.schemas.ts';
import { getOrganisation, lockOrganisation, recordOrganisation } from './organisation.service.ts';
import * as store from './organisation.store.ts';
import { assertMayInspect, organisationPartiesOf, refusalTo } from './organisation-access.service.ts';

const KIND = 'organisation';

/** Whether the conditions of the machine are met; only leaving the active status has one. */
async function holdsFor(ctx: Context, row: OrganisationRow): Promise<() => boolean> {
  const isMet = row.status !== 'active' || !(await store.hasComing(ctx.db, row.id, ctx.now));
  return () => isMet;
}

/** The statuses the actor can move the organisation to now. */
export async function allowedOrganisationSteps(
  ctx: Context,
  row: OrganisationRow,
): Promise<OrganisationStatus[]> {
  const parties = await organisationPartiesOf(ctx, row);
  if (parties.length === 0) return [];
  return allowedSteps(organisationMachine, row.status, parties, await holdsFor(ctx, row));
}

/** Moves a locked organisation on and tells of it; the decision was taken before. */
export async function moveOrganisation(
  ctx: TransactionContext,
  row: OrganisationRow,
  { to, reasonCode, reasonText }: OrganisationStatusChangeCreate,
): Promise<StatusChangeRow> {
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to, reasonCode, reasonText };
  if (row.status !== to) {
    const next = { status: to, version: row.version + 1, updatedAt: ctx.now };
    const updated = await store.updateOrganisation(ctx.db, row.id, next);
    const facts = { organisationId: row.id, from: row.status, to };
    await recordOrganisation(ctx, updated, statusEventOf(row.status, to), facts);
  }
  return recordStatusChange(ctx, step);
}

async function partiesOrRefusal(ctx: Context, row: OrganisationRow): Promise<OrganisationParty[]> {
  const parties = await organisationPartiesOf(ctx, row);
  if (parties.length > 0) return parties;
  throw refusalTo(ctx, row, 'Dit is aan een beheerder van de organisatie, de werkgroep of het platform.');
}

/**
 * Takes a step of the machine. A step to where it is changes nothing.
 * @throws DomainError transition_not_allowed, permission_denied, resource_not_found, resource_gone, and
 * validation_failed without the reason that is owed
 */
export async function changeOrganisationStatus(
  ctx: Context,
  id: string,
  input: OrganisationStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOrganisation(ctx, id);
    const parties = await partiesOrRefusal(ctx, row);
    const holds = await holdsFor(ctx, row);
    const party = decideStep(organisationMachine, row.status, input.to, parties, holds);
    if (party !== undefined) assertReason(organisationMachine, row.status, input.to, party, input);
    return moveOrganisation(ctx, row, input);
  });
}

/** The history of an organisation's status, for its members and those who decide on it. */
export async function listOrganisationStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  const row = await getOrganisation(ctx, id);
  if (!isPlatform(ctx.actor)) await assertMayInspect(ctx, row);
  return listStatusChanges(ctx, KIND, id, list);
}
