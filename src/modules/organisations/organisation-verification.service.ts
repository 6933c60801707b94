import { DomainError, notFound } from '../../core/errors.ts';
import { allowedSteps, assertReason, decideStep } from '../../core/machine.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { curatesAny } from '../regions/index.ts';
import { addMembership } from './membership.service.ts';
import { isPlatform, standingOf } from './organisation.rules.ts';
import type { OrganisationRow } from './organisation.schemas.ts';
import {
  getOrganisation,
  insertIdentifiers,
  lockOrganisation,
  recordOrganisation,
} from './organisation.service.ts';
import { updateOrganisation } from './organisation.store.ts';
import { refusalTo } from './organisation-access.service.ts';
import { moveOrganisation } from './organisation-status.service.ts';
import { type VerificationParty, verificationMachine } from './organisation-verification.machine.ts';
import type {
  OrganisationVerificationStatusChangeCreate,
  OwnVerification,
  VerificationRow,
} from './organisation-verification.schemas.ts';
import * as store from './organisation-verification.store.ts';

const KIND = 'organisation_verification';

/** Those who decide on claims on an organisation, among which the actor is. */
async function decidersOf(ctx: Context, organisation: OrganisationRow): Promise<VerificationParty[]> {
  if (isPlatform(ctx.actor)) return ['platform'];
  if (ctx.actor.kind !== 'person') return [];
  const isAdmin = standingOf(ctx.actor, organisation.id, ['organisation_admin']) === 'entitled';
  return [
    ...(isAdmin && organisation.status === 'active' ? (['admin'] as const) : []),
    ...((await curatesAny(ctx, organisation.regionIds, 'verify')) ? (['curator'] as const) : []),
  ];
}

/** The parties the actor is one of; nobody decides on an own claim. */
async function partiesOf(
  ctx: Context,
  row: VerificationRow,
  organisation: OrganisationRow,
): Promise<VerificationParty[]> {
  if (ctx.actor.kind === 'person' && ctx.actor.personId === row.personId) return ['claimant'];
  return decidersOf(ctx, organisation);
}

/** A number makes an organisation what it is, so its own administrators decide on roles alone. */
const decidersOn = ({ identifierScheme }: VerificationRow, parties: readonly VerificationParty[]) =>
  identifierScheme === null ? parties : parties.filter((party) => party !== 'admin');

/** A claim with the steps that these parties can take. */
export const ownVerification = (
  row: VerificationRow,
  parties: readonly VerificationParty[],
): OwnVerification => ({
  row,
  allowedTransitions: allowedSteps(verificationMachine, row.status, decidersOn(row, parties)),
});

