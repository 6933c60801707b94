import { DomainError, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { getKnownDemandCall, lockDemandCall } from '../demand-calls/index.ts';
import { assertMember, getOrganisation } from '../organisations/index.ts';
import { answerInvitations } from './answer-invitations.service.ts';
import type { DemandResponseCreate, DemandResponseUpdate } from './demand-proposal.schemas.ts';
import * as proposals from './demand-proposal.store.ts';
import * as rules from './demand-response.rules.ts';
import type { ResponseRow } from './demand-response.schemas.ts';
import { assertKnown, getKnownResponse, recordResponse, reload, viewOf } from './demand-response.service.ts';
import * as store from './demand-response.store.ts';
import type { ResponseView } from './demand-response-mapping.schemas.ts';
import { assertProposal, isSame, keepProposal, mergeProposal, todayOf } from './propose.service.ts';

/** In whose name a response is made. */
interface Responder {
  responderOrganisationId: string | null;
  expertId: string | null;
}

const SCHOOL_KINDS = ['school', 'school_board'];

/** An active organisation that offers something, for which the actor may speak. */
async function organisationResponder(ctx: Context, organisationId: string): Promise<Responder> {
  await assertMember(ctx, organisationId, 'provider_editor', 'organisation_admin');
  const { status, kinds } = await getOrganisation(ctx, organisationId);
  if (status !== 'active') {
    throw new DomainError(
      'organisation_not_verified',
      'Deze organisatie is nog niet bevestigd en kan daarom nog niet reageren.',
    );
  }
  if (kinds.every((kind) => SCHOOL_KINDS.includes(kind))) {
    throw new DomainError('permission_denied', 'Een organisatie die iets aanbiedt reageert op oproepen.');
  }
  return { responderOrganisationId: organisationId, expertId: null };
}

/** The published expert profile of the signed-in person. */
async function expertResponder(ctx: Context): Promise<Responder> {
  const { actor } = ctx;
  const expert = actor.kind === 'person' ? await store.findExpertOf(ctx.db, actor.personId) : undefined;
  if (expert?.status === 'published') return { responderOrganisationId: null, expertId: expert.id };
  throw new DomainError(
    'permission_denied',
    'Noem de organisatie waarvoor u reageert (organisationId), of publiceer eerst uw expertprofiel.',
  );
}

/** @throws DomainError already_responded with `responseId` */
async function assertFirst(
  ctx: TransactionContext,
  demandCallId: string,
  responder: Responder,
): Promise<void> {
  const { responderOrganisationId, expertId } = responder;
  const organisationIds = responderOrganisationId === null ? [] : [responderOrganisationId];
  const responseId = await store.findOpenId(ctx.db, demandCallId, { organisationIds, expertId });
  if (responseId === undefined) return;
  throw new DomainError('already_responded', 'U heeft al gereageerd. Wijzig die reactie.', { responseId });
}

/** The organisation whose activities, sessions and locations a responder can name. */
async function ownerOf(ctx: TransactionContext, responder: Responder): Promise<string | undefined> {
  if (responder.responderOrganisationId !== null) return responder.responderOrganisationId;
  if (responder.expertId === null) return undefined;
  const expert = await proposals.findExpertOrganisation(ctx.db, responder.expertId);
  return expert?.employerId ?? expert?.ownId ?? undefined;
}

/**
 * Responds to an open call, in the name of an organisation or of the own expert profile.
 * @throws DomainError resource_not_found, demand_call_closed, already_responded, validation_failed,
 * organisation_not_verified, permission_denied, personal_data_refused
 */
export async function createDemandResponse(
  ctx: Context,
  demandCallId: string,
  { organisationId, ...input }: DemandResponseCreate,
): Promise<ResponseView> {
  return inTransaction(ctx, async (ctx) => {
    const known = await getKnownDemandCall(ctx, demandCallId);
    rules.assertOtherSide(known.organisationId, organisationId);
    const responder =
      organisationId === undefined
        ? await expertResponder(ctx)
        : await organisationResponder(ctx, organisationId);
    const call = await lockDemandCall(ctx, demandCallId);
    rules.assertCallOpen(call, todayOf(ctx));
    await assertFirst(ctx, demandCallId, responder);
    const content = mergeProposal(undefined, input);
    await assertProposal(ctx, await ownerOf(ctx, responder), content);
    const id = newId();
    const createdById = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
    const times = { createdAt: ctx.now, updatedAt: ctx.now };
    await store.insertResponse(ctx.db, { id, demandCallId, ...responder, createdById, ...times });
    await keepProposal(ctx, id, 1, content);
    await answerInvitations(ctx, demandCallId, responder);
    const row = await reload(ctx, id);
    await recordResponse(ctx, row, 'submitted');
    return viewOf(ctx, row);
  });
}

async function lockForAmending(
  ctx: TransactionContext,
  id: string,
  expected: ExpectedVersions,
): Promise<ResponseRow> {
  const { demandCallId } = await getKnownResponse(ctx, id);
  const call = await lockDemandCall(ctx, demandCallId);
  const row = assertKnown(ctx, await store.lockResponse(ctx.db, id));
  const parties = rules.partiesOf(ctx.actor, row);
  if (!parties.includes('responder')) {
    throw new DomainError('permission_denied', 'Alleen wie reageerde wijzigt het voorstel.');
  }
  assertVersion(row.version, expected);
  rules.assertAmendable(row, parties);
  rules.assertCallOpen(call, todayOf(ctx));
  return row;
}

/**
 * Amends what a response offers: the next version, while the versions before stay readable. A patch that changes
 * nothing makes no version.
 * @throws DomainError resource_not_found, permission_denied, precondition_failed, transition_not_allowed,
 * demand_call_closed, validation_failed, personal_data_refused
 */
export async function updateDemandResponse(
  ctx: Context,
  id: string,
  input: DemandResponseUpdate,
  expected: ExpectedVersions,
): Promise<ResponseView> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockForAmending(ctx, id, expected);
    const before = (await proposals.listProposals(ctx.db, id)).at(-1);
    if (before === undefined) throw notFound('demand_proposal');
    const content = mergeProposal(before, input);
    await assertProposal(ctx, await ownerOf(ctx, row), content);
    if (isSame(before, content)) return viewOf(ctx, row);
    rules.assertRoomForVersion(row.proposalVersion);
    const proposalVersion = row.proposalVersion + 1;
    await keepProposal(ctx, id, proposalVersion, content);
    const version = row.version + 1;
    await store.updateResponse(ctx.db, id, { proposalVersion, version, updatedAt: ctx.now });
    const amended = await reload(ctx, id);
    await recordResponse(ctx, amended, 'amended');
    return viewOf(ctx, amended);
  });
}
