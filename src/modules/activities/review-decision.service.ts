import { CODE_LISTS } from '../../core/code-lists/index.ts';
import { invalidInput } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, type StatusChangeRow } from '../../infra/status-changes.ts';
import { getOrganisation } from '../organisations/index.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { type ChecklistQuestion, checklistFaults } from './review-checklist.rules.ts';
import type { ChecklistAnswer, DecidedChangeRow } from './review-checklist.schemas.ts';
import * as store from './review-decision.store.ts';

/** The questions every workgroup asks. */
export const NATIONAL_QUESTIONS: readonly ChecklistQuestion[] = CODE_LISTS.review_checklist.map(
  ({ code, labels }) => ({ code, text: labels.nl }),
);

async function regionsOf(ctx: Context, row: ActivityRow): Promise<string[]> {
  const own = await getOrganisation(ctx, row.organisationId);
  return [...row.placeRegionIds, ...row.workRegionIds, ...own.regionIds];
}

/** What the actor answers before approving: the national questions, and those of the workgroups it decides for. */
async function questionsFor(ctx: Context, row: ActivityRow): Promise<ChecklistQuestion[]> {
  if (ctx.actor.kind !== 'person') return [...NATIONAL_QUESTIONS];
  const own = await store.findOwnQuestions(ctx.db, ctx.actor.personId, await regionsOf(ctx, row));
  const national = new Set(NATIONAL_QUESTIONS.map(({ code }) => code));
  return [...NATIONAL_QUESTIONS, ...own.filter(({ code }) => !national.has(code))];
}

/**
 * Checks the answers that come with a decision; the service itself answers none.
 * @throws DomainError validation_failed, personal_data_refused
 */
export async function assertChecklist(
  ctx: Context,
  row: ActivityRow,
  answers: readonly ChecklistAnswer[] | undefined,
  { party, isApproval }: { party: string; isApproval: boolean },
): Promise<void> {
  if (ctx.actor.kind === 'system' || (!isApproval && answers === undefined)) return;
  if (party !== 'curator') {
    const detail = 'De lijst is aan de werkgroep; laat haar weg.';
    throw invalidInput({ pointer: '#/checklist', code: 'unknown', detail });
  }
  const faults = checklistFaults(await questionsFor(ctx, row), answers ?? [], isApproval);
  if (faults.length > 0) throw invalidInput(...faults);
  const notes = (answers ?? []).map(({ note }, index) => [`#/checklist/${index}/note`, note] as const);
  assertNoPersonalData(Object.fromEntries(notes));
}

/** Keeps the answers with the step they were given with. */
export async function keepAnswers(
  ctx: TransactionContext,
  change: StatusChangeRow,
  about: { activityId: string; revisionId?: string },
  answers: readonly ChecklistAnswer[] | undefined,
): Promise<void> {
  if (answers === undefined || answers.length === 0) return;
  await store.insertDecision(ctx.db, {
    ...about,
    statusChangeId: change.id,
    answers: [...answers],
    createdAt: ctx.now,
  });
}

/** A history with the answers that went with each step. */
export async function listDecidedChanges(
  ctx: Context,
  kind: string,
  id: string,
  list: ListRequest,
): Promise<Slice<DecidedChangeRow>> {
  const slice = await listStatusChanges(ctx, kind, id, list);
  const answers = await store.findAnswers(
    ctx.db,
    slice.rows.map((row) => row.id),
  );
  return { ...slice, rows: slice.rows.map((row) => ({ ...row, answers: answers.get(row.id) ?? [] })) };
}
