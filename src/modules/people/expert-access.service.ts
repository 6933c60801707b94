import { DomainError, goneOrUnknown, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import { curatesAny } from '../regions/index.ts';
import type { ExpertRow } from './expert.schemas.ts';
import * as store from './expert.store.ts';
import type { ExpertParty } from './expert-profile.machine.ts';

/** Name of an expert profile in audit rows, histories and problems. */
export const KIND = 'expert';

/** True when the profile is about the caller. */
export const isSelf = ({ actor }: Context, row: Pick<ExpertRow, 'personId'>) =>
  actor.kind === 'person' && actor.personId === row.personId;

const isPlatform = ({ actor }: Context) =>
  actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);

/** The parties the caller belongs to for a profile; none for a stranger. Nobody reviews the own profile. */
export async function partiesOf(ctx: Context, row: ExpertRow): Promise<ExpertParty[]> {
  if (isSelf(ctx, row)) return ['expert'];
  const isCurator = await curatesAny(ctx, row.workRegionIds, 'review');
  return [...(isCurator ? ['curator' as const] : []), ...(isPlatform(ctx) ? ['platform' as const] : [])];
}

/** A published expert. @throws DomainError resource_not_found; resource_gone when it was public and was archived */
export async function getPublicExpert(ctx: Context, id: string): Promise<ExpertRow> {
  const [row] = await store.findExperts(ctx.db, [id]);
  if (row?.status === 'published') return row;
  const wasPublic = row?.status === 'archived' && row.publishedAt !== null;
  throw wasPublic ? goneOrUnknown(KIND, id, row.updatedAt, ctx.now) : notFound(KIND);
}

/** An expert the caller may know of: a published one, the caller, or one under review by the caller. */
export async function getKnownExpert(ctx: Context, id: string): Promise<ExpertRow> {
  const [row] = await store.findExperts(ctx.db, [id]);
  if (row === undefined) throw notFound(KIND);
  if (row.status === 'published' || (await partiesOf(ctx, row)).length > 0) return row;
  throw notFound(KIND);
}

/**
 * A profile in any state, for the expert and those who review it.
 * @throws DomainError resource_not_found; permission_denied when everyone may know it but not this side of it
 */
export async function getExpertFor(ctx: Context, id: string): Promise<ExpertRow> {
  const [row] = await store.findExperts(ctx.db, [id]);
  if (row !== undefined && (await partiesOf(ctx, row)).length > 0) return row;
  if (row?.status !== 'published') throw notFound(KIND);
  throw new DomainError('permission_denied', 'Dit is aan de expert zelf.');
}

/** The caller's own profile, locked. @throws DomainError resource_not_found to everyone else (C-42) */
export async function lockOwnExpert(ctx: TransactionContext, id: string): Promise<ExpertRow> {
  const row = await store.lockExpert(ctx.db, id);
  if (row === undefined || !(isSelf(ctx, row) || ctx.actor.kind === 'system')) throw notFound(KIND);
  return row;
}

/** Keeps a change of a profile for audit and outbox. */
export async function recordExpert(
  ctx: TransactionContext,
  row: ExpertRow,
  event: string,
  facts = {},
): Promise<void> {
  const { id: resourceId, version: resourceVersion, personId, status } = row;
  await recordChange(ctx, {
    type: `expert.${event}`,
    resourceKind: KIND,
    resourceId,
    resourceVersion,
    facts: { personId, status, ...facts },
  });
}
