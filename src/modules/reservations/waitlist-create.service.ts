import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { type BookableSession, PROMOTE_WAITLIST } from '../activities/index.ts';
import { assertGroupFits, isSecret, seatsFor, toGroupName, waitsForPriority } from './booking.rules.ts';
import { getEligibleSchool, lockGroupOf } from './eligible-school.service.ts';
import { findConflict } from './reservation.store.ts';
import { claimantOf } from './seat-claim.rules.ts';
import { lockSession } from './seat-claim.service.ts';
import { reasonNotWaitable } from './waitlist.rules.ts';
import type { StoredEntry, WaitlistEntryCreate } from './waitlist.schemas.ts';
import { viewOf } from './waitlist.service.ts';
import * as store from './waitlist.store.ts';
import { ENTRY, factsOf } from './waitlist-entry.service.ts';
import type { WaitlistView } from './waitlist-mapping.schemas.ts';
import { promoteWaitlist } from './waitlist-promotion.service.ts';

/** Seats of a group, whole and at least. */
interface Wanted {
  seats: number;
  leastSeats: number;
}

function assertListOpen(session: BookableSession, now: Date): void {
  const reason = reasonNotWaitable(session, now);
  if (reason === undefined) return;
  const detail =
    reason === 'programme'
      ? 'Dit moment hoort bij een programma, dat u in zijn geheel reserveert. Kies een programma met plaats.'
      : 'Voor dit moment kan niemand meer wachten. Kies een ander moment.';
  throw new DomainError('waitlist_closed', detail, { reason });
}

function wantedSeats(session: BookableSession, input: WaitlistEntryCreate): Wanted {
  const { pupilCount, adultCount, minimumPupilCount = pupilCount } = input;
  if (minimumPupilCount > pupilCount) {
    const detail = `Mag hoogstens ${pupilCount} zijn, het aantal leerlingen.`;
    throw invalidInput({ pointer: '#/minimumPupilCount', code: 'too_large', detail });
  }
  assertGroupFits(input, session);
  assertGroupFits({ pupilCount: minimumPupilCount, adultCount }, session);
  const leastSeats = seatsFor(session.seatUnit, minimumPupilCount);
  if (leastSeats > session.capacitySeats) {
    const detail = `Dit moment heeft in totaal ${session.capacitySeats} plaatsen.`;
    throw invalidInput({ pointer: '#/pupilCount', code: 'too_large', detail });
  }
  return { seats: seatsFor(session.seatUnit, pupilCount), leastSeats };
}

/** Who can reserve at once does not wait: the list is for groups that cannot. */
function assertMustWait(
  session: BookableSession,
  { seats }: Wanted,
  regionIds: readonly string[],
  now: Date,
) {
  const remaining = session.capacitySeats - session.takenSeats;
  if (seats > remaining || waitsForPriority(session, regionIds, now)) return;
  throw new DomainError('session_not_bookable', 'Er is nu plaats voor deze groep: reserveer meteen.', {
    reason: 'room_available',
    remaining,
  });
}

/** @throws DomainError already_reserved or already_registered */
async function assertNotInSession(
  ctx: TransactionContext,
  { id: sessionId, startsAt, endsAt }: BookableSession,
  { organisationId, groupName }: WaitlistEntryCreate,
): Promise<void> {
  const group = { organisationId, groupName: toGroupName(groupName), sessionId };
  const reserved = await findConflict(ctx.db, { ...group, startsAt, endsAt });
  // Something else at that time is no bar to waiting: it may be over when there is room.
  if (reserved?.sessionId === sessionId) {
    throw new DomainError('already_reserved', 'Deze groep heeft dit moment al gereserveerd.', {
      reservationId: reserved.id,
    });
  }
  const entry = await store.findOpenEntry(ctx.db, group);
  if (entry === undefined) return;
  throw new DomainError('already_registered', 'Deze groep staat al op de wachtlijst.', {
    resource: ENTRY,
    resourceId: entry.id,
  });
}

async function insertEntry(
  ctx: TransactionContext,
  session: BookableSession,
  input: WaitlistEntryCreate,
  claim: Wanted & { createdById: string | null },
): Promise<StoredEntry> {
  const row = await store.insertEntry(ctx.db, {
    ...input,
    ...claim,
    id: newId(),
    sessionId: session.id,
    groupName: toGroupName(input.groupName),
    queueNumber: await store.nextQueueNumber(ctx.db, session.id),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await recordChange(ctx, {
    type: `${ENTRY}.created`,
    resourceKind: ENTRY,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { ...factsOf(row), queueNumber: row.queueNumber },
  });
  return row;
}

/** Others have their turn once the priority window ends, and the list ends when booking does. */
async function enqueueTurns(ctx: TransactionContext, session: BookableSession): Promise<void> {
  const { id: sessionId, priorityUntilAt, bookingClosesAt } = session;
  for (const [name, runAt] of Object.entries({ window: priorityUntilAt, close: bookingClosesAt })) {
    if (runAt === null || runAt <= ctx.now) continue;
    await enqueue(
      ctx,
      PROMOTE_WAITLIST,
      { sessionId },
      { runAt, key: `${PROMOTE_WAITLIST}:${name}:${sessionId}` },
    );
  }
}

/**
 * Puts a group on the waiting list. A group that may come in part can be offered a part at once. Who can reserve at
 * once does not wait, unless it was found just now that the group did not fit: then it may be offered a place here.
 * @throws DomainError waitlist_closed with `reason`, session_not_bookable with reason `room_available`,
 * already_reserved, already_registered, permission_denied, organisation_not_verified, validation_failed,
 * personal_data_refused, resource_not_found
 */
export async function createEntry(
  ctx: Context,
  sessionId: string,
  input: WaitlistEntryCreate,
  { didNotFit = false } = {},
): Promise<WaitlistView> {
  return inTransaction(ctx, async (ctx) => {
    const createdById = claimantOf(ctx.actor, input.organisationId);
    assertNoPersonalData({ '#/groupName': input.groupName });
    const school = await getEligibleSchool(ctx, input.organisationId);
    await lockGroupOf(ctx, input.organisationId, input.groupName);
    const session = await lockSession(ctx, sessionId);
    if (isSecret(session, ctx.now)) throw notFound('session');
    assertListOpen(session, ctx.now);
    const wanted = wantedSeats(session, input);
    await assertNotInSession(ctx, session, input);
    if (!didNotFit) assertMustWait(session, wanted, school.regionIds, ctx.now);
    const { id } = await insertEntry(ctx, session, input, { ...wanted, createdById });
    await enqueueTurns(ctx, session);
    await promoteWaitlist(ctx, sessionId);
    const row = await store.findEntry(ctx.db, id);
    if (row === undefined) throw new Error('The entry was not inserted');
    return viewOf(ctx, row);
  });
}
