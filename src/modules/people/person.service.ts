import { DomainError, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import type { Account, MeUpdate, PersonRow } from './person.schemas.ts';
import * as store from './person.store.ts';

const KIND = 'person';

/** An account to make. */
export interface NewPerson {
  /** Absent for who comes in through a federation that gives none. */
  email?: string | undefined;
  name: string;
  /** Code of the language list; nl unless told. */
  language?: string;
  isPlatformAdmin?: boolean;
}

async function record(ctx: TransactionContext, row: PersonRow, event: string, facts = {}): Promise<void> {
  const { id: resourceId, version: resourceVersion } = row;
  await recordChange(ctx, {
    type: `person.${event}`,
    resourceKind: KIND,
    resourceId,
    resourceVersion,
    facts,
  });
}

/** Makes an account; for the platform. @throws DomainError external_id_conflict when the address has one already */
export async function createPerson(ctx: Context, input: NewPerson): Promise<PersonRow> {
  if (ctx.actor.kind !== 'system' && !(ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin)) {
    throw new DomainError('permission_denied', 'Alleen het platform maakt accounts.');
  }
  const { email, name, language = 'nl', isPlatformAdmin = false } = input;
  return inTransaction(ctx, async (ctx) => {
    const row = await store.insertPerson(ctx.db, {
      id: newId(),
      email: email?.trim().toLowerCase() ?? null,
      name,
      language,
      isPlatformAdmin,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    if (row === undefined) {
      throw new DomainError('external_id_conflict', 'Dit mailadres heeft al een account.', {
        resource: KIND,
      });
    }
    await record(ctx, row, 'created');
    return row;
  });
}

/** The id of the signed-in person. @throws DomainError permission_denied for anyone who is no person */
export function ownId({ actor }: Context): string {
  if (actor.kind === 'person') return actor.personId;
  throw new DomainError('permission_denied', 'Alleen een persoon heeft een account.');
}

async function accountOf(ctx: Context, person: PersonRow): Promise<Account> {
  const memberships = await store.listMemberships(ctx.db, person.id);
  return { person, memberships, workgroups: await store.listWorkgroups(ctx.db, person.id) };
}

/** The account of the signed-in person. */
export async function getMe(ctx: Context): Promise<Account> {
  const person = await store.findPerson(ctx.db, ownId(ctx));
  if (person === undefined) throw notFound(KIND);
  return accountOf(ctx, person);
}

/** Changes a locked account; a change of nothing keeps the version. */
export async function updatePersonFields(
  ctx: TransactionContext,
  person: PersonRow,
  wanted: Partial<PersonRow>,
): Promise<PersonRow> {
  const change = changedFields<PersonRow>(person, wanted);
  const fields = Object.keys(change);
  if (fields.length === 0) return person;
  const next = { ...change, version: person.version + 1, updatedAt: ctx.now };
  const updated = await store.updatePerson(ctx.db, person.id, next);
  await record(ctx, updated, 'updated', { fields });
  return updated;
}

/** Changes the own account; a patch that changes nothing keeps the version. */
export async function updateMe(ctx: Context, input: MeUpdate, expected: ExpectedVersions): Promise<Account> {
  return inTransaction(ctx, async (ctx) => {
    const person = await store.lockPerson(ctx.db, ownId(ctx));
    if (person === undefined) throw notFound(KIND);
    assertVersion(person.version, expected);
    return accountOf(ctx, await updatePersonFields(ctx, person, input));
  });
}
