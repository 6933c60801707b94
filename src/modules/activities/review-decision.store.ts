import { eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import {
  type ChecklistAnswerRow,
  type ChecklistQuestionRow,
  reviewDecisions,
  workgroupChecklists,
} from '../../infra/db/schema/activities-curation.ts';

export async function insertDecision(tx: Tx, row: typeof reviewDecisions.$inferInsert): Promise<void> {
  await tx.insert(reviewDecisions).values(row);
}

/** Answers by the step they were given with. */
export async function findAnswers(
  db: DbOrTx,
  statusChangeIds: readonly string[],
): Promise<Map<string, ChecklistAnswerRow[]>> {
  if (statusChangeIds.length === 0) return new Map();
  const rows = await db
    .select({ id: reviewDecisions.statusChangeId, answers: reviewDecisions.answers })
    .from(reviewDecisions)
    .where(inArray(reviewDecisions.statusChangeId, [...statusChangeIds]));
  return new Map(rows.map(({ id, answers }) => [id, answers]));
}

export type WorkgroupChecklistRow = typeof workgroupChecklists.$inferSelect;

export async function findWorkgroupChecklist(
  db: DbOrTx,
  workgroupId: string,
): Promise<WorkgroupChecklistRow | undefined> {
  const [row] = await db
    .select()
    .from(workgroupChecklists)
    .where(eq(workgroupChecklists.workgroupId, workgroupId));
  return row;
}

export async function upsertWorkgroupChecklist(
  tx: Tx,
  row: Pick<WorkgroupChecklistRow, 'workgroupId' | 'questions' | 'updatedAt'>,
): Promise<WorkgroupChecklistRow> {
  const [kept] = await tx
    .insert(workgroupChecklists)
    .values(row)
    .onConflictDoUpdate({
      target: workgroupChecklists.workgroupId,
      set: {
        questions: row.questions,
        updatedAt: row.updatedAt,
        version: sql`${workgroupChecklists.version} + 1`,
      },
    })
    .returning();
  if (kept === undefined) throw new Error('The checklist was not kept');
  return kept;
}

/** Regions that a workgroup curates. */
export async function findWorkgroupRegions(db: DbOrTx, workgroupId: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(
    sql`select region_id as id from workgroup_regions where workgroup_id = ${workgroupId}`,
  );
  return rows.map(({ id }) => id);
}

/** Own questions of the workgroups that a person is in and that curate one of these regions. */
export async function findOwnQuestions(
  db: DbOrTx,
  personId: string,
  regionIds: readonly string[],
): Promise<ChecklistQuestionRow[]> {
  if (regionIds.length === 0) return [];
  const rows = await db.execute<{ questions: ChecklistQuestionRow[] }>(sql`
    select c.questions from workgroup_checklists c
    where exists (select from workgroup_members m where m.workgroup_id = c.workgroup_id and m.person_id = ${personId})
      and exists (select from workgroup_regions w
        join regions r on r.ancestor_ids @> array[w.region_id]
        where w.workgroup_id = c.workgroup_id and r.id = any(${sql.param([...regionIds])}::uuid[]))
    order by c.workgroup_id`);
  return rows.flatMap(({ questions }) => questions);
}
