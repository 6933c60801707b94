import { type Context, inTransaction } from '../../infra/context.ts';
import { listAudience } from './audience.store.ts';
import { kindFacts, type NotificationKind } from './notification-kind.rules.ts';
import {
  CALL_EXPIRING_DAYS,
  dayAfter,
  dayBoundsOf,
  type Morning,
  morningOf,
  REMINDER_DAYS,
} from './notification-time.rules.ts';
import { notify } from './notify.service.ts';
import * as store from './remind.store.ts';

/** How long after a visit feedback is still asked for: the provider tells later that the group came. */
const FEEDBACK_DAYS = 14;

/** What is due, and the kinds of mail that it asks for. */
interface Due {
  /** The same for a record and a day, so that each is told once. */
  occasion: string;
  id: string;
  kinds: readonly NotificationKind[];
}

async function tell(ctx: Context, { occasion, id, kinds }: Due): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    for (const kind of kinds) {
      const { audience, about } = kindFacts(kind);
      const addressees = await listAudience(ctx.db, audience, about, id, { facts: {} });
      await notify(ctx, { kind, occasion, addressees });
    }
  });
}

async function reminders(ctx: Context, { today, at }: Morning): Promise<Due[]> {
  const lists = REMINDER_DAYS.map(async (days) => {
    const day = dayAfter(today, days);
    const ids = await store.listConfirmedOn(ctx.db, dayBoundsOf(day), at);
    return ids.map((id) => ({
      occasion: `reminder/${day}/${days}`,
      id,
      kinds: ['reservation_reminder', 'reservation_reminder_provider'] as const,
    }));
  });
  return (await Promise.all(lists)).flat();
}

async function feedbackRequests(ctx: Context, { today }: Morning): Promise<Due[]> {
  const { from } = dayBoundsOf(dayAfter(today, -FEEDBACK_DAYS));
  const { to } = dayBoundsOf(dayAfter(today, -1));
  const ids = await store.listVisitedOn(ctx.db, { from, to });
  return ids.map((id) => ({ occasion: 'feedback', id, kinds: ['feedback_request'] as const }));
}

async function expiringCalls(ctx: Context, { today }: Morning): Promise<Due[]> {
  const day = dayAfter(today, CALL_EXPIRING_DAYS);
  const ids = await store.listCallsEndingOn(ctx.db, day);
  return ids.map((id) => ({ occasion: `expiring/${day}`, id, kinds: ['call_expiring'] as const }));
}

/**
 * Calls to mind what is near, from eight in the morning in the Netherlands on. It can run as often as wanted:
 * whom it told already it does not tell again. Each record is a transaction of its own.
 */
export async function sendReminders(ctx: Context): Promise<number> {
  const morning = morningOf(ctx.now);
  if (morning === undefined) return 0;
  const due = [
    ...(await reminders(ctx, morning)),
    ...(await feedbackRequests(ctx, morning)),
    ...(await expiringCalls(ctx, morning)),
  ];
  for (const one of due) await tell(ctx, one);
  return due.length;
}
