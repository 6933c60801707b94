import { hasScope } from '../../core/actor.ts';
import { DomainError, goneOrUnknown, notFound } from '../../core/errors.ts';
import { localDay } from '../../core/local-time.ts';
import type { Context } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, type StatusChangeRow } from '../../infra/status-changes.ts';
import { assertMember } from '../organisations/index.ts';
import { curatesAny } from '../regions/index.ts';
import type { DemandCallParty, DemandCallStatus } from './demand-call.machine.ts';
import * as rules from './demand-call.rules.ts';
import type { DemandCallListRow, DemandCallRow } from './demand-call.schemas.ts';
import * as store from './demand-call.store.ts';

export const KIND = 'demand_call';

/** The calendar day in the Netherlands. */
export const todayOf = (ctx: Context) => localDay(ctx.now, 'Europe/Amsterdam');

/** A call as its school or a curator sees it, with the steps the actor can take. */
export interface OwnedDemandCall {
  row: DemandCallRow;
  allowedTransitions: DemandCallStatus[];
}

async function curates(ctx: Context, row: DemandCallRow): Promise<boolean> {
  if (ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin)) return true;
  return curatesAny(ctx, row.regionIds, 'review');
}

/** The parties the actor is one of, for the steps of a call. */
export async function partiesOf(ctx: Context, row: DemandCallRow): Promise<DemandCallParty[]> {
  if (ctx.actor.kind === 'system') return ['school', 'coordinator', 'curator', 'system'];
  if (!hasScope(ctx.actor, 'demand-calls:write')) return [];
  const isCurator = await curates(ctx, row);
  return [
    ...(rules.canChange(ctx.actor, row) ? ['school' as const] : []),
    ...(rules.coordinates(ctx.actor, row) ? ['coordinator' as const] : []),
    ...(isCurator ? ['curator' as const] : []),
  ];
}

/** The call with the steps the actor can take. */
export async function owned(ctx: Context, row: DemandCallRow): Promise<OwnedDemandCall> {
  return { row, allowedTransitions: rules.stepsOf(row, await partiesOf(ctx, row), todayOf(ctx)) };
}

/** True for who may read the questions of learners: a published expert, or who offers for an active organisation. */
export async function seesLearnerQuestions(ctx: Context): Promise<boolean> {
  const { actor } = ctx;
  if (actor.kind === 'person' && actor.isPlatformAdmin) return true;
  const personId = actor.kind === 'person' ? actor.personId : undefined;
  return store.isVerifiedResponder(ctx.db, personId, rules.offeringOrganisationIds(actor));
}

/** True when the actor may know of the call without being of its school. */
async function isShown(ctx: Context, row: DemandCallRow): Promise<boolean> {
  if (row.kind === 'call') return rules.publicFace(row) === 'shown';
  return rules.isShownToResponders(row) && (await seesLearnerQuestions(ctx));
}

/** @throws DomainError resource_not_found; permission_denied when everyone may know the call but not this side of it */
export async function assertKnown(ctx: Context, row: DemandCallRow | undefined): Promise<DemandCallRow> {
  if (row === undefined) throw notFound(KIND);
  if (rules.canSee(ctx.actor, row) || (await curates(ctx, row))) return row;
  if (await isShown(ctx, row)) {
    throw new DomainError('permission_denied', 'Dit is aan de school die de oproep plaatste.');
  }
  throw notFound(KIND);
}

/** A call in any state, for its school and the curators of its region. @throws DomainError resource_not_found, permission_denied */
export async function getDemandCallFor(ctx: Context, id: string): Promise<DemandCallRow> {
  return assertKnown(ctx, await store.findCall(ctx.db, id));
}

