import type { MembershipRole } from '../../core/actor.ts';
import { DomainError, invalidInput } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { assertStands, type Identifier, isPlatform, standingOf } from './organisation.rules.ts';
import type { OrganisationRow } from './organisation.schemas.ts';
import { lockOrganisation } from './organisation.service.ts';
import { refusalTo } from './organisation-access.service.ts';
import {
  assertRoomForClaim,
  defaultRole,
  isSelfEvident,
  provesByMail,
  readClaimedNumber,
  type VerificationMethod,
} from './organisation-verification.rules.ts';
import type {
  OrganisationVerificationCreate,
  OwnVerification,
  VerificationRow,
} from './organisation-verification.schemas.ts';
import {
  moveVerification,
  ownVerification,
  recordVerification,
} from './organisation-verification.service.ts';
import * as store from './organisation-verification.store.ts';

const KIND = 'organisation_verification';

/** A claim to keep. */
interface Claim {
  personId: string;
  method: VerificationMethod;
  role: MembershipRole;
  hasEvidence: boolean;
  number?: Identifier | undefined;
  explanation?: string | undefined;
}

/** Only what the person can know of is claimed: an active organisation, or a pending one of one's own. */
function assertKnown(ctx: Context, row: OrganisationRow): void {
  const isOwn = standingOf(ctx.actor, row.id, []) === 'entitled';
  if (row.status === 'active' || (row.status === 'pending' && isOwn)) return;
  assertStands(ctx.actor, isOwn ? row.status : 'active');
  throw refusalTo(ctx, row, 'Deze organisatie is opgeheven.');
}

/** A number is of one organisation, also while it is being claimed (C-87). @throws DomainError external_id_conflict */
async function assertNumberFree(ctx: TransactionContext, organisationId: string, number: Identifier) {
  await store.lockNumber(ctx.db, number);
  const holder = await store.findNumberHolder(ctx.db, organisationId, number);
  if (holder === undefined) return;
  const known = holder.isPublic ? { resource: 'organisation', resourceId: holder.organisationId } : {};
  throw new DomainError(
    'external_id_conflict',
    'Dit nummer is van een andere organisatie. Meld u daarbij aan in plaats van een nieuwe te maken.',
    known,
  );
}

/** Keeps a claim, and approves it in the name of the service when it needs no decision. */
async function keepClaim(
  ctx: TransactionContext,
  organisation: OrganisationRow,
  { number, ...claim }: Claim,
): Promise<VerificationRow> {
  const row = await store.insertVerification(ctx.db, {
    id: newId(),
    organisationId: organisation.id,
    ...claim,
    identifierScheme: number?.scheme ?? null,
    identifierValue: number?.value ?? null,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  if (row === undefined) {
    const open = await store.findOpenClaim(ctx.db, organisation.id, claim.personId);
    throw new DomainError('external_id_conflict', 'U hebt voor deze organisatie al een aanvraag lopen.', {
      resource: KIND,
      resourceId: open?.id,
    });
  }
  await recordVerification(ctx, row);
  if (!isSelfEvident({ ...claim, organisationStatus: organisation.status })) return row;
  const service = { ...ctx, actor: { kind: 'system', name: 'verification' } as const };
  return (await moveVerification(service, row, organisation, { to: 'approved' })).row;
}

/**
 * Claims an organisation for the signed-in person. A modest role is given at once when the mail address proves it.
 * @throws DomainError external_id_conflict with whose number it is or with the claim that is open already,
 * permission_denied for too many open claims, organisation_not_verified, validation_failed, resource_not_found
 */
export async function createVerification(
  ctx: Context,
  organisationId: string,
  input: OrganisationVerificationCreate,
): Promise<OwnVerification> {
  const { actor } = ctx;
  if (actor.kind !== 'person')
    throw new DomainError('permission_denied', 'Alleen een persoon doet een aanvraag.');
  const { method, explanation } = input;
  const { personId } = actor;
  const number = readClaimedNumber(method, input.identifierValue);
  assertNoPersonalData({ '#/explanation': explanation });
  return inTransaction(ctx, async (ctx) => {
    await store.lockClaimant(ctx.db, personId);
    const organisation = await lockOrganisation(ctx, organisationId);
    if (!isPlatform(actor)) assertKnown(ctx, organisation);
    if (number !== undefined) await assertNumberFree(ctx, organisationId, number);
    const email = await store.findMailAddress(ctx.db, personId);
    const hasEvidence = provesByMail(email, organisation.website);
    if (method === 'mail_domain' && !hasEvidence) {
      const detail =
        'Uw mailadres is niet van de website van deze organisatie. Kies workgroup om de werkgroep te laten besluiten.';
      throw invalidInput({ pointer: '#/method', code: 'reference_not_found', detail });
    }
    assertRoomForClaim(await store.countOpenClaims(ctx.db, personId));
    const role =
      input.role ?? defaultRole(organisation.kinds, await store.hasAdmin(ctx.db, organisationId, personId));
    const claim = { personId, method, role, hasEvidence, number, explanation };
    return ownVerification(await keepClaim(ctx, organisation, claim), ['claimant']);
  });
}

/** What a federation says of somebody who signs in for the first time. */
export interface FederatedAffiliation {
  personId: string;
  brin?: string | undefined;
  domain?: string | undefined;
  /** The federation answers for it that this is an employee of that school. */
  isProven: boolean;
}

/**
 * Proposes the membership of the school that a federation names (C-86): approved at once when the federation
 * answers for it, else kept for a decision. A school that is not found, or more than one, proposes nothing.
 * @returns the claim, when there is one
 */
export async function proposeMembership(
  ctx: Context,
  { personId, brin, domain, isProven }: FederatedAffiliation,
): Promise<VerificationRow | undefined> {
  return inTransaction(ctx, async (ctx) => {
    const ids =
      brin !== undefined
        ? await store.findSchoolsByBrin(ctx.db, brin)
        : domain === undefined
          ? []
          : await store.findSchoolsByDomain(ctx.db, domain);
    const [organisationId] = ids;
    if (organisationId === undefined || ids.length > 1) return undefined;
    const organisation = await lockOrganisation(ctx, organisationId);
    const open = await store.findOpenClaim(ctx.db, organisationId, personId);
    if (open !== undefined) return open;
    return keepClaim(ctx, organisation, {
      personId,
      method: 'federation',
      role: 'teacher',
      hasEvidence: isProven,
    });
  });
}
