import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import * as store from './external-identity.store.ts';
import type { FederatedLogin } from './federated-login.rules.ts';

/** What the modules above do for somebody who signs in through a federation for the first time. */
export interface FederatedAccounts {
  /** Makes an account; returns the id of the person. */
  create(ctx: Context, input: { email: string | undefined; name: string }): Promise<string>;
  /** Proposes, or gives, the membership of the school that the federation names. */
  propose(ctx: Context, personId: string, login: FederatedLogin): Promise<void>;
}

interface Identity {
  issuer: string;
  subject: string;
}

async function link(ctx: TransactionContext, identity: Identity & { personId: string }): Promise<void> {
  const row = await store.upsertIdentity(ctx.db, { ...identity, createdAt: ctx.now });
  if (row === undefined) throw new Error('The identity was not linked');
  await record(ctx, row, 'linked');
}

async function record(
  ctx: TransactionContext,
  { id: resourceId, personId }: store.ExternalIdentityRow,
  event: 'linked' | 'unlinked',
): Promise<void> {
  const type = `external_identity.${event}`;
  const resource = { resourceKind: 'external_identity', resourceId, resourceVersion: 1 };
  await recordChange(ctx, { type, ...resource, facts: { personId } });
}

/** Links the subject of a trusted issuer to a person, who can then use that issuer's tokens here. */
export async function linkExternalIdentity(
  ctx: Context,
  identity: Identity & { personId: string },
): Promise<void> {
  await inTransaction(ctx, (ctx) => link(ctx, identity));
}

/**
 * Finds or makes the account of somebody who comes in through a federation for the first time: the account of the
 * mail address when the federation answers for that, else a new one. Requests at once make one account.
 */
export async function signInFirst(
  ctx: Context,
  accounts: FederatedAccounts,
  { issuer, subject }: Identity,
  login: FederatedLogin,
): Promise<void> {
  const service = { ...ctx, actor: { kind: 'system', name: 'federation' } as const };
  await inTransaction(service, async (ctx) => {
    await store.lockSubject(ctx.db, issuer, subject);
    if ((await store.findIdentity(ctx.db, issuer, subject)) !== undefined) return;
    const { email, name } = login;
    const known = email === undefined ? undefined : await store.findPersonByEmail(ctx.db, email);
    const personId = known ?? (await accounts.create(ctx, { email, name }));
    await link(ctx, { issuer, subject, personId });
    if (login.isEmployee) await accounts.propose(ctx, personId, login);
  });
}

function ownId({ actor }: Context): string {
  if (actor.kind === 'person') return actor.personId;
  throw new DomainError('permission_denied', 'Alleen een persoon heeft een account.');
}

/** The issuers elsewhere that the signed-in person comes in through. */
export async function listExternalIdentities(
  ctx: Context,
  list: ListRequest,
): Promise<Slice<store.ExternalIdentityRow>> {
  return store.listIdentities(ctx.db, ownId(ctx), list);
}

/**
 * Unlinks an issuer from the own account.
 * @throws DomainError resource_in_use for the last way in, resource_not_found
 */
export async function deleteExternalIdentity(ctx: Context, id: string): Promise<void> {
  const personId = ownId(ctx);
  await inTransaction(ctx, async (ctx) => {
    const row = await store.lockIdentity(ctx.db, id, personId);
    if (row === undefined) throw notFound('external_identity');
    if ((await store.countWaysIn(ctx.db, personId)) < 2) {
      throw new DomainError(
        'resource_in_use',
        'Dit is uw enige manier om u aan te melden. Wis uw account als u weg wilt.',
        {
          usedBy: ['person'],
        },
      );
    }
    await store.deleteIdentity(ctx.db, id);
    await record(ctx, row, 'unlinked');
  });
}
