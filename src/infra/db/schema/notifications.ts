import { sql } from 'drizzle-orm';
import { index, jsonb, pgEnum, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';

export const notificationStatus = pgEnum('notification_status', [
  'queued',
  'digest_pending',
  'sent',
  'suppressed',
  'failed',
]);

/** Mails to people: what about and to whom. The text is made when it is sent, from the ids kept here. */
export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    kind: text('kind').notNull(),
    /** What led to it: the id of an event, or a moment such as a day; each tells a person a thing once. */
    occasion: text('occasion').notNull(),
    /** Absent for somebody without an account, such as who was invited. */
    personId: uuid('person_id'),
    resourceKind: text('resource_kind').notNull(),
    resourceId: uuid('resource_id').notNull(),
    /** Ids and codes of the event. */
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull().default({}),
    status: notificationStatus('status').notNull(),
    /** The digest this one goes with. */
    digestId: uuid('digest_id'),
    /** Why it was not sent, or what the last try met; never an address. */
    error: text('error'),
    messageId: text('message_id'),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (table) => [
    unique('notifications_occasion_person_id_kind_unique')
      .on(table.occasion, table.personId, table.kind)
      .nullsNotDistinct(),
    index('notifications_person_id_idx').on(table.personId, table.createdAt),
    index('notifications_pending_idx')
      .on(table.personId, table.createdAt)
      .where(sql`status = 'digest_pending'`),
    index('notifications_digest_id_idx').on(table.digestId).where(sql`digest_id is not null`),
    index('notifications_created_at_idx').on(table.createdAt, table.id),
  ],
);

export const mailAction = pgEnum('mail_action', [
  'confirm_reservation',
  'cancel_reservation',
  'approve_reservation',
  'accept_offer',
  'decline_offer',
  'unsubscribe',
]);

/** One-click links in mails: once, and until a moment. A token follows from its id and a shared secret. */
export const actionTokens = pgTable(
  'action_tokens',
  {
    id: id(),
    notificationId: uuid('notification_id')
      .notNull()
      .references(() => notifications.id, { onDelete: 'cascade' }),
    personId: uuid('person_id').notNull(),
    action: mailAction('action').notNull(),
    resourceId: uuid('resource_id').notNull(),
    /** The category of mail that an unsubscription ends. */
    category: text('category'),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    unique('action_tokens_notification_id_action_unique').on(table.notificationId, table.action),
    index('action_tokens_person_id_idx').on(table.personId),
    index('action_tokens_expires_at_idx').on(table.expiresAt),
  ],
);

/** Copies of mails as they went out, kept outside production only. */
export const mailOutbox = pgTable(
  'mail_outbox',
  {
    id: id(),
    recipient: text('recipient').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    html: text('html'),
    headers: jsonb('headers').$type<Record<string, string>>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('mail_outbox_created_at_idx').on(table.createdAt, table.id)],
);
