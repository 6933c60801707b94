import { and, eq, gte, lt, sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { auditEvents } from '../../infra/db/schema/platform.ts';
import type { AuditEventRow } from './audit-event.schemas.ts';

/** Filters of the list; absent ones do not filter. */
export interface AuditFilters {
  resourceKind?: string | undefined;
  resourceId?: string | undefined;
  actorId?: string | undefined;
  createdFrom?: Date | undefined;
  createdTo?: Date | undefined;
}

const SORTS = { createdAt: { column: sql`${auditEvents.createdAt}`, type: 'timestamptz' } } as const;

export async function listAuditEvents(
  db: DbOrTx,
  { resourceKind, resourceId, actorId, createdFrom, createdTo }: AuditFilters,
  list: ListRequest,
): Promise<Slice<AuditEventRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${auditEvents.id}`);
  const rows = await db
    .select()
    .from(auditEvents)
    .where(
      and(
        resourceKind === undefined ? undefined : eq(auditEvents.resourceKind, resourceKind),
        resourceId === undefined ? undefined : eq(auditEvents.resourceId, resourceId),
        actorId === undefined ? undefined : eq(auditEvents.actorId, actorId),
        createdFrom && gte(auditEvents.createdAt, createdFrom),
        createdTo && lt(auditEvents.createdAt, createdTo),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}
