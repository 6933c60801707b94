import { CODE_LISTS } from '../../core/code-lists/index.ts';

export const FREQUENCIES = ['immediate', 'daily', 'weekly', 'none'] as const;
export type NotificationFrequency = (typeof FREQUENCIES)[number];

/** Local hour at which digests go out when nobody says otherwise. */
export const DEFAULT_DIGEST_HOUR = 7;

/** Kinds that come less often unless asked for; the others come at once. */
const DEFAULTS: Readonly<Record<string, NotificationFrequency>> = { saved_searches: 'daily' };

const isFrequency = (value: unknown): value is NotificationFrequency =>
  FREQUENCIES.some((frequency) => frequency === value);

/** How often somebody hears of each kind of news, with the default of each kind that was not chosen. */
export function frequenciesOf(chosen: Readonly<Record<string, string>>): Map<string, NotificationFrequency> {
  return new Map(
    CODE_LISTS.notification_kinds.map(({ code }) => {
      const own = chosen[code];
      return [code, isFrequency(own) ? own : (DEFAULTS[code] ?? 'immediate')];
    }),
  );
}
