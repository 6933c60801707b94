import { DomainError, notFound } from '../../core/errors.ts';
import { allowedSteps } from '../../core/machine.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, type StatusChangeRow } from '../../infra/status-changes.ts';
import { getBookableSession } from '../activities/index.ts';
import { reasonNotBookable } from './booking.rules.ts';
import { assertActs, isEmptyReach, managesSessions, reachOf } from './reservation.rules.ts';
import { type ClaimParty, claimPartiesOf, claimSidesOf } from './seat-claim.rules.ts';
import { type WaitlistStatus, waitlistMachine } from './waitlist.machine.ts';
import { waitlistConditions } from './waitlist.rules.ts';
import type { WaitlistRow } from './waitlist.schemas.ts';
import * as store from './waitlist.store.ts';
import { ENTRY } from './waitlist-entry.service.ts';
import type { WaitlistView } from './waitlist-mapping.schemas.ts';

/** The row with what the caller can do next. */
export function viewOf(ctx: Context, row: WaitlistRow): WaitlistView {
  const parties = claimPartiesOf(ctx.actor, row);
  return {
    ...row,
    allowedTransitions: allowedSteps(waitlistMachine, row.status, parties, waitlistConditions(row, parties)),
  };
}

/** @throws DomainError resource_not_found, also for who has nothing to do with it */
export async function getEntry(ctx: Context, id: string): Promise<WaitlistView> {
  const row = await store.findEntry(ctx.db, id);
  if (row === undefined || claimSidesOf(ctx.actor, row).length === 0) throw notFound(ENTRY);
  return viewOf(ctx, row);
}

/** @throws DomainError permission_denied while the organisation is suspended */
export function actingParties(ctx: Context, row: WaitlistRow): ClaimParty[] {
  const parties = claimPartiesOf(ctx.actor, row);
  assertActs(parties);
  return parties;
}

/** An entry, locked until the end of the transaction. @throws DomainError resource_not_found, permission_denied */
export async function lockVisible(
  ctx: TransactionContext,
  id: string,
): Promise<{ row: WaitlistRow; parties: ClaimParty[] }> {
  const row = await store.lockEntry(ctx.db, id);
  if (row === undefined || claimSidesOf(ctx.actor, row).length === 0) throw notFound(ENTRY);
  return { row, parties: actingParties(ctx, row) };
}

/**
 * The waiting list of a session: all of it for its provider, for a school what is its own.
 * @throws DomainError resource_not_found, or permission_denied when the session is everyone's to see
 */
export async function listEntries(
  ctx: Context,
  sessionId: string,
  statuses: readonly WaitlistStatus[] | undefined,
  list: ListRequest,
): Promise<Slice<WaitlistView>> {
  const session = await getBookableSession(ctx, sessionId);
  const reach = reachOf(ctx.actor);
  const seesAll = managesSessions(reach, session.organisationId, session.sourceId);
  const isHidden = reasonNotBookable(session, ctx.now) === 'not_published';
  if (!seesAll && isEmptyReach({ ...reach, providerIds: [] })) {
    if (isHidden) throw notFound('session');
    throw new DomainError(
      'permission_denied',
      'Alleen de aanbieder en scholen die wachten zien de wachtlijst.',
    );
  }
  const slice = await store.listEntries(
    ctx.db,
    { sessionId, statuses, reach: seesAll ? undefined : reach },
    list,
  );
  if (!seesAll && isHidden && slice.rows.length === 0) throw notFound('session');
  return { ...slice, rows: slice.rows.map((row) => viewOf(ctx, row)) };
}

/** The steps of an entry, oldest first, for those who may see it. */
export async function listEntryStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getEntry(ctx, id);
  return listStatusChanges(ctx, ENTRY, id, list);
}
