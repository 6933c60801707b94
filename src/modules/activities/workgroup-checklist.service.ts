import { DomainError, invalidInput } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { curatesAny, getWorkgroup } from '../regions/index.ts';
import type { ChecklistQuestion } from './review-checklist.rules.ts';
import { NATIONAL_QUESTIONS } from './review-decision.service.ts';
import * as store from './review-decision.store.ts';

/** The questions of a workgroup: the national ones, then its own. @throws DomainError resource_not_found */
export async function getWorkgroupChecklist(ctx: Context, workgroupId: string) {
  await getWorkgroup(ctx, workgroupId);
  const own = await store.findWorkgroupChecklist(ctx.db, workgroupId);
  return { national: NATIONAL_QUESTIONS, own: own?.questions ?? [], version: own?.version ?? 1 };
}

async function assertManages(ctx: Context, workgroupId: string): Promise<void> {
  if (ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin)) return;
  const regionIds = await store.findWorkgroupRegions(ctx.db, workgroupId);
  if (await curatesAny(ctx, regionIds, 'manage')) return;
  throw new DomainError('permission_denied', 'Dit is aan wie de werkgroep beheert.');
}

function assertQuestions(questions: readonly ChecklistQuestion[]): void {
  const national = new Set(NATIONAL_QUESTIONS.map(({ code }) => code));
  const codes = questions.map(({ code }) => code);
  const faults = codes.flatMap((code, index) =>
    national.has(code) || codes.indexOf(code) !== index
      ? [{ pointer: `#/questions/${index}/code`, code: 'duplicate', detail: 'Deze vraag is er al.' }]
      : [],
  );
  if (faults.length > 0) throw invalidInput(...faults);
  const texts = questions.map(({ text }, index) => [`#/questions/${index}/text`, text] as const);
  assertNoPersonalData(Object.fromEntries(texts));
}

/** Replaces the questions that a workgroup asks beside the national ones. */
export async function replaceWorkgroupChecklist(
  ctx: Context,
  workgroupId: string,
  questions: readonly ChecklistQuestion[],
) {
  return inTransaction(ctx, async (ctx) => {
    await getWorkgroup(ctx, workgroupId);
    await assertManages(ctx, workgroupId);
    assertQuestions(questions);
    const kept = await store.upsertWorkgroupChecklist(ctx.db, {
      workgroupId,
      questions: [...questions],
      updatedAt: ctx.now,
    });
    await recordChange(ctx, {
      type: 'workgroup_checklist.replaced',
      resourceKind: 'workgroup',
      resourceId: workgroupId,
      resourceVersion: kept.version,
      facts: { codes: questions.map(({ code }) => code) },
    });
    return { national: NATIONAL_QUESTIONS, own: kept.questions, version: kept.version };
  });
}
