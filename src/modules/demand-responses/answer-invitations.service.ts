import { recordChange } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { InvitationStatus } from './call-invitation.machine.ts';
import type { InvitationRow } from './call-invitation.schemas.ts';
import * as store from './call-invitation.store.ts';
import { asService } from './demand-response.service.ts';

export const INVITATION_KIND = 'call_invitation';

interface Reason {
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

/** Takes a step of a locked invitation. */
export async function moveInvitation(
  ctx: TransactionContext,
  row: InvitationRow,
  to: InvitationStatus,
  { reasonCode, reasonText }: Reason = {},
): Promise<StatusChangeRow> {
  const version = row.version + 1;
  await store.updateInvitation(ctx.db, row.id, { status: to, version, updatedAt: ctx.now });
  const { demandCallId, schoolId, organisationId, expertId } = row;
  await recordChange(ctx, {
    type: `demand_call.invitation_${to}`,
    resourceKind: INVITATION_KIND,
    resourceId: row.id,
    resourceVersion: version,
    facts: { invitationId: row.id, demandCallId, schoolId, organisationId, expertId },
  });
  const step = { resourceKind: INVITATION_KIND, resourceId: row.id, from: row.status, to };
  return recordStatusChange(ctx, { ...step, reasonCode, reasonText });
}

/** Who responds has answered the invitations to the call. */
export async function answerInvitations(
  ctx: TransactionContext,
  demandCallId: string,
  responder: { responderOrganisationId: string | null; expertId: string | null },
): Promise<void> {
  for (const row of await store.lockSent(ctx.db, demandCallId, responder)) {
    await moveInvitation(asService(ctx), row, 'answered');
  }
}

/** Invitations to a call that no longer takes responses are over. */
export async function expireInvitations(ctx: TransactionContext, demandCallId: string): Promise<void> {
  for (const row of await store.lockSent(ctx.db, demandCallId)) {
    await moveInvitation(asService(ctx), row, 'expired');
  }
}
