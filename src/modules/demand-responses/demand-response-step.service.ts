import { invalidInput } from '../../core/errors.ts';
import { assertReason, decideStep } from '../../core/machine.ts';
import { type Context, inSavepoint, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { lockDemandCall } from '../demand-calls/index.ts';
import { lockGroupOf } from '../reservations/index.ts';
import { accept } from './accept-response.service.ts';
import { demandResponseMachine } from './demand-response.machine.ts';
import * as rules from './demand-response.rules.ts';
import type { DemandResponseStatusChangeCreate, ResponseRow } from './demand-response.schemas.ts';
import { assertKnown, getKnownResponse, KIND } from './demand-response.service.ts';
import * as store from './demand-response.store.ts';
import type { Acceptance } from './demand-response-mapping.schemas.ts';
import { moveTo } from './move-response.service.ts';

/** A step that was taken, with what it brought about. */
export interface TakenStep {
  change: StatusChangeRow;
  effects?: Acceptance | undefined;
}

/** Locks in the one order: group, call, its open responses by id. */
async function lockAll(ctx: TransactionContext, seen: ResponseRow, groupName: string | undefined) {
  if (groupName !== undefined) await lockGroupOf(ctx, seen.organisationId, groupName);
  const call = await lockDemandCall(ctx, seen.demandCallId);
  const openIds = groupName === undefined ? [] : await store.lockOpenIds(ctx.db, seen.demandCallId);
  const row = assertKnown(ctx, await store.lockResponse(ctx.db, seen.id));
  return { call, row, otherIds: openIds.filter((id) => id !== seen.id) };
}

async function takeStep(
  ctx: TransactionContext,
  id: string,
  input: DemandResponseStatusChangeCreate,
): Promise<TakenStep> {
  const seen = await getKnownResponse(ctx, id);
  const isDeciding = input.to === 'accepted' && rules.partiesOf(ctx.actor, seen).includes('school');
  const groupName = isDeciding ? (input.groupName ?? rules.groupNameOf(seen.callTitle)) : undefined;
  const { call, row, otherIds } = await lockAll(ctx, seen, groupName);
  const { to, reasonCode, reasonText } = input;
  const parties = rules.partiesOf(ctx.actor, row);
  const party = decideStep(demandResponseMachine, row.status, to, parties, rules.holdsFor(row));
  if (party === undefined) {
    const step = { resourceKind: KIND, resourceId: id, from: row.status, to, reasonCode, reasonText };
    return { change: await recordStatusChange(ctx, step) };
  }
  assertReason(demandResponseMachine, row.status, to, party, input);
  if (to !== 'accepted') return { change: await moveTo(ctx, row, to, { reasonCode, reasonText }) };
  return accept(ctx, { call, row, otherIds }, { ...input, groupName: groupName ?? '' });
}

/** Does all of the work and undoes it: what it would have given is the answer. */
async function rehearse<T>(
  ctx: TransactionContext,
  work: (ctx: TransactionContext) => Promise<T>,
): Promise<T> {
  const undo = new Error('A dry run keeps nothing');
  const results: T[] = [];
  try {
    await inSavepoint(ctx, async (ctx) => {
      results.push(await work(ctx));
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return results[0] as T;
}

/** Ids of what a dry run made lead nowhere. */
function asDryRun({ change, effects }: TakenStep, keepsSession: boolean): TakenStep {
  if (effects === undefined) return { change };
  const { sessionId, reservationId: _reservationId, ...rest } = effects;
  return { change, effects: { ...rest, ...(keepsSession ? { sessionId } : {}), isDryRun: true } };
}

/**
 * Moves a response. Accepting makes the session and the reservation, ends the other responses and matches the call,
 * all in one transaction; a dry run of it is refused as the real thing would be, and keeps nothing.
 * @throws DomainError resource_not_found, transition_not_allowed, permission_denied, validation_failed,
 * version_outdated, capacity_exceeded, session_not_bookable, overlapping_reservation, attestation_required …
 */
export async function changeResponseStatus(
  ctx: Context,
  id: string,
  input: DemandResponseStatusChangeCreate,
  { isDryRun = false } = {},
): Promise<TakenStep> {
  if (isDryRun && input.to !== 'accepted') {
    const detail = 'Alleen het aannemen kan op proef.';
    throw invalidInput({ parameter: 'dryRun', code: 'unknown', detail });
  }
  return inTransaction(ctx, async (ctx) => {
    if (!isDryRun) return takeStep(ctx, id, input);
    const taken = await rehearse(ctx, (ctx) => takeStep(ctx, id, input));
    return asDryRun(taken, !taken.effects?.isNewSession);
  });
}
