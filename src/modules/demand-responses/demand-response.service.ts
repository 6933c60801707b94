import { actsFor, clientOrganisationIds, withoutSuspended } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, type StatusChangeRow } from '../../infra/status-changes.ts';
import { getKnownDemandCall } from '../demand-calls/index.ts';
import { assertMember } from '../organisations/index.ts';
import { getExpertContact } from '../people/index.ts';
import * as proposals from './demand-proposal.store.ts';
import * as rules from './demand-response.rules.ts';
import type { ResponseRow } from './demand-response.schemas.ts';
import * as store from './demand-response.store.ts';
import type { Contact, ResponseView } from './demand-response-mapping.schemas.ts';

export const KIND = 'demand_response';

/** Work of the service itself, whoever caused it. */
export const asService = <C extends Context>(ctx: C): C => ({
  ...ctx,
  actor: { kind: 'system', name: 'demand-responses' },
});

/** A response of which the actor is one of the sides. @throws DomainError resource_not_found */
export function assertKnown(ctx: Context, row: ResponseRow | undefined): ResponseRow {
  if (row === undefined || !rules.canSee(ctx.actor, row)) throw notFound(KIND);
  return row;
}

export async function getKnownResponse(ctx: Context, id: string): Promise<ResponseRow> {
  return assertKnown(ctx, await store.findResponse(ctx.db, id));
}

/** Whom to speak to on the side that the actor is not of; nobody before both agreed (C-22). */
async function contactOf(ctx: Context, row: ResponseRow): Promise<Contact | undefined> {
  if (row.status !== 'accepted' || !rules.canSee(withoutSuspended(ctx.actor), row)) return undefined;
  if (!actsFor(ctx.actor, row.organisationId)) {
    return store.findContact(ctx.db, row.organisationId, row.callCreatedById);
  }
  if (row.expertId !== null) return getExpertContact(ctx, row.expertId);
  const { responderOrganisationId, createdById } = row;
  if (responderOrganisationId === null) return undefined;
  return store.findContact(ctx.db, responderOrganisationId, createdById);
}

/** The response with its versions and what the actor can do. */
export async function viewOf(ctx: Context, row: ResponseRow): Promise<ResponseView> {
  return {
    row,
    proposals: await proposals.listProposals(ctx.db, row.id),
    allowedTransitions: rules.stepsOf(row, rules.partiesOf(ctx.actor, row)),
    contact: await contactOf(ctx, row),
  };
}

/** A response for one of its sides. @throws DomainError resource_not_found */
export async function getDemandResponse(ctx: Context, id: string): Promise<ResponseView> {
  return viewOf(ctx, await getKnownResponse(ctx, id));
}

/** The response as it is now, for who changed it. */
export async function reload(ctx: TransactionContext, id: string): Promise<ResponseRow> {
  const row = await store.findResponse(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** The organisations and the expert profile in whose name the actor can respond. */
async function ownResponder(ctx: Context): Promise<store.Responder> {
  const { actor } = ctx;
  if (actor.kind !== 'person') return { organisationIds: clientOrganisationIds(actor), expertId: null };
  const organisationIds = actor.memberships
    .map(({ organisationId }) => organisationId)
    .filter((id) => rules.speaksFor(actor, { responderOrganisationId: id, expertPersonId: null }));
  const expert = await store.findExpertOf(ctx.db, actor.personId);
  return { organisationIds, expertId: expert?.id ?? null };
}

/**
 * The responses to a call: for its school all of them, for a responder the own ones.
 * @throws DomainError resource_not_found; permission_denied for who can neither choose nor respond
 */
export async function listCallResponses(
  ctx: Context,
  demandCallId: string,
  list: ListRequest,
): Promise<Slice<ResponseRow>> {
  const call = await getKnownDemandCall(ctx, demandCallId);
  if (actsFor(ctx.actor, call.organisationId)) {
    return store.listResponsesTo(ctx.db, demandCallId, undefined, list);
  }
  const responder = await ownResponder(ctx);
  if (responder.organisationIds.length === 0 && responder.expertId === null) {
    throw new DomainError('permission_denied', 'Reacties zijn voor de school en voor wie zelf reageert.');
  }
  return store.listResponsesTo(ctx.db, demandCallId, responder, list);
}

/** The own responses: of an organisation, or of the expert profile of the person. */
export async function listOwnResponses(
  ctx: Context,
  organisationId: string | undefined,
  list: ListRequest,
): Promise<Slice<ResponseRow>> {
  if (organisationId !== undefined) {
    await assertMember(ctx, organisationId, 'provider_editor', 'organisation_admin');
    return store.listResponsesOf(ctx.db, { organisationId }, list);
  }
  const { expertId } = await ownResponder(ctx);
  return expertId === null ? { rows: [] } : store.listResponsesOf(ctx.db, { expertId }, list);
}

/** The history of a response, for its two sides. */
export async function listResponseStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getKnownResponse(ctx, id);
  return listStatusChanges(ctx, KIND, id, list);
}

/** Keeps a change of a response for audit and outbox. */
export async function recordResponse(
  ctx: TransactionContext,
  row: ResponseRow,
  event: string,
  facts = {},
): Promise<void> {
  const { demandCallId, organisationId, responderOrganisationId, expertId, proposalVersion } = row;
  const ids = { demandCallId, organisationId, responderOrganisationId, expertId };
  await recordChange(ctx, {
    type: `demand_response.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { ...ids, proposalVersion, ...facts },
  });
}
