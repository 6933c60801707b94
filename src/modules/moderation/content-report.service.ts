import { invalidInput } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import type { ContentReport, ContentReportCreate, SubjectKind } from './content-report.schemas.ts';
import * as store from './moderation-case.store.ts';

/**
 * Keeps a report about something that everyone can see; reports about one thing come together in one undecided case.
 * @throws DomainError validation_failed when there is nothing of that kind to see, personal_data_refused
 */
export async function createContentReport(ctx: Context, input: ContentReportCreate): Promise<ContentReport> {
  const { subjectId, reasonCode, explanation, reporterEmail } = input;
  const subjectKind = input.subjectKind as SubjectKind;
  assertNoPersonalData({ '#/explanation': explanation });
  return inTransaction(ctx, async (ctx) => {
    const subject = await store.findSubject(ctx.db, subjectKind, subjectId, ctx.now);
    if (subject === undefined) {
      throw invalidInput({
        pointer: '#/subjectId',
        code: 'reference_not_found',
        detail: 'Dit is er niet, of het is niet openbaar.',
      });
    }
    const { row, isNew } = await store.upsertCase(ctx.db, {
      id: newId(),
      subjectKind,
      subjectId,
      subjectTitle: subject.title,
      organisationId: subject.organisationId,
      regionIds: await store.listAncestorIds(ctx.db, subject.regionIds),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    const id = newId();
    await store.insertReport(ctx.db, {
      id,
      moderationCaseId: row.id,
      reasonCode,
      explanation,
      reporterEmail: reporterEmail?.toLowerCase(),
      reporterPersonId: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
      createdAt: ctx.now,
    });
    await recordChange(ctx, {
      type: isNew ? 'moderation_case.opened' : 'moderation_case.reported',
      resourceKind: 'moderation_case',
      resourceId: row.id,
      resourceVersion: row.version,
      facts: { subjectKind, subjectId, reasonCode, organisationId: subject.organisationId },
    });
    return { id, version: 1, subjectKind, subjectId, createdAt: ctx.now.toISOString() };
  });
}
