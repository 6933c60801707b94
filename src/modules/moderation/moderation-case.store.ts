import { and, asc, count, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import { contentReports, moderationCases } from '../../infra/db/schema/moderation.ts';
import { organisations } from '../../infra/db/schema/organisations.ts';
import { expertProfiles, persons } from '../../infra/db/schema/people.ts';
import { regions, workgroupMembers, workgroupRegions } from '../../infra/db/schema/regions.ts';
import type { ContentReportRow, SubjectKind } from './content-report.schemas.ts';
import type { ModerationCaseStatus } from './moderation-case.machine.ts';
import type { ModerationCaseRow } from './moderation-case.schemas.ts';

const MAX_REPORTS = 100;

/** What a case keeps of its subject; `regionIds` are the nodes it names itself. */
export interface Subject {
  title: string;
  organisationId: string | null;
  regionIds: string[];
}

/** A reported thing that everyone can see; undefined when there is none. */
export async function findSubject(
  db: DbOrTx,
  kind: SubjectKind,
  id: string,
  now: Date,
): Promise<Subject | undefined> {
  const at = sql`${now.toISOString()}::timestamptz`;
  if (kind === 'activity') {
    const [row] = await db
      .select({
        title: activities.title,
        organisationId: sql<string | null>`${activities.organisationId}`,
        regionIds: sql<
          string[]
        >`${activities.placeRegionIds} || ${activities.workRegionIds} || ${organisations.regionIds}`,
      })
      .from(activities)
      .innerJoin(organisations, eq(organisations.id, activities.organisationId))
      .where(
        and(
          eq(activities.id, id),
          eq(activities.status, 'published'),
          eq(organisations.status, 'active'),
          sql`(${activities.visibleFrom} is null or ${activities.visibleFrom} <= ${at})`,
          sql`(${activities.visibleUntil} is null or ${activities.visibleUntil} > ${at})`,
        ),
      );
    return row;
  }
  if (kind === 'demand_call') {
    const [row] = await db
      .select({
        title: demandCalls.title,
        organisationId: sql<string | null>`${demandCalls.organisationId}`,
        regionIds: demandCalls.regionIds,
      })
      .from(demandCalls)
      .innerJoin(organisations, eq(organisations.id, demandCalls.organisationId))
      .where(
        and(
          eq(demandCalls.id, id),
          eq(demandCalls.kind, 'call'),
          eq(organisations.status, 'active'),
          inArray(demandCalls.status, ['open', 'matched', 'fulfilled']),
        ),
      );
    return row;
  }
  const [row] = await db
    .select({
      title: expertProfiles.displayName,
      organisationId: expertProfiles.organisationId,
      regionIds: expertProfiles.workRegionIds,
    })
    .from(expertProfiles)
    .where(
      and(
        eq(expertProfiles.id, id),
        eq(expertProfiles.status, 'published'),
        sql`not exists (select from organisations o where o.id = ${expertProfiles.organisationId}
          and o.status <> 'active')`,
      ),
    );
  return row;
}

/** The regions with all above them. */
export async function listAncestorIds(db: DbOrTx, regionIds: readonly string[]): Promise<string[]> {
  if (regionIds.length === 0) return [];
  const rows = await db
    .selectDistinct({ id: sql<string>`unnest(${regions.ancestorIds})` })
    .from(regions)
    .where(inArray(regions.id, [...new Set(regionIds)]));
  return rows.map((row) => row.id);
}

/** Opens a case, or gives the undecided one of the same subject. */
export async function upsertCase(
  tx: Tx,
  row: typeof moderationCases.$inferInsert,
): Promise<{ row: ModerationCaseRow; isNew: boolean }> {
  const [inserted] = await tx.insert(moderationCases).values(row).onConflictDoNothing().returning();
  if (inserted !== undefined) return { row: inserted, isNew: true };
  const [existing] = await tx
    .select()
    .from(moderationCases)
    .where(
      and(
        eq(moderationCases.subjectKind, row.subjectKind),
        eq(moderationCases.subjectId, row.subjectId),
        inArray(moderationCases.status, ['open', 'in_progress']),
      ),
    )
    .for('update');
  if (existing === undefined) throw new Error('The case is neither new nor undecided');
  return { row: existing, isNew: false };
}

export async function insertReport(tx: Tx, row: typeof contentReports.$inferInsert): Promise<void> {
  await tx.insert(contentReports).values(row);
}

export async function listReports(db: DbOrTx, moderationCaseId: string): Promise<ContentReportRow[]> {
  return db
    .select()
    .from(contentReports)
    .where(eq(contentReports.moderationCaseId, moderationCaseId))
    .orderBy(asc(contentReports.createdAt), asc(contentReports.id))
    .limit(MAX_REPORTS);
}

type Counted = ModerationCaseRow & { reportCount: number };

const selectCases = (db: DbOrTx) =>
  db
    .select({
      row: moderationCases,
      reportCount: sql<number>`(${db.select({ n: count() }).from(contentReports).where(eq(contentReports.moderationCaseId, moderationCases.id))})::integer`,
    })
    .from(moderationCases);

const toCounted = ({ row, reportCount }: { row: ModerationCaseRow; reportCount: number }): Counted => ({
  ...row,
  reportCount,
});

export async function findCase(db: DbOrTx, id: string): Promise<Counted | undefined> {
  const [found] = await selectCases(db).where(eq(moderationCases.id, id));
  return found && toCounted(found);
}

export async function lockCase(tx: Tx, id: string): Promise<ModerationCaseRow | undefined> {
  const [row] = await tx.select().from(moderationCases).where(eq(moderationCases.id, id)).for('update');
  return row;
}

export async function updateCase(
  tx: Tx,
  id: string,
  change: Partial<ModerationCaseRow>,
): Promise<ModerationCaseRow> {
  const [updated] = await tx
    .update(moderationCases)
    .set(change)
    .where(eq(moderationCases.id, id))
    .returning();
  if (updated === undefined) throw new Error('The case was not updated');
  return updated;
}

/** Filters of the list; absent ones do not filter. */
export interface CaseFilters {
  statuses?: readonly ModerationCaseStatus[] | undefined;
  subjectKinds?: readonly string[] | undefined;
}

const SORTS = { createdAt: { column: sql`${moderationCases.createdAt}`, type: 'timestamptz' } } as const;

/** Cases in these regions, or everywhere when none are named. */
export async function listCases(
  db: DbOrTx,
  regionIds: readonly string[] | undefined,
  { statuses, subjectKinds }: CaseFilters,
  list: ListRequest,
): Promise<Slice<Counted>> {
  const keyset = keysetClauses(list, SORTS, sql`${moderationCases.id}`);
  const within: SQL | undefined =
    regionIds && sql`${moderationCases.regionIds} && ${sql.param([...regionIds], moderationCases.regionIds)}`;
  const found = await selectCases(db)
    .where(
      and(
        within,
        statuses && inArray(moderationCases.status, [...statuses]),
        subjectKinds && inArray(moderationCases.subjectKind, [...subjectKinds]),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(found.map(toCounted), list, (row) => [row.createdAt.toISOString()]);
}

/** True for a person who may moderate in one of these regions, or everywhere. */
export async function isModerator(
  db: DbOrTx,
  personId: string,
  regionIds: readonly string[],
): Promise<boolean> {
  const rows = await db.execute<{ found: boolean }>(sql`
    select exists (select from ${persons} where id = ${personId} and is_platform_admin and status = 'active')
      or exists (
        select from ${workgroupMembers} m
        join ${workgroupRegions} r on r.workgroup_id = m.workgroup_id
        where m.person_id = ${personId} and 'moderate' = any(m.permissions)
          and r.region_id = any(${sql.param([...regionIds], moderationCases.regionIds)})
      ) as found`);
  return rows[0]?.found === true;
}
