import { actsFor } from '../../core/actor.ts';
import { DomainError, type FieldError, invalidInput, notFound } from '../../core/errors.ts';
import { addMonths, localDay } from '../../core/local-time.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { assertMember } from '../organisations/index.ts';
import { effectivePolicies, validMonthsOf } from './attestation.rules.ts';
import type { AttestationCreate, AttestationRow } from './attestation.schemas.ts';
import * as store from './attestation.store.ts';
import { assertSchool } from './attestation-policy.service.ts';
import type { ExpertRow } from './expert.schemas.ts';
import { getKnownExpert, isSelf } from './expert-access.service.ts';
import { ownId } from './person.service.ts';
import { findTrustedIds, type SafetyBasis } from './safety.store.ts';

const KIND = 'attestation';
const TIME_ZONE = 'Europe/Amsterdam';
/** Who looks after safety in a school or board. */
const ROLES = ['coordinator', 'organisation_admin'] as const;

async function record(ctx: TransactionContext, row: AttestationRow, event: string, facts = {}) {
  await recordChange(ctx, {
    type: `${KIND}.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { expertId: row.expertId, organisationId: row.organisationId, ...facts },
  });
}

function assertDays({ issuedOn }: AttestationCreate, seenOn: string, today: string, lastOn: string): void {
  const faults: FieldError[] = [];
  if (seenOn > today) {
    faults.push({ pointer: '#/seenOn', code: 'too_large', detail: 'Ligt in de toekomst.' });
  }
  if (issuedOn > seenOn) {
    const detail = 'De dag op de VOG ligt na de dag waarop die is gezien.';
    faults.push({ pointer: '#/issuedOn', code: 'range_inverted', detail });
  }
  if (lastOn < today) {
    const detail = 'Deze VOG is ouder dan uw beleid toestaat. Vraag om een nieuwe.';
    faults.push({ pointer: '#/issuedOn', code: 'too_small', detail });
  }
  if (faults.length > 0) throw invalidInput(...faults);
}

function lastDay(issuedOn: string, { own, board }: SafetyBasis): string {
  return addMonths(issuedOn, validMonthsOf(effectivePolicies(own ?? [], board ?? [])));
}

function assertOther(ctx: Context, expert: ExpertRow): void {
  if (!isSelf(ctx, expert)) return;
  throw new DomainError('permission_denied', 'Laat een ander uw VOG zien en vastleggen.');
}

/**
 * Keeps that the original of a certificate was seen, on behalf of a school or board.
 * @throws DomainError permission_denied, organisation_not_verified, validation_failed
 */
export async function createAttestation(
  ctx: Context,
  expertId: string,
  input: AttestationCreate,
): Promise<AttestationRow> {
  const { organisationId, issuedOn } = input;
  const seenById = ownId(ctx);
  await assertMember(ctx, organisationId, ...ROLES);
  const expert = await getKnownExpert(ctx, expertId);
  assertOther(ctx, expert);
  const basis = await assertSchool(ctx, organisationId, { isActive: true });
  const today = localDay(ctx.now, TIME_ZONE);
  const seenOn = input.seenOn ?? today;
  const validUntilOn = lastDay(issuedOn, basis);
  assertDays(input, seenOn, today, validUntilOn);
  return inTransaction(ctx, async (ctx) => {
    const id = newId();
    const times = { createdAt: ctx.now, updatedAt: ctx.now };
    await store.insertAttestation(ctx.db, {
      id,
      expertId,
      organisationId,
      seenById,
      issuedOn,
      seenOn,
      validUntilOn,
      ...times,
    });
    const row = await store.findAttestation(ctx.db, id, undefined);
    if (row === undefined) throw new Error('The attestation was not kept');
    await record(ctx, row, 'created');
    return row;
  });
}

const isPlatform = ({ actor }: Context) =>
  actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);

/** Whose attestations the caller sees as somebody who looks after safety. */
async function trustedIds(ctx: Context): Promise<string[]> {
  const { actor } = ctx;
  if (actor.kind !== 'person') return [];
  const ids = actor.memberships.map((membership) => membership.organisationId);
  return findTrustedIds(
    ctx.db,
    ids.filter((id) => actsFor(actor, id, ...ROLES)),
  );
}

/** Attestations of an expert: all for the expert and the platform, else those that the own schools go by. */
export async function listAttestations(
  ctx: Context,
  expertId: string,
  list: ListRequest,
): Promise<{ expert: ExpertRow; slice: Slice<AttestationRow> }> {
  const expert = await getKnownExpert(ctx, expertId);
  const ids = isSelf(ctx, expert) || isPlatform(ctx) ? undefined : await trustedIds(ctx);
  if (ids?.length === 0) {
    throw new DomainError('permission_denied', 'Dit is voor coördinatoren en beheerders van scholen.');
  }
  return { expert, slice: await store.listAttestations(ctx.db, expertId, ids, list) };
}

/** An attestation for the expert, the platform, and schools that go by it. @throws DomainError resource_not_found */
export async function getAttestation(ctx: Context, id: string): Promise<AttestationRow> {
  const row = await store.findAttestation(ctx.db, id, undefined);
  if (row === undefined) throw notFound(KIND);
  if (isSelf(ctx, row) || isPlatform(ctx)) return row;
  const ids = await trustedIds(ctx);
  if (ids.length === 0 || (await store.findAttestation(ctx.db, id, ids)) === undefined) throw notFound(KIND);
  return row;
}

/** Ends an attestation; done by the organisation that made it. Revoking again changes nothing. */
export async function revokeAttestation(
  ctx: Context,
  id: string,
  revokeReasonCode = 'other',
): Promise<AttestationRow> {
  const row = await getAttestation(ctx, id);
  if (!actsFor(ctx.actor, row.organisationId, ...ROLES)) {
    throw new DomainError('permission_denied', 'Alleen wie de VOG zag, trekt de verklaring in.');
  }
  const change = { revokedAt: ctx.now, revokedById: ownId(ctx), revokeReasonCode, updatedAt: ctx.now };
  await inTransaction(ctx, async (ctx) => {
    const isChanged = await store.updateRevoked(ctx.db, id, change);
    const revoked = { ...row, version: row.version + 1 };
    if (isChanged) await record(ctx, revoked, 'revoked', { reasonCode: revokeReasonCode });
  });
  return row;
}
