import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { assertMember, assertOwner, findOrganisations } from '../organisations/index.ts';
import type { AttestationRecognitionCreate, RecognitionRow } from './attestation-policy.schemas.ts';
import { assertSchool } from './attestation-policy.service.ts';
import * as store from './attestation-policy.store.ts';

const KIND = 'attestation_recognition';

async function record(ctx: TransactionContext, row: RecognitionRow, event: string): Promise<void> {
  const { id: resourceId, organisationId, recognisedOrganisationId } = row;
  await recordChange(ctx, {
    type: `${KIND}.${event}`,
    resourceKind: KIND,
    resourceId,
    resourceVersion: 1,
    facts: { organisationId, recognisedOrganisationId },
  });
}

/** Whose attestations a school or board goes by, for its members. */
export async function listRecognitions(
  ctx: Context,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<RecognitionRow>> {
  await assertMember(ctx, organisationId);
  await assertSchool(ctx, organisationId);
  return store.listRecognitions(ctx.db, organisationId, list);
}

/** One recognition, for members of the organisation that recognises. */
export async function getRecognition(ctx: Context, id: string): Promise<RecognitionRow> {
  const row = await store.findRecognition(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  await assertOwner(ctx, KIND, row);
  return row;
}

async function assertRecognisable(ctx: Context, own: string, other: string): Promise<void> {
  const [found] = other === own ? [] : await findOrganisations(ctx, [other]);
  const isSchool = found?.kinds.some((kind) => kind === 'school' || kind === 'school_board');
  if (found?.status === 'active' && isSchool) return;
  throw invalidInput({
    pointer: '#/recognisedOrganisationId',
    code: 'reference_not_found',
    detail: 'Dit is geen andere school of ander bestuur.',
  });
}

/** Goes by the attestations of another from now on. @throws DomainError external_id_conflict when it does already */
export async function createRecognition(
  ctx: Context,
  organisationId: string,
  { recognisedOrganisationId }: AttestationRecognitionCreate,
): Promise<RecognitionRow> {
  await assertMember(ctx, organisationId, 'organisation_admin');
  await assertSchool(ctx, organisationId, { isActive: true });
  await assertRecognisable(ctx, organisationId, recognisedOrganisationId);
  return inTransaction(ctx, async (ctx) => {
    const row = await store.insertRecognition(ctx.db, {
      id: newId(),
      organisationId,
      recognisedOrganisationId,
      createdAt: ctx.now,
    });
    if (row === undefined) {
      throw new DomainError('external_id_conflict', 'U erkent deze organisatie al.', { resource: KIND });
    }
    await record(ctx, row, 'created');
    return row;
  });
}

/** Goes by them no longer. */
export async function deleteRecognition(ctx: Context, id: string): Promise<void> {
  const row = await getRecognition(ctx, id);
  await assertOwner(ctx, KIND, row, 'organisation_admin');
  await inTransaction(ctx, async (ctx) => {
    if (await store.deleteRecognition(ctx.db, id)) await record(ctx, row, 'deleted');
  });
}
