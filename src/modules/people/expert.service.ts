import { notFound } from '../../core/errors.ts';
import type { Context } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import type { ExpertRow } from './expert.schemas.ts';
import * as store from './expert.store.ts';
import { KIND } from './expert-access.service.ts';
import { ownId } from './person.service.ts';

/** Nobody pages through the whole directory: further experts are reached by a narrower question. */
const REACH = 100;

/** Published experts; nobody else can be found. */
export async function listExperts(
  ctx: Context,
  filters: store.ExpertFilters,
  list: ListRequest,
): Promise<Slice<ExpertRow>> {
  return store.listExperts(ctx.db, filters, list, REACH);
}

/** The expert profile of the signed-in person. @throws DomainError resource_not_found when there is none */
export async function getOwnExpertProfile(ctx: Context): Promise<ExpertRow> {
  const row = await store.findExpertOf(ctx.db, ownId(ctx));
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** How to reach an expert. */
export interface ExpertContact {
  personId: string;
  name: string;
  /** Null for who signs in elsewhere. */
  email: string | null;
}

/**
 * Name and mail address of an expert (C-22). The caller has made sure that both sides agreed: nothing else may
 * show them. Undefined when the account is suspended.
 */
export async function getExpertContact(ctx: Context, expertId: string): Promise<ExpertContact | undefined> {
  return store.findExpertContact(ctx.db, expertId);
}
