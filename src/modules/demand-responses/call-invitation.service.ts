import { actsFor } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { allowedSteps, assertReason, decideStep } from '../../core/machine.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { type DemandCallRow, getDemandCallFor, lockDemandCall } from '../demand-calls/index.ts';
import { assertMember } from '../organisations/index.ts';
import { INVITATION_KIND, moveInvitation } from './answer-invitations.service.ts';
import { callInvitationMachine } from './call-invitation.machine.ts';
import * as rules from './call-invitation.rules.ts';
import type {
  CallInvitationCreate,
  CallInvitationStatusChangeCreate,
  InvitationRow,
  InvitationView,
} from './call-invitation.schemas.ts';
import * as store from './call-invitation.store.ts';
import { assertCallOpen, partiesOf as responseParties } from './demand-response.rules.ts';
import { findExpertOf } from './demand-response.store.ts';
import { todayOf } from './propose.service.ts';

function viewOf(ctx: Context, row: InvitationRow): InvitationView {
  const parties = rules.partiesOf(ctx.actor, row);
  return { row, allowedTransitions: allowedSteps(callInvitationMachine, row.status, parties) };
}

const viewsOf = (ctx: Context, slice: Slice<InvitationRow>): Slice<InvitationView> => ({
  ...slice,
  rows: slice.rows.map((row) => viewOf(ctx, row)),
});

/** Only who decides for the school asks somebody. @throws DomainError permission_denied */
function assertDecides(ctx: Context, call: DemandCallRow): void {
  const { organisationId, createdById } = call;
  const sides = { organisationId, callCreatedById: createdById };
  const nobody = { responderOrganisationId: null, expertPersonId: null };
  if (responseParties(ctx.actor, { ...sides, ...nobody }).includes('school')) return;
  throw new DomainError('permission_denied', 'Alleen wie de oproep plaatste en de coördinator mogen dit.');
}

async function insert(
  ctx: TransactionContext,
  call: DemandCallRow,
  input: CallInvitationCreate,
): Promise<InvitationRow> {
  rules.assertRoomForMore(await store.countInvitations(ctx.db, call.id));
  const owner = rules.assertCandidate(await store.findCandidate(ctx.db, input), call.organisationId);
  const id = newId();
  const createdById = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
  const times = { createdAt: ctx.now, updatedAt: ctx.now };
  await store.insertInvitation(ctx.db, {
    ...input,
    ...owner,
    id,
    demandCallId: call.id,
    createdById,
    ...times,
  });
  await recordChange(ctx, {
    type: 'demand_call.invited',
    resourceKind: INVITATION_KIND,
    resourceId: id,
    resourceVersion: 1,
    facts: { invitationId: id, demandCallId: call.id, schoolId: call.organisationId, ...owner },
  });
  const row = await store.findInvitation(ctx.db, id);
  if (row === undefined) throw new Error('The invitation was not inserted');
  return row;
}

/**
 * Asks a candidate to respond to an open call. Asking the same candidate again gives the invitation that is there.
 * @throws DomainError resource_not_found, permission_denied, demand_call_closed, too_many_items, validation_failed,
 * personal_data_refused
 */
export async function createCallInvitation(
  ctx: Context,
  demandCallId: string,
  input: CallInvitationCreate,
): Promise<InvitationView & { isNew: boolean }> {
  return inTransaction(ctx, async (ctx) => {
    assertDecides(ctx, await getDemandCallFor(ctx, demandCallId));
    assertNoPersonalData({ '#/message': input.message });
    const call = await lockDemandCall(ctx, demandCallId);
    assertCallOpen(call, todayOf(ctx));
    const known = await store.findInvitationOf(ctx.db, demandCallId, input);
    const row = known ?? (await insert(ctx, call, input));
    return { ...viewOf(ctx, row), isNew: known === undefined };
  });
}

/** Whom a school asked, for everyone of the school. @throws DomainError resource_not_found, permission_denied */
export async function listCallInvitations(
  ctx: Context,
  demandCallId: string,
  list: ListRequest,
): Promise<Slice<InvitationView>> {
  await getDemandCallFor(ctx, demandCallId);
  return viewsOf(ctx, await store.listInvitations(ctx.db, { demandCallId }, list));
}

/** What an organisation, or the expert profile of the person, is asked for. */
export async function listOwnInvitations(
  ctx: Context,
  organisationId: string | undefined,
  list: ListRequest,
): Promise<Slice<InvitationView>> {
  if (organisationId !== undefined) {
    await assertMember(ctx, organisationId, 'provider_editor', 'organisation_admin');
    return viewsOf(ctx, await store.listInvitations(ctx.db, { organisationId }, list));
  }
  const { actor } = ctx;
  const expert = actor.kind === 'person' ? await findExpertOf(ctx.db, actor.personId) : undefined;
  if (expert === undefined) return { rows: [] };
  return viewsOf(ctx, await store.listInvitations(ctx.db, { expertId: expert.id }, list));
}

function assertKnown(ctx: Context, row: InvitationRow | undefined): InvitationRow {
  const isKnown = row !== undefined && (actsFor(ctx.actor, row.schoolId) || rules.isInvited(ctx.actor, row));
  if (!isKnown) throw notFound(INVITATION_KIND);
  return row;
}

/** An invitation for the school and the candidate. @throws DomainError resource_not_found */
export async function getCallInvitation(ctx: Context, id: string): Promise<InvitationView> {
  return viewOf(ctx, assertKnown(ctx, await store.findInvitation(ctx.db, id)));
}

/** Takes a step of an invitation. @throws DomainError resource_not_found, transition_not_allowed, permission_denied */
export async function changeInvitationStatus(
  ctx: Context,
  id: string,
  input: CallInvitationStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = assertKnown(ctx, await store.lockInvitation(ctx.db, id));
    const { to, reasonCode, reasonText } = input;
    const party = decideStep(callInvitationMachine, row.status, to, rules.partiesOf(ctx.actor, row));
    if (party === undefined) {
      const step = { resourceKind: INVITATION_KIND, resourceId: id, from: row.status, to };
      return recordStatusChange(ctx, { ...step, reasonCode, reasonText });
    }
    assertReason(callInvitationMachine, row.status, to, party, input);
    return moveInvitation(ctx, row, to, { reasonCode, reasonText });
  });
}

/** The history of an invitation. */
export async function listInvitationStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getCallInvitation(ctx, id);
  return listStatusChanges(ctx, INVITATION_KIND, id, list);
}
