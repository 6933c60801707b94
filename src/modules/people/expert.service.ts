import { DomainError, goneOrUnknown, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { clustersOf } from './expert.rules.ts';
import type { ExpertRow } from './expert.schemas.ts';
import * as store from './expert.store.ts';
import { ownId } from './person.service.ts';

const KIND = 'expert';

/** An expert profile to make; only the platform itself may say its first status. */
export interface NewExpertProfile {
  personId: string;
  displayName: string;
  headline: string;
  biography: string;
  themes: string[];
  /** Those of the themes unless told. */
  clusters?: string[];
  formats?: string[];
  sectors?: string[];
  languages?: string[];
  workRegionIds?: string[];
  organisationId?: string;
  status?: ExpertRow['status'];
}

/** Published experts; nobody else can be found. */
export async function listExperts(
  ctx: Context,
  filters: store.ExpertFilters,
  list: ListRequest,
): Promise<Slice<ExpertRow>> {
  return store.listExperts(ctx.db, filters, list);
}

/** A published expert. @throws DomainError resource_not_found, resource_gone within a year of archiving */
export async function getPublicExpert(ctx: Context, id: string): Promise<ExpertRow> {
  const [row] = await store.findExperts(ctx.db, [id]);
  if (row?.status === 'published') return row;
  throw row?.status === 'archived' ? goneOrUnknown(KIND, id, row.updatedAt, ctx.now) : notFound(KIND);
}

/** The expert profile of the signed-in person. @throws DomainError resource_not_found when there is none */
export async function getOwnExpertProfile(ctx: Context): Promise<ExpertRow> {
  const row = await store.findExpertOf(ctx.db, ownId(ctx));
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** Makes the one expert profile of a person, who does so or has the platform do so. */
export async function createExpertProfile(ctx: Context, input: NewExpertProfile): Promise<ExpertRow> {
  const isPlatform = ctx.actor.kind === 'system';
  if (!isPlatform && ownId(ctx) !== input.personId) throw notFound('person');
  return inTransaction(ctx, async (ctx) => {
    const row = await store.insertExpert(ctx.db, {
      ...input,
      id: newId(),
      status: isPlatform ? (input.status ?? 'draft') : 'draft',
      clusters: input.clusters ?? clustersOf(input.themes),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    if (row === undefined) {
      throw new DomainError('external_id_conflict', 'Deze persoon heeft al een expertprofiel.', {
        resource: KIND,
      });
    }
    const { id: resourceId, version: resourceVersion, status } = row;
    const facts = { personId: row.personId, status };
    await recordChange(ctx, {
      type: 'expert.created',
      resourceKind: KIND,
      resourceId,
      resourceVersion,
      facts,
    });
    return row;
  });
}