/** Tells of a claim. */
export async function recordVerification(ctx: TransactionContext, row: VerificationRow): Promise<void> {
  await recordChange(ctx, {
    type: `verification.${row.status}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { verificationId: row.id, organisationId: row.organisationId, personId: row.personId },
  });
}

/** What a BRIN makes of an organisation: a school, which the number is the proof of. */
async function grantNumber(
  ctx: TransactionContext,
  row: VerificationRow,
  organisation: OrganisationRow,
): Promise<OrganisationRow> {
  const { identifierScheme: scheme, identifierValue: value } = row;
  if (scheme === null || value === null) return organisation;
  await insertIdentifiers(ctx, organisation.id, [{ scheme, value }]);
  const isNewSchool = scheme === 'brin' && !organisation.kinds.some((kind) => kind.startsWith('school'));
  const kinds = isNewSchool ? [...organisation.kinds, 'school'] : organisation.kinds;
  const next = { kinds, version: organisation.version + 1, updatedAt: ctx.now };
  const updated = await updateOrganisation(ctx.db, organisation.id, next);
  const fields = ['identifiers', ...(isNewSchool ? ['kinds'] : [])];
  await recordOrganisation(ctx, updated, 'organisation.updated', { fields });
  return updated;
}

/** Gives what an approved claim asked for: the number, the verification, the role. */
async function grant(
  ctx: TransactionContext,
  row: VerificationRow,
  organisation: OrganisationRow,
): Promise<void> {
  const numbered = await grantNumber(ctx, row, organisation);
  if (numbered.status === 'pending') await moveOrganisation(ctx, numbered, { to: 'active' });
  await addMembership(ctx, { personId: row.personId, organisationId: organisation.id, role: row.role });
}

/** Moves a claim on; both its row and its organisation are locked, and the step was decided on. */
export async function moveVerification(
  ctx: TransactionContext,
  row: VerificationRow,
  organisation: OrganisationRow,
  { to, reasonCode, reasonText }: OrganisationVerificationStatusChangeCreate,
): Promise<{ row: VerificationRow; step: StatusChangeRow }> {
  const facts = { resourceKind: KIND, resourceId: row.id, from: row.status, to, reasonCode, reasonText };
  const step = await recordStatusChange(ctx, facts);
  const next = { status: to, version: row.version + 1, updatedAt: ctx.now };
  const updated = await store.updateVerification(ctx.db, row.id, next);
  if (to === 'approved') await grant(ctx, updated, organisation);
  await recordVerification(ctx, updated);
  return { row: updated, step };
}

async function findKnown(ctx: Context, id: string) {
  const row = await store.findVerification(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  const organisation = await getOrganisation(ctx, row.organisationId);
  const parties = await partiesOf(ctx, row, organisation);
  if (parties.length === 0) throw notFound(KIND);
  return { row, organisation, parties };
}

/** A claim as its claimant or those who decide see it. @throws DomainError resource_not_found */
export async function getVerification(ctx: Context, id: string): Promise<OwnVerification> {
  const { row, parties } = await findKnown(ctx, id);
  return ownVerification(row, parties);
}

/**
 * Takes a step of a claim. A step to where it is changes nothing.
 * @throws DomainError transition_not_allowed, permission_denied, resource_not_found, external_id_conflict when
 * another organisation got the number, validation_failed without the reason that is owed
 */
export async function changeVerificationStatus(
  ctx: Context,
  id: string,
  input: OrganisationVerificationStatusChangeCreate,
): Promise<StatusChangeRow> {
  if (input.reasonText !== undefined) assertNoPersonalData({ '#/reasonText': input.reasonText });
  return inTransaction(ctx, async (ctx) => {
    const { row: known } = await findKnown(ctx, id);
    const organisation = await lockOrganisation(ctx, known.organisationId);
    const row = (await store.lockVerification(ctx.db, id)) ?? known;
    const { to, reasonCode, reasonText } = input;
    const parties = decidersOn(row, await partiesOf(ctx, row, organisation));
    const party = decideStep(verificationMachine, row.status, to, parties);
    if (party === undefined) {
      const facts = { resourceKind: KIND, resourceId: id, from: row.status, to, reasonCode, reasonText };
      return recordStatusChange(ctx, facts);
    }
    assertReason(verificationMachine, row.status, to, party, input);
    if (to === 'approved') assertClaimable(organisation);
    return (await moveVerification(ctx, row, organisation, input)).step;
  });
}

/** Nobody joins an organisation that was suspended or archived meanwhile. @throws DomainError */
function assertClaimable({ status }: OrganisationRow): void {
  if (status === 'pending' || status === 'active') return;
  throw new DomainError(
    'organisation_not_verified',
    'De organisatie is geschorst of opgeheven. Wijs de aanvraag af.',
  );
}

/** The steps of a claim, oldest first. @throws DomainError resource_not_found */
export async function listVerificationSteps(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await findKnown(ctx, id);
  return listStatusChanges(ctx, KIND, id, list);
}

/** Claims on an organisation: all for those who decide, their own for others who know of it. */
export async function listVerifications(
  ctx: Context,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<OwnVerification>> {
  const organisation = await getOrganisation(ctx, organisationId);
  const deciders = await decidersOf(ctx, organisation);
  const ownId = ctx.actor.kind === 'person' ? ctx.actor.personId : undefined;
  if (deciders.length === 0 && ownId === undefined)
    throw refusalTo(ctx, organisation, 'Alleen een persoon maakt aanvragen.');
  const isKnown =
    organisation.status === 'active' || standingOf(ctx.actor, organisationId, []) === 'entitled';
  if (deciders.length === 0 && !isKnown) throw notFound('organisation');
  const slice = await store.listVerifications(
    ctx.db,
    organisationId,
    deciders.length === 0 ? ownId : undefined,
    list,
  );
  const partiesFor = (row: VerificationRow) => (row.personId === ownId ? (['claimant'] as const) : deciders);
  return { ...slice, rows: slice.rows.map((row) => ownVerification(row, partiesFor(row))) };
}
