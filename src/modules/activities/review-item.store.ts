import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { curatedScope, regionsWithin } from './curated-scope.store.ts';
import type { ReviewItemRow, ReviewKind } from './review-item.schemas.ts';

/** Regions whose items a caller sees; undefined for all. */
type Regions = readonly string[] | undefined;

interface Queue {
  /** Since when an item waits. */
  since: SQL;
  id: SQL;
  columns: SQL;
  from: SQL;
  inRegions(regionIds: readonly string[]): SQL | undefined;
}

const uuidArray = (values: readonly string[]) => sql`${sql.param([...values])}::uuid[]`;
const activityScope = (regionIds: readonly string[]) => curatedScope({ regionIds, organisationIds: [] });

/** What waits, per kind; each has an index on what waits, by since when. */
const QUEUES: Readonly<Record<ReviewKind, Queue>> = {
  activity: {
    since: sql`coalesce(${activities.inReviewSince}, ${activities.updatedAt})`,
    id: sql`${activities.id}`,
    columns: sql`${activities.title} as title, ${activities.organisationId} as organisation_id, null::uuid as activity_id`,
    from: sql`activities where ${activities.status} = 'in_review'`,
    inRegions: activityScope,
  },
  activity_revision: {
    since: sql`v.submitted_at`,
    id: sql`v.id`,
    columns: sql`${activities.title} as title, v.organisation_id as organisation_id, v.activity_id as activity_id`,
    from: sql`activity_revisions v join activities on ${activities.id} = v.activity_id where v.status = 'pending'`,
    inRegions: activityScope,
  },
  expert_profile: {
    since: sql`e.updated_at`,
    id: sql`e.id`,
    columns: sql`e.display_name as title, e.organisation_id as organisation_id, null::uuid as activity_id`,
    from: sql`expert_profiles e where e.status = 'in_review'`,
    inRegions: (ids) => sql`e.work_region_ids && ${regionsWithin(ids)}`,
  },
  organisation_verification: {
    since: sql`c.created_at`,
    id: sql`c.id`,
    columns: sql`o.name as title, o.id as organisation_id, null::uuid as activity_id`,
    from: sql`organisation_verifications c join organisations o on o.id = c.organisation_id where c.status = 'requested'`,
    inRegions: (ids) => sql`o.region_ids && ${uuidArray(ids)}`,
  },
  demand_call: {
    since: sql`d.updated_at`,
    id: sql`d.id`,
    columns: sql`d.title as title, d.organisation_id as organisation_id, null::uuid as activity_id`,
    from: sql`demand_calls d where d.status = 'in_review'`,
    inRegions: (ids) => sql`d.region_ids && ${uuidArray(ids)}`,
  },
};

/** What a caller sees of a queue: the regions of the caller's right, and the region that is asked for. */
export interface QueueScope {
  kind: ReviewKind;
  curated: Regions;
  asked: Regions;
}

/** The first items of one queue; the page is cut from those of all queues together. */
function firstOf({ kind, curated, asked }: QueueScope, list: ListRequest): SQL {
  const queue = QUEUES[kind];
  const keyset = keysetClauses(list, { submittedAt: { column: queue.since, type: 'timestamptz' } }, queue.id);
  const conditions = [
    curated && queue.inRegions(curated),
    asked && queue.inRegions(asked),
    keyset.where,
  ].filter((condition) => condition !== undefined);
  const and = conditions.map((condition) => sql` and ${condition}`);
  return sql`(select ${kind}::text as kind, ${queue.id} as id, ${queue.columns}, ${queue.since} as submitted_at
    from ${queue.from}${sql.join(and)} order by ${keyset.orderBy} limit ${keyset.limit})`;
}

/** What waits for a workgroup, in one order. */
export async function listReviewItems(
  db: DbOrTx,
  scopes: readonly QueueScope[],
  list: ListRequest,
): Promise<Slice<ReviewItemRow>> {
  if (scopes.length === 0) return { rows: [] };
  const outer = keysetClauses(
    list,
    { submittedAt: { column: sql`submitted_at`, type: 'timestamptz' } },
    sql`id`,
  );
  const queues = sql.join(
    scopes.map((scope) => firstOf(scope, list)),
    sql` union all `,
  );
  const rows = await db.execute<Record<string, string | null>>(sql`
    select kind, id, title, organisation_id as "organisationId", activity_id as "activityId",
      submitted_at as "submittedAt"
    from (${queues}) items order by ${outer.orderBy} limit ${outer.limit}`);
  const items = rows.map(
    (row) => ({ ...row, submittedAt: new Date(String(row.submittedAt)) }) as unknown as ReviewItemRow,
  );
  return toSlice(items, list, (row) => [row.submittedAt.toISOString()]);
}