/** A call that the actor may know of, from either side. @throws DomainError resource_not_found */
export async function getKnownDemandCall(ctx: Context, id: string): Promise<DemandCallRow> {
  const row = await store.findCall(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  if (rules.canSee(ctx.actor, row) || (await isShown(ctx, row)) || (await curates(ctx, row))) return row;
  throw notFound(KIND);
}

/** The open calls among these that the actor may read and respond to, in no order. */
export async function findShownCalls(ctx: Context, ids: readonly string[]): Promise<DemandCallRow[]> {
  const rows = ids.length === 0 ? [] : await store.findCalls(ctx.db, ids);
  const mayReadQuestions =
    rows.some(({ kind }) => kind === 'learner_question') && (await seesLearnerQuestions(ctx));
  const today = todayOf(ctx);
  return rows.filter(
    (row) =>
      row.status === 'open' &&
      row.respondBy >= today &&
      (row.kind === 'call' ? rules.publicFace(row) === 'shown' : mayReadQuestions) &&
      rules.isShownToResponders(row),
  );
}

/** A call for everyone. @throws DomainError resource_not_found; resource_gone for a year after it ended (C-40) */
export async function getPublicDemandCall(ctx: Context, id: string): Promise<DemandCallRow> {
  const row = await store.findCall(ctx.db, id);
  const face = row === undefined ? 'hidden' : rules.publicFace(row);
  if (row === undefined || face === 'hidden') throw notFound(KIND);
  if (face === 'over') throw goneOrUnknown(KIND, row.id, row.updatedAt, ctx.now);
  return row;
}

/** Open calls for everyone. @throws DomainError validation_failed for an order or distance without its measure */
export async function listOpenDemandCalls(
  ctx: Context,
  filters: store.DemandCallFilters,
  list: ListRequest,
): Promise<Slice<DemandCallListRow>> {
  rules.assertSearch({
    hasWords: filters.q !== undefined,
    hasPlace: filters.near !== undefined,
    hasRadius: filters.radiusKm !== undefined,
    sortNames: list.sorts.map((sort) => sort.name),
  });
  return store.listOpenCalls(ctx.db, filters, todayOf(ctx), list);
}

/** Open questions of learners, for verified responders. @throws DomainError permission_denied */
export async function listLearnerQuestions(
  ctx: Context,
  filters: store.DemandCallFilters,
  list: ListRequest,
): Promise<Slice<DemandCallListRow>> {
  if (!(await seesLearnerQuestions(ctx))) {
    throw new DomainError(
      'permission_denied',
      'Leervragen zijn er alleen voor bevestigde aanbieders en gepubliceerde experts.',
    );
  }
  return store.listOpenCalls(ctx.db, { ...filters, kind: 'learner_question' }, todayOf(ctx), list);
}

/** A question of a learner, for verified responders. @throws DomainError resource_not_found to everyone else */
export async function getLearnerQuestion(ctx: Context, id: string): Promise<DemandCallRow> {
  const row = await store.findCall(ctx.db, id);
  if (row?.kind !== 'learner_question' || !(await isShown(ctx, row))) throw notFound(KIND);
  return row;
}

export async function listOwnDemandCalls(
  ctx: Context,
  organisationId: string,
  statuses: readonly DemandCallStatus[] | undefined,
  list: ListRequest,
): Promise<Slice<DemandCallListRow>> {
  await assertMember(ctx, organisationId);
  return store.listCallsOf(ctx.db, organisationId, statuses, list);
}

/** Owner view of one call (C-50). @throws DomainError resource_not_found */
export async function getOwnedDemandCall(
  ctx: Context,
  organisationId: string,
  id: string,
): Promise<OwnedDemandCall> {
  const row = await store.findCall(ctx.db, id);
  if (row === undefined || row.organisationId !== organisationId) throw notFound(KIND);
  if (!rules.canSee(ctx.actor, row) && !(await curates(ctx, row))) throw notFound(KIND);
  return owned(ctx, row);
}

/** The history of a call, for its school and curators. */
export async function listDemandCallStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getDemandCallFor(ctx, id);
  return listStatusChanges(ctx, KIND, id, list);
}
