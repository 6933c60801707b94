import { DomainError, notFound } from '../../core/errors.ts';
import { assertReason, decideStep } from '../../core/machine.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { revokePersonTokens } from '../access/index.ts';
import { accountMachine } from './account.machine.ts';
import type { PersonRow } from './person.schemas.ts';
import { updatePersonFields } from './person.service.ts';
import * as persons from './person.store.ts';
import type { UserStatusChangeCreate, UserUpdate } from './user.schemas.ts';
import { listUsers as listRows, type UserFilters } from './user.store.ts';

const KIND = 'person';

/** Whether an account exists is for the platform alone. @throws DomainError permission_denied to everyone else */
function assertPlatform({ actor }: Context): void {
  if (actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin)) return;
  throw new DomainError('permission_denied', 'Alleen beheerders van het platform mogen dit.');
}

function assertNotSelf({ actor }: Context, id: string, detail: string): void {
  if (actor.kind === 'person' && actor.personId === id) throw new DomainError('permission_denied', detail);
}

/** Accounts, for administrators of the platform. */
export async function listUsers(
  ctx: Context,
  filters: UserFilters,
  list: ListRequest,
): Promise<Slice<PersonRow>> {
  assertPlatform(ctx);
  return listRows(ctx.db, filters, list);
}

export async function getUser(ctx: Context, id: string): Promise<PersonRow> {
  assertPlatform(ctx);
  const row = await persons.findPerson(ctx.db, id);
  if (row === undefined) throw notFound('user');
  return row;
}

async function lockUser(ctx: TransactionContext, id: string): Promise<PersonRow> {
  const row = await persons.lockPerson(ctx.db, id);
  if (row === undefined) throw notFound('user');
  return row;
}

/** Changes an account; nobody takes the own rights away, so that an administrator is always left. */
export async function updateUser(
  ctx: Context,
  id: string,
  input: UserUpdate,
  expected: ExpectedVersions,
): Promise<PersonRow> {
  assertPlatform(ctx);
  return inTransaction(ctx, async (ctx) => {
    const row = await lockUser(ctx, id);
    assertVersion(row.version, expected);
    if (input.isPlatformAdmin === false)
      assertNotSelf(ctx, id, 'Laat een andere beheerder dit recht bij u weghalen.');
    return updatePersonFields(ctx, row, input);
  });
}

/** Suspends or reinstates an account; a suspension has effect at the next request and ends every sign-in. */
export async function changeUserStatus(
  ctx: Context,
  id: string,
  input: UserStatusChangeCreate,
): Promise<StatusChangeRow> {
  assertPlatform(ctx);
  return inTransaction(ctx, async (ctx) => {
    const row = await lockUser(ctx, id);
    const { to, reasonCode, reasonText } = input;
    const step = { resourceKind: KIND, resourceId: id, from: row.status, to, reasonCode, reasonText };
    const party = decideStep(accountMachine, row.status, to, ['platform']);
    if (party === undefined) return recordStatusChange(ctx, step);
    assertReason(accountMachine, row.status, to, party, input);
    assertNotSelf(ctx, id, 'Laat een andere beheerder uw account schorsen.');
    const next = { status: to, version: row.version + 1, updatedAt: ctx.now };
    const updated = await persons.updatePerson(ctx.db, id, next);
    if (to === 'suspended') await revokePersonTokens(ctx, id);
    await recordChange(ctx, {
      type: to === 'suspended' ? 'person.suspended' : 'person.reinstated',
      resourceKind: KIND,
      resourceId: id,
      resourceVersion: updated.version,
      facts: { from: row.status, to, ...(reasonCode === undefined ? {} : { reasonCode }) },
    });
    return recordStatusChange(ctx, step);
  });
}

/** The history of an account, oldest first, for administrators of the platform. */
export async function listUserStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getUser(ctx, id);
  return listStatusChanges(ctx, KIND, id, list);
}
