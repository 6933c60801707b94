import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant, xid8 } from './columns.ts';

/** Secrets all processes share, made at the first start: cursor signing, pseudonyms. */
export const platformSecrets = pgTable('platform_secrets', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** Answers of POST requests by their Idempotency-Key (C-37, C-38); the row commits with the effect. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    principal: text('principal').notNull(),
    method: text('method').notNull(),
    path: text('path').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    responseStatus: integer('response_status').notNull(),
    responseHeaders: jsonb('response_headers').$type<Record<string, string>>().notNull(),
    responseBody: text('response_body').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.principal, table.method, table.path, table.key] }),
    index('idempotency_keys_expires_at_idx').on(table.expiresAt),
  ],
);

/** Every step of every status machine, with who, when and why (C-06). */
export const statusChanges = pgTable(
  'status_changes',
  {
    id: id(),
    resourceKind: text('resource_kind').notNull(),
    resourceId: uuid('resource_id').notNull(),
    fromStatus: text('from_status').notNull(),
    toStatus: text('to_status').notNull(),
    reasonCode: text('reason_code'),
    reasonText: text('reason_text'),
    /** The side in whose name the step was taken, where a resource has two. */
    side: text('side'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('status_changes_resource_idx').on(table.resourceKind, table.resourceId, table.createdAt, table.id),
  ],
);

/** Who changed what, in the transaction of the change. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: id(),
    action: text('action').notNull(),
    resourceKind: text('resource_kind').notNull(),
    resourceId: text('resource_id').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    traceId: text('trace_id').notNull(),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('audit_events_resource_idx').on(table.resourceKind, table.resourceId, table.createdAt, table.id),
    index('audit_events_actor_idx').on(table.actorId, table.createdAt, table.id),
    index('audit_events_created_at_idx').on(table.createdAt, table.id),
  ],
);

/** Events for mail, feeds and webhooks, written in the transaction of the change. */
export const outboxEvents = pgTable(
  'outbox_events',
  {
    id: id(),
    position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity(),
    /** Number of the transaction of the change; a position is given before the commit, so it alone has no order. */
    xactId: xid8('xact_id'),
    type: text('type').notNull(),
    resourceKind: text('resource_kind').notNull(),
    resourceId: uuid('resource_id').notNull(),
    resourceVersion: integer('resource_version').notNull(),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
    traceId: text('trace_id').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('outbox_events_xact_id_idx').on(table.xactId, table.position),
    index('outbox_events_created_at_idx').using('brin', table.createdAt),
  ],
);

/** How far each consumer of the outbox has come. */
export const eventCursors = pgTable('event_cursors', {
  consumer: text('consumer').primaryKey(),
  xactId: xid8('xact_id').notNull(),
  position: bigint('position', { mode: 'number' }).notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** Processing of personal data (C-55), one row per data subject; the subject is a pseudonym. */
export const processingLog = pgTable(
  'processing_log',
  {
    id: id(),
    traceId: text('trace_id').notNull(),
    spanId: text('span_id').notNull(),
    name: text('name').notNull(),
    status: text('status').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at').notNull(),
    processingActivityId: text('processing_activity_id').notNull(),
    subjectId: text('subject_id').notNull(),
    subjectType: text('subject_type').notNull(),
  },
  (table) => [
    index('processing_log_subject_id_idx').on(table.subjectId, table.startedAt),
    index('processing_log_started_at_idx').using('brin', table.startedAt),
  ],
);

/** Sign of life of each worker, read by the readiness probe. */
export const workerHeartbeats = pgTable('worker_heartbeats', {
  workerId: text('worker_id').primaryKey(),
  seenAt: instant('seen_at').notNull(),
});
