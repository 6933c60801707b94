import { DomainError, invalidInput } from '../../core/errors.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { groupKey } from './booking.rules.ts';
import * as store from './reservation.store.ts';

export type SchoolFacts = NonNullable<Awaited<ReturnType<typeof store.findOrganisationFacts>>>;

const missing = (name: string, detail: string) =>
  invalidInput({ pointer: `#/${name}`, code: 'reference_not_found', detail });

/**
 * The school that reserves.
 * @throws DomainError validation_failed for what is no school, organisation_not_verified while it is not active
 */
export async function getEligibleSchool(
  ctx: TransactionContext,
  organisationId: string,
): Promise<SchoolFacts> {
  const school = await store.findOrganisationFacts(ctx.db, organisationId);
  if (school === undefined || !school.kinds.includes('school')) {
    throw missing('organisationId', 'Noem de school (vestiging) waarvoor u reserveert.');
  }
  if (school.status === 'active') return school;
  throw new DomainError(
    'organisation_not_verified',
    'Deze school kan nog niet reserveren; zij is niet actief.',
  );
}

/** @throws DomainError validation_failed when the demand call is another school's */
export async function assertOwnDemandCall(
  ctx: TransactionContext,
  demandCallId: string | undefined,
  organisationId: string,
): Promise<void> {
  if (demandCallId === undefined || (await store.hasDemandCall(ctx.db, demandCallId, organisationId))) return;
  throw missing('demandCallId', 'Deze oproep is niet van uw school.');
}

/** Lets one transaction at a time decide on a group; taken before any row is locked. */
export async function lockGroupOf(
  ctx: TransactionContext,
  organisationId: string,
  groupName: string,
): Promise<void> {
  await store.lockGroup(ctx.db, organisationId, groupKey(groupName));
}
