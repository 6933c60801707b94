import type { NotificationCategory } from './notification-kind.rules.ts';

export type Frequency = 'immediate' | 'daily' | 'weekly' | 'none';

/** Told at once, since an agreement needs it, or at the rhythm of the search itself. */
const OWN_RHYTHM: readonly NotificationCategory[] = ['service', 'saved_searches'];

/** How soon somebody is told of a kind of news. What an agreement needs cannot be turned off. */
export function frequencyOf(
  category: NotificationCategory,
  chosen: ReadonlyMap<string, Frequency> | undefined,
): Frequency {
  const frequency = chosen?.get(category) ?? 'immediate';
  if (!OWN_RHYTHM.includes(category)) return frequency;
  return category !== 'service' && frequency === 'none' ? 'none' : 'immediate';
}

const STATUSES = {
  immediate: 'queued',
  daily: 'digest_pending',
  weekly: 'digest_pending',
  none: 'suppressed',
} as const;

/** What becomes of a notification of this rhythm. */
export const statusFor = (frequency: Frequency) => STATUSES[frequency];
