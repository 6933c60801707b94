import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError, notFound } from '../../core/errors.ts';
import { allowedSteps, decideStep } from '../../core/machine.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { sharedSecret } from '../../infra/secrets.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { MemberRow } from './member.schemas.ts';
import { findMemberOf } from './member.store.ts';
import { addMembership, assertMember } from './membership.service.ts';
import { type InvitationParty, invitationMachine } from './membership-invitation.machine.ts';
import type {
  InvitationRow,
  InvitationStatus,
  MembershipInvitationStatusChangeCreate,
  OrganisationMemberCreate,
  OwnInvitation,
} from './membership-invitation.schemas.ts';
import * as store from './membership-invitation.store.ts';
import { standingOf } from './organisation.rules.ts';
import { lockOrganisation } from './organisation.service.ts';
import { findMailAddress } from './organisation-verification.store.ts';

const KIND = 'membership_invitation';
const LIFE_MS = 14 * 86_400_000;
const BATCH = 200;

/** The token that is mailed with an invitation: an HMAC of its id, so that nothing has to keep it. */
export async function invitationToken(ctx: Context, invitationId: string): Promise<string> {
  const secret = await sharedSecret(ctx.db, 'membership_invitations');
  return createHmac('sha256', secret).update(invitationId).digest('base64url');
}

async function isToken(ctx: Context, invitationId: string, given: string | undefined): Promise<boolean> {
  if (given === undefined) return false;
  const expected = Buffer.from(await invitationToken(ctx, invitationId));
  const presented = Buffer.from(given);
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}

/** An invitation is over at its last moment, also before the nightly job has written that down. */
function statusAt(row: InvitationRow, now: Date): InvitationStatus {
  return row.status === 'invited' && row.expiresAt <= now ? 'expired' : row.status;
}

async function partiesOf(ctx: Context, row: InvitationRow, token?: string): Promise<InvitationParty[]> {
  const { actor } = ctx;
  if (actor.kind === 'system') return ['service', 'admin'];
  if (actor.kind !== 'person') return [];
  const isAdmin = standingOf(actor, row.organisationId, ['organisation_admin']) === 'entitled';
  const isInvitee =
    (await findMailAddress(ctx.db, actor.personId)) === row.email || (await isToken(ctx, row.id, token));
  return [...(isInvitee ? (['invitee'] as const) : []), ...(isAdmin ? (['admin'] as const) : [])];
}

const seenBy = (ctx: Context, row: InvitationRow, parties: readonly InvitationParty[]): OwnInvitation => {
  const status = statusAt(row, ctx.now);
  return { row: { ...row, status }, allowedTransitions: allowedSteps(invitationMachine, status, parties) };
};

