import { and, eq } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';
import { auditEvents, outboxEvents } from '../../infra/db/schema/platform.ts';

export async function findEvent(db: DbOrTx, id: string) {
  const [row] = await db.select().from(outboxEvents).where(eq(outboxEvents.id, id));
  return row;
}

/** The person who did what an event tells of; undefined when it was no person. */
export async function findEventActor(
  db: DbOrTx,
  event: typeof outboxEvents.$inferSelect,
): Promise<string | undefined> {
  const { type, resourceKind, resourceId, createdAt } = event;
  const [row] = await db
    .select({ actorId: auditEvents.actorId })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.resourceKind, resourceKind),
        eq(auditEvents.resourceId, resourceId),
        eq(auditEvents.action, type),
        eq(auditEvents.actorKind, 'person'),
        eq(auditEvents.createdAt, createdAt),
      ),
    );
  return row?.actorId ?? undefined;
}
