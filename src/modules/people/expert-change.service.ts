import { DomainError, type FieldError, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { findRegions } from '../regions/index.ts';
import { clustersOf, wasPublic } from './expert.rules.ts';
import type { ExpertRow } from './expert.schemas.ts';
import * as store from './expert.store.ts';
import { KIND, lockOwnExpert, recordExpert } from './expert-access.service.ts';
import type { ExpertCreate, ExpertUpdate } from './expert-input.schemas.ts';
import { moveTo } from './expert-status.service.ts';
import { ownId } from './person.service.ts';

/** An expert profile to make; only the platform itself may say its first status. */
export interface NewExpertProfile extends ExpertCreate {
  personId: string;
  status?: ExpertRow['status'];
}

type References = Pick<ExpertUpdate, 'workRegionIds' | 'organisationId'>;

async function unknownRegions(ctx: Context, ids: readonly string[] = []): Promise<FieldError[]> {
  if (ids.length === 0) return [];
  const found = new Set((await findRegions(ctx, ids)).map((region) => region.id));
  return ids.flatMap((id, index) =>
    found.has(id)
      ? []
      : [
          {
            pointer: `#/workRegionIds/${index}`,
            code: 'reference_not_found',
            detail: 'Deze regio bestaat niet.',
          },
        ],
  );
}

function foreignEmployer({ actor }: Context, id: string | null | undefined): FieldError[] {
  const isOwn = actor.kind !== 'person' || actor.memberships.some((own) => own.organisationId === id);
  if (id === null || id === undefined || isOwn) return [];
  const detail = 'U bent geen lid van deze organisatie. Vraag haar beheerder om u uit te nodigen.';
  return [{ pointer: '#/organisationId', code: 'reference_not_found', detail }];
}

async function assertReferences(ctx: Context, input: References): Promise<void> {
  const faults = [
    ...(await unknownRegions(ctx, input.workRegionIds)),
    ...foreignEmployer(ctx, input.organisationId),
  ];
  if (faults.length > 0) throw invalidInput(...faults);
}

function assertTexts({ displayName, headline, biography }: ExpertUpdate): void {
  assertNoPersonalData({ '#/displayName': displayName, '#/headline': headline, '#/biography': biography });
}

async function insert(ctx: TransactionContext, input: NewExpertProfile): Promise<ExpertRow> {
  const status = ctx.actor.kind === 'system' ? (input.status ?? 'draft') : 'draft';
  const row = await store.insertExpert(ctx.db, {
    ...input,
    id: newId(),
    status,
    clusters: input.clusters ?? clustersOf(input.themes),
    publishedAt: wasPublic(status) ? ctx.now : null,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  if (row !== undefined) return row;
  throw new DomainError('external_id_conflict', 'Deze persoon heeft al een expertprofiel.', {
    resource: KIND,
  });
}

/** Makes the one expert profile of a person, who does so or has the platform do so. */
export async function createExpertProfile(ctx: Context, input: NewExpertProfile): Promise<ExpertRow> {
  if (ctx.actor.kind !== 'system' && ownId(ctx) !== input.personId) throw notFound('person');
  assertTexts(input);
  await assertReferences(ctx, input);
  return inTransaction(ctx, async (ctx) => {
    const row = await insert(ctx, input);
    await recordExpert(ctx, row, 'created');
    return row;
  });
}

/** Makes the expert profile of the signed-in person, as a draft. @throws DomainError external_id_conflict */
export async function createOwnExpert(ctx: Context, input: ExpertCreate): Promise<ExpertRow> {
  return createExpertProfile(ctx, { ...input, personId: ownId(ctx) });
}

/** What a workgroup looked at before everyone could read it. */
const REVIEWED_FIELDS = ['displayName', 'headline', 'biography'];

/**
 * Changes the own profile. New words of a published one are looked at first, so it goes back to review; anything
 * else leaves it published. A patch that changes nothing keeps the version.
 */
export async function updateExpert(
  ctx: Context,
  id: string,
  input: ExpertUpdate,
  expected: ExpectedVersions,
): Promise<ExpertRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOwnExpert(ctx, id);
    assertVersion(row.version, expected);
    assertTexts(input);
    await assertReferences(ctx, input);
    const change = changedFields<ExpertRow>(row, input);
    const fields = Object.keys(change);
    if (fields.length === 0) return row;
    const next = { ...change, version: row.version + 1, updatedAt: ctx.now };
    const updated = await store.updateExpert(ctx.db, id, next);
    await recordExpert(ctx, updated, 'updated', { fields });
    const isReviewed = row.status === 'published' && fields.some((name) => REVIEWED_FIELDS.includes(name));
    if (!isReviewed || ctx.actor.kind === 'system') return updated;
    await moveTo(ctx, updated, ['expert'], { to: 'in_review' });
    return (await store.lockExpert(ctx.db, id)) ?? updated;
  });
}
