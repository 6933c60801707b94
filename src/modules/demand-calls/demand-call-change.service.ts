import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { assertMember, getOrganisation, mainLocationOf } from '../organisations/index.ts';
import type { DemandCallStatus } from './demand-call.machine.ts';
import * as rules from './demand-call.rules.ts';
import type {
  DemandCallCreate,
  DemandCallRow,
  DemandCallStatusChangeCreate,
  DemandCallUpdate,
} from './demand-call.schemas.ts';
import { assertKnown, KIND, type OwnedDemandCall, owned, partiesOf, todayOf } from './demand-call.service.ts';
import * as store from './demand-call.store.ts';

/** The job that ends open responses and invitations of a call that is no longer open; its module is above this one. */
export const END_RESPONSES = 'end-demand-responses';

type Given = Partial<Omit<DemandCallCreate, 'organisationId'>> | DemandCallUpdate;

/** What was given as columns; the other columns keep their names. */
function columnsOf({ maximumPrice, ...fields }: Given) {
  if (maximumPrice === undefined) return fields;
  return { ...fields, maximumPriceCents: maximumPrice === null ? null : maximumPrice.amountCents };
}

function assertContent(ctx: Context, given: Given, days: Parameters<typeof rules.dayFaults>[0]): void {
  assertNoPersonalData({ '#/title': given.title, '#/description': given.description });
  const faults = rules.dayFaults(days, given.respondBy !== undefined, todayOf(ctx));
  if (faults.length > 0) throw invalidInput(...faults);
}

async function record(ctx: TransactionContext, row: DemandCallRow, event: string, facts = {}): Promise<void> {
  await recordChange(ctx, {
    type: `demand_call.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { organisationId: row.organisationId, status: row.status, ...facts },
  });
}

async function reload(ctx: TransactionContext, id: string): Promise<DemandCallRow> {
  const row = await store.findCall(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** The person a call is made by; work of the service itself names one. */
function authorOf(ctx: Context, createdById: string | undefined): string {
  if (ctx.actor.kind === 'person') return ctx.actor.personId;
  if (createdById === undefined)
    throw new DomainError('permission_denied', 'Alleen een persoon plaatst een oproep.');
  return createdById;
}

/**
 * Makes a draft for the own school, at the place of its main location.
 * @throws DomainError resource_not_found, permission_denied, organisation_not_verified, personal_data_refused,
 * validation_failed
 */
export async function createDemandCall(
  ctx: Context,
  organisationId: string,
  input: Omit<DemandCallCreate, 'organisationId'>,
  createdById?: string,
): Promise<OwnedDemandCall> {
  return inTransaction(ctx, async (ctx) => {
    await assertMember(ctx, organisationId, 'teacher', 'coordinator', 'organisation_admin');
    const organisation = await getOrganisation(ctx, organisationId);
    if (!organisation.kinds.includes('school')) {
      throw new DomainError('permission_denied', 'Alleen een school plaatst een oproep.');
    }
    rules.assertVerified(organisation.status);
    rules.assertKind(input.kind ?? 'call', input.askedThrough);
    assertContent(ctx, input, input);
    const place = await mainLocationOf(ctx, organisationId);
    const id = newId();
    await store.insertCall(ctx.db, {
      ...columnsOf(input),
      title: input.title,
      description: input.description,
      sector: input.sector,
      pupilCount: input.pupilCount,
      respondBy: input.respondBy,
      id,
      organisationId,
      createdById: authorOf(ctx, createdById),
      longitude: place?.longitude ?? null,
      latitude: place?.latitude ?? null,
      regionIds: place?.regionIds ?? [],
      createdAt: ctx.now,
      updatedAt: ctx.now,
    } as Parameters<typeof store.insertCall>[1]);
    const row = await reload(ctx, id);
    await record(ctx, row, 'created');
    return owned(ctx, row);
  });
}

/** The call under lock, for those who may change it. */
async function lockForChange(ctx: TransactionContext, id: string): Promise<DemandCallRow> {
  const row = await assertKnown(ctx, await store.lockCall(ctx.db, id));
  if (rules.canChange(ctx.actor, row)) return row;
  throw new DomainError('permission_denied', 'Alleen wie de oproep plaatste en de coördinator mogen dit.');
}

/** Merges changes into a call (C-35). @throws DomainError demand_call_closed, precondition_failed and as when creating */
export async function updateDemandCall(
  ctx: Context,
  id: string,
  input: DemandCallUpdate,
  expected: ExpectedVersions,
): Promise<OwnedDemandCall> {
  return inTransaction(ctx, async (ctx) => {
    const current = await lockForChange(ctx, id);
    assertVersion(current.version, expected);
    rules.assertEditable(current);
    rules.assertKind(current.kind, input.askedThrough);
    const changes = changedFields(current, columnsOf(input) as Partial<DemandCallRow>);
    assertContent(ctx, input, { ...current, ...changes });
    if (Object.keys(changes).length === 0) return owned(ctx, current);
    rules.assertWordsStand(current, Object.keys(changes), rules.coordinates(ctx.actor, current));
    await store.updateCall(ctx.db, id, { ...changes, version: current.version + 1, updatedAt: ctx.now });
    const row = await reload(ctx, id);
    await record(ctx, row, 'updated');
    return owned(ctx, row);
  });
}

/** Removes a draft for good. @throws DomainError transition_not_allowed when it is no draft */
export async function deleteDemandCall(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockForChange(ctx, id);
    assertVersion(row.version, expected);
    rules.assertDeletable(row, await partiesOf(ctx, row), todayOf(ctx));
    await store.deleteCall(ctx.db, id);
    await record(ctx, row, 'deleted');
  });
}

const EVENTS: Partial<Record<DemandCallStatus, string>> = {
  open: 'opened',
  fulfilled: 'fulfilled',
  expired: 'closed',
  withdrawn: 'closed',
  closed: 'closed',
};

/** Takes a step of a locked call. */
export async function moveTo(
  ctx: TransactionContext,
  row: DemandCallRow,
  input: DemandCallStatusChangeCreate,
): Promise<StatusChangeRow> {
  const { to, reasonCode, reasonText } = input;
  assertNoPersonalData({ '#/reasonText': reasonText });
  const isStep = rules.assertStep(row, to, await partiesOf(ctx, row), todayOf(ctx), {
    reasonCode,
    reasonText,
  });
  if (isStep) {
    await store.updateCall(ctx.db, row.id, {
      status: to,
      version: row.version + 1,
      updatedAt: ctx.now,
      ...(to === 'open' ? { openedAt: ctx.now } : {}),
    });
    await record(ctx, await reload(ctx, row.id), EVENTS[to] ?? 'updated', { from: row.status, to });
    if (row.status === 'open') await enqueue(ctx, END_RESPONSES, { demandCallId: row.id });
  }
  return recordStatusChange(ctx, {
    resourceKind: KIND,
    resourceId: row.id,
    from: row.status,
    to,
    reasonCode,
    reasonText,
  });
}

/**
 * Takes a step of the call's machine.
 * @throws DomainError transition_not_allowed, permission_denied, organisation_not_verified, resource_not_found
 */
export async function changeDemandCallStatus(
  ctx: Context,
  id: string,
  input: DemandCallStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await assertKnown(ctx, await store.lockCall(ctx.db, id));
    return moveTo(ctx, row, input);
  });
}
