import { DomainError, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { assertSlot, completeSlot } from './availability-slot.rules.ts';
import type {
  AvailabilitySlotCreate,
  AvailabilitySlotRow,
  AvailabilitySlotUpdate,
} from './availability-slot.schemas.ts';
import * as store from './availability-slot.store.ts';
import { getKnownExpert, lockOwnExpert } from './expert-access.service.ts';

const KIND = 'availability_slot';
const MAX_SLOTS = 100;

async function record(ctx: TransactionContext, row: AvailabilitySlotRow, event: string): Promise<void> {
  await recordChange(ctx, {
    type: `${KIND}.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { expertId: row.expertId },
  });
}

/** When an expert can come, for everyone who may know of the expert. */
export async function listSlots(
  ctx: Context,
  expertId: string,
  list: ListRequest,
): Promise<Slice<AvailabilitySlotRow>> {
  const expert = await getKnownExpert(ctx, expertId);
  return store.listSlots(ctx.db, expert.id, list);
}

async function findOrRefuse(ctx: Context, id: string): Promise<AvailabilitySlotRow> {
  const row = await store.findSlot(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** A slot of somebody else is as unknown as one that does not exist. */
const asSlot = (error: unknown): never => {
  throw error instanceof DomainError && error.code === 'resource_not_found' ? notFound(KIND) : error;
};

export async function getSlot(ctx: Context, id: string): Promise<AvailabilitySlotRow> {
  const row = await findOrRefuse(ctx, id);
  await getKnownExpert(ctx, row.expertId).catch(asSlot);
  return row;
}

/** Adds a slot to the own profile. @throws DomainError too_many_items, validation_failed */
export async function createSlot(
  ctx: Context,
  expertId: string,
  input: AvailabilitySlotCreate,
): Promise<AvailabilitySlotRow> {
  return inTransaction(ctx, async (ctx) => {
    await lockOwnExpert(ctx, expertId);
    const { weekday = null, firstOn = null, lastOn = null, startTime, endTime } = input;
    const slot = completeSlot({ weekday, firstOn, lastOn, startTime, endTime });
    assertSlot(slot);
    if ((await store.countSlots(ctx.db, expertId)) >= MAX_SLOTS) {
      throw new DomainError('too_many_items', 'U kunt hoogstens 100 momenten opgeven.', {
        maximum: MAX_SLOTS,
      });
    }
    const times = { createdAt: ctx.now, updatedAt: ctx.now };
    const row = await store.insertSlot(ctx.db, { id: newId(), expertId, ...slot, ...times });
    await record(ctx, row, 'created');
    return row;
  });
}

/** The slot when it is the caller's own; its profile is locked. */
async function lockOwnSlot(ctx: TransactionContext, id: string): Promise<AvailabilitySlotRow> {
  const { expertId } = await findOrRefuse(ctx, id);
  await lockOwnExpert(ctx, expertId).catch(asSlot);
  return findOrRefuse(ctx, id);
}

export async function updateSlot(
  ctx: Context,
  id: string,
  input: AvailabilitySlotUpdate,
  expected: ExpectedVersions,
): Promise<AvailabilitySlotRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOwnSlot(ctx, id);
    assertVersion(row.version, expected);
    const next = completeSlot({ ...row, ...input });
    assertSlot(next);
    const change = changedFields<AvailabilitySlotRow>(row, next);
    if (Object.keys(change).length === 0) return row;
    const updated = await store.updateSlot(ctx.db, id, {
      ...change,
      version: row.version + 1,
      updatedAt: ctx.now,
    });
    await record(ctx, updated, 'updated');
    return updated;
  });
}

export async function deleteSlot(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockOwnSlot(ctx, id);
    assertVersion(row.version, expected);
    await store.deleteSlot(ctx.db, id);
    await record(ctx, row, 'deleted');
  });
}
