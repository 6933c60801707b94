import { sql } from 'drizzle-orm';
import type { TransactionContext } from './context.ts';
import { eventCursors, outboxEvents } from './db/schema/platform.ts';

/** A change as consumers read it. */
export interface OutboxEvent {
  [column: string]: unknown;
  id: string;
  type: string;
  resourceKind: string;
  resourceId: string;
  facts: Record<string, unknown>;
  traceId: string;
}

interface Cursor {
  [column: string]: unknown;
  xactId: string;
  position: string;
}

interface PlacedEvent extends OutboxEvent, Cursor {}

/** Locks the cursor of a consumer; undefined while another process holds it. */
async function lockCursor(ctx: TransactionContext, consumer: string): Promise<Cursor | undefined> {
  const start = { consumer, xactId: '0', position: 0, updatedAt: ctx.now };
  await ctx.db.insert(eventCursors).values(start).onConflictDoNothing();
  const [cursor] = await ctx.db.execute<Cursor>(sql`
    select xact_id::text as "xactId", position::text as "position"
    from event_cursors where consumer = ${consumer} for update skip locked`);
  return cursor;
}

/**
 * Takes the next events for a consumer and moves its cursor, in the consumer's own transaction: when that is
 * rolled back the events come again. They come in the order of their transactions, and only once every older
 * transaction has ended, so an event that is committed late is never passed by.
 * @returns no events while another process takes them
 */
export async function takeEvents(
  ctx: TransactionContext,
  consumer: string,
  limit: number,
): Promise<OutboxEvent[]> {
  const cursor = await lockCursor(ctx, consumer);
  if (cursor === undefined) return [];
  const events = await ctx.db.execute<PlacedEvent>(sql`
    select id, type, resource_kind as "resourceKind", resource_id as "resourceId", facts,
      trace_id as "traceId", xact_id::text as "xactId", position::text as "position"
    from ${outboxEvents}
    where (xact_id, position) > (${cursor.xactId}::xid8, ${cursor.position}::bigint)
      and xact_id < pg_snapshot_xmin(pg_current_snapshot())
    order by xact_id, position
    limit ${limit}`);
  const last = events.at(-1);
  if (last === undefined) return [];
  await ctx.db
    .update(eventCursors)
    .set({ xactId: last.xactId, position: Number(last.position), updatedAt: ctx.now })
    .where(sql`consumer = ${consumer}`);
  return events.map(({ xactId: _, position: __, ...event }) => event);
}
