import type { Job } from '../../infra/jobs/job.ts';
import { makeDigests } from './digest.service.ts';
import { dispatchEvents, NOTIFY_OF_EVENT, notifyOfEvent } from './dispatch.service.ts';
import { SEND_NOTIFICATION } from './notify.service.ts';
import { sendReminders } from './remind.service.ts';
import { askSavedSearches } from './saved-search.service.ts';
import { type MailSettings, sendNotification } from './send.service.ts';

/** Background work of notifications: from events and the clock to mail. */
export function notificationJobs(settings: MailSettings): Job[] {
  const notifyOf: Job<{ eventId: string }> = {
    name: NOTIFY_OF_EVENT,
    run: (ctx, { eventId }) => notifyOfEvent(ctx, eventId),
  };
  const send: Job<{ notificationId: string }> = {
    name: SEND_NOTIFICATION,
    run: (ctx, { notificationId }) => sendNotification(ctx, notificationId, settings),
  };
  return [
    { name: 'dispatch-notifications', schedule: '* * * * *', run: (ctx) => dispatchEvents(ctx) },
    notifyOf as Job,
    send as Job,
    { name: 'send-reminders', schedule: '*/15 * * * *', run: (ctx) => sendReminders(ctx) },
    { name: 'ask-saved-searches', schedule: '*/15 * * * *', run: (ctx) => askSavedSearches(ctx) },
    { name: 'make-digests', schedule: '*/15 * * * *', run: (ctx) => makeDigests(ctx) },
  ];
}
