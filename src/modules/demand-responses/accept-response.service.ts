import { notFound } from '../../core/errors.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { getBookableSession } from '../activities/index.ts';
import { type DemandCallRow, matchDemandCall } from '../demand-calls/index.ts';
import { assertSafe } from '../people/index.ts';
import { createAgreedReservation } from '../reservations/index.ts';
import { dayOf, provideSession } from './agreed-session.service.ts';
import { expireInvitations } from './answer-invitations.service.ts';
import type { ProposalRow } from './demand-proposal.schemas.ts';
import * as proposals from './demand-proposal.store.ts';
import * as rules from './demand-response.rules.ts';
import type { DemandResponseStatusChangeCreate, ResponseRow } from './demand-response.schemas.ts';
import * as store from './demand-response.store.ts';
import type { Acceptance } from './demand-response-mapping.schemas.ts';
import { leaveOut, moveTo } from './move-response.service.ts';
import { todayOf } from './propose.service.ts';

/** What is locked when a school decides. */
export interface Decision {
  call: DemandCallRow;
  row: ResponseRow;
  otherIds: readonly string[];
}

/** An expert works under the safety policy of the school. @throws DomainError attestation_required */
async function assertExpertIsSafe(
  ctx: TransactionContext,
  { call, row }: Decision,
  proposal: ProposalRow,
): Promise<void> {
  if (row.expertId === null) return;
  await assertSafe(ctx, {
    schoolId: call.organisationId,
    expertId: row.expertId,
    supervisionLevel: call.supervisionLevel,
    on: await dayOf(ctx, proposal),
  });
}

/** Accepts the standing version of a response of an open call: session, reservation, the other responses, the call. */
export async function accept(
  ctx: TransactionContext,
  decision: Decision,
  input: DemandResponseStatusChangeCreate & { groupName: string },
) {
  const { call, row, otherIds } = decision;
  rules.assertCallOpen(call, todayOf(ctx));
  rules.assertVersionStands(row.proposalVersion, input.version);
  const group = rules.groupOf(call, input);
  const proposal = (await proposals.listProposals(ctx.db, row.id)).at(-1);
  if (proposal === undefined) throw notFound('demand_proposal');
  rules.assertStands(row, await store.canKeepPromise(ctx.db, row.id, proposal));
  rules.assertWithinProposal(proposal.pupilCapacity, group.pupilCount);
  await assertExpertIsSafe(ctx, decision, proposal);
  const sessionId = await provideSession(ctx, row, call, proposal, group.pupilCount);
  const reservation = await createAgreedReservation(ctx, {
    ...group,
    sessionId,
    organisationId: call.organisationId,
    createdById: call.createdById,
    accessibilityNeeds: call.accessibilityNeeds,
    demandCallId: call.id,
  });
  await leaveOut(ctx, otherIds);
  const columns = { acceptedVersion: row.proposalVersion, sessionId, reservationId: reservation.id };
  const change = await moveTo(ctx, row, 'accepted', { ...input, columns });
  await matchDemandCall(ctx, call);
  await expireInvitations(ctx, call.id);
  const { startsAt, endsAt } = await getBookableSession(ctx, sessionId);
  const effects: Acceptance = {
    sessionId,
    reservationId: reservation.id,
    startsAt,
    endsAt,
    pupilCount: group.pupilCount,
    notSelectedCount: otherIds.length,
    isNewSession: proposal.sessionId === null,
  };
  return { change, effects };
}