async function findKnown(ctx: Context, id: string, token?: string) {
  const row = await store.findInvitation(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  const parties = await partiesOf(ctx, row, token);
  const isColleague = standingOf(ctx.actor, row.organisationId, ['coordinator']) === 'entitled';
  if (parties.length === 0 && (ctx.actor.kind !== 'person' || !isColleague)) throw notFound(KIND);
  return { row, parties };
}

async function record(ctx: TransactionContext, row: InvitationRow, type: string): Promise<void> {
  const { id, version, organisationId, role } = row;
  const facts = { invitationId: id, organisationId, role };
  await recordChange(ctx, { type, resourceKind: KIND, resourceId: id, resourceVersion: version, facts });
}

interface Step {
  to: InvitationStatus;
  acceptedByPersonId?: string;
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

async function move(ctx: TransactionContext, row: InvitationRow, step: Step): Promise<StatusChangeRow> {
  const { to, acceptedByPersonId = null, reasonCode, reasonText } = step;
  if (row.status !== to) {
    const next = { status: to, version: row.version + 1, updatedAt: ctx.now };
    await store.updateInvitation(ctx.db, row.id, { ...next, acceptedByPersonId });
    await record(ctx, { ...row, ...next }, `membership_invitation.${to}`);
  }
  const from = row.status;
  return recordStatusChange(ctx, {
    resourceKind: KIND,
    resourceId: row.id,
    from,
    to,
    reasonCode,
    reasonText,
  });
}

/** Ends an invitation whose time is over, so that the address can be invited anew. */
async function expireOpen(
  ctx: TransactionContext,
  key: Pick<InvitationRow, 'organisationId' | 'email' | 'role'>,
) {
  const open = await store.findOpenInvitation(ctx.db, key);
  if (open === undefined || open.expiresAt > ctx.now) return open;
  const row = await store.findInvitation(ctx.db, open.id);
  if (row !== undefined) await move(ctx, row, { to: 'expired' });
  return undefined;
}

/**
 * Invites somebody by mail address; the mail follows from the event. Only a verified organisation invites, so that
 * nobody can have us write to whom they like.
 * @throws DomainError external_id_conflict for who is a member or invited already, organisation_not_verified,
 * permission_denied, resource_not_found
 */
export async function inviteMember(
  ctx: Context,
  organisationId: string,
  input: OrganisationMemberCreate,
): Promise<OwnInvitation> {
  await assertMember(ctx, organisationId, 'organisation_admin');
  const key = { organisationId, email: input.email.trim().toLowerCase(), role: input.role };
  return inTransaction(ctx, async (ctx) => {
    const organisation = await lockOrganisation(ctx, organisationId);
    if (organisation.status !== 'active')
      throw new DomainError(
        'organisation_not_verified',
        'Laat de organisatie eerst verifiëren; dan kunt u uitnodigen.',
      );
    const open = await expireOpen(ctx, key);
    if (open !== undefined || (await store.hasRole(ctx.db, key))) {
      const facts = open === undefined ? {} : { resource: KIND, resourceId: open.id };
      throw new DomainError(
        'external_id_conflict',
        'Deze persoon heeft die rol al, of is er al voor uitgenodigd.',
        facts,
      );
    }
    const id = newId();
    await store.insertInvitation(ctx.db, {
      ...key,
      id,
      invitedByPersonId: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
      expiresAt: new Date(ctx.now.getTime() + LIFE_MS),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    const { row, parties } = await findKnown(ctx, id);
    await record(ctx, row, 'membership.invited');
    return seenBy(ctx, row, parties);
  });
}

/** An invitation, for whom it is for and those who see the members. @throws DomainError resource_not_found */
export async function getInvitation(ctx: Context, id: string): Promise<OwnInvitation> {
  const { row, parties } = await findKnown(ctx, id);
  return seenBy(ctx, row, parties);
}

/** Invitations of an organisation, for its administrators and coordinators. */
export async function listInvitations(
  ctx: Context,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<OwnInvitation>> {
  await assertMember(ctx, organisationId, 'coordinator', 'organisation_admin');
  const isAdmin = standingOf(ctx.actor, organisationId, ['organisation_admin']) === 'entitled';
  const slice = await store.listInvitations(ctx.db, organisationId, list);
  return { ...slice, rows: slice.rows.map((row) => seenBy(ctx, row, isAdmin ? ['admin'] : [])) };
}

/** Invitations that wait for the signed-in person. */
export async function listOwnInvitations(ctx: Context, list: ListRequest): Promise<Slice<OwnInvitation>> {
  const { actor } = ctx;
  if (actor.kind !== 'person')
    throw new DomainError('permission_denied', 'Alleen een persoon wordt uitgenodigd.');
  const email = (await findMailAddress(ctx.db, actor.personId)) ?? '';
  const slice = await store.listOpenInvitationsTo(ctx.db, email, ctx.now, list);
  return { ...slice, rows: slice.rows.map((row) => seenBy(ctx, row, ['invitee'])) };
}

/** Locks the organisation and the invitation, in the order of every change of members. */
async function lockKnown(ctx: TransactionContext, id: string, token?: string) {
  const known = await findKnown(ctx, id, token);
  const organisation = await lockOrganisation(ctx, known.row.organisationId);
  await store.lockInvitation(ctx.db, id);
  return { organisation, ...(await findKnown(ctx, id, token)) };
}

const usedUp = () =>
  new DomainError('transition_not_allowed', 'Deze uitnodiging is al gebruikt. Vraag om een nieuwe.', {
    currentStatus: 'accepted',
    allowedTransitions: [],
  });

/** An invitation is accepted once, by whom it is for. @throws DomainError transition_not_allowed, permission_denied */
function assertAcceptable(ctx: Context, row: InvitationRow, parties: readonly InvitationParty[]): void {
  const status = statusAt(row, ctx.now);
  if (status === 'accepted') throw usedUp();
  decideStep(invitationMachine, status, 'accepted', parties);
}

/**
 * Accepts an invitation for the signed-in person, who is invited by mail address or shows the token of the mail.
 * Accepting again gives the same membership.
 * @throws DomainError resource_not_found to anyone else, transition_not_allowed when it is over,
 * organisation_not_verified
 */
export async function acceptInvitation(
  ctx: Context,
  id: string,
  token: string | undefined,
): Promise<MemberRow> {
  const { actor } = ctx;
  if (actor.kind !== 'person')
    throw new DomainError('permission_denied', 'Alleen een persoon wordt uitgenodigd.');
  const { personId } = actor;
  return inTransaction(ctx, async (ctx) => {
    const { row, parties, organisation } = await lockKnown(ctx, id, token);
    const key = { personId, organisationId: row.organisationId, role: row.role };
    if (row.status !== 'accepted' || row.acceptedByPersonId !== personId) {
      assertAcceptable(ctx, row, parties);
      if (organisation.status !== 'active')
        throw new DomainError(
          'organisation_not_verified',
          'De organisatie is nu niet actief. Vraag haar beheerder.',
        );
      await move(ctx, row, { to: 'accepted', acceptedByPersonId: personId });
      await addMembership(ctx, key);
    }
    const member = await findMemberOf(ctx.db, key);
    if (member === undefined) throw usedUp();
    return member;
  });
}

/**
 * Declines or withdraws an invitation. A step to where it is changes nothing.
 * @throws DomainError transition_not_allowed, permission_denied, resource_not_found
 */
export async function changeInvitationStatus(
  ctx: Context,
  id: string,
  input: MembershipInvitationStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { row, parties } = await lockKnown(ctx, id);
    decideStep(invitationMachine, statusAt(row, ctx.now), input.to, parties);
    return move(ctx, row, input);
  });
}

/** The steps of an invitation, oldest first. */
export async function listInvitationSteps(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await findKnown(ctx, id);
  return listStatusChanges(ctx, KIND, id, list);
}

/** Ends invitations whose time is over, each in its own transaction; doing it twice changes nothing. */
export async function expireInvitations(ctx: Context): Promise<number> {
  const ids = await store.findOverdue(ctx.db, ctx.now, BATCH);
  for (const id of ids) {
    await inTransaction(ctx, async (ctx) => {
      await store.lockInvitation(ctx.db, id);
      const row = await store.findInvitation(ctx.db, id);
      if (row?.status === 'invited' && row.expiresAt <= ctx.now) await move(ctx, row, { to: 'expired' });
    });
  }
  return ids.length === BATCH ? ids.length + (await expireInvitations(ctx)) : ids.length;
}
