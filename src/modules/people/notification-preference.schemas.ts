import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { valueComponents } from '../../core/schemas/shared.ts';
import { closed, code, int32, uuid } from '../../core/schemas/values.ts';
import { FREQUENCIES, type NotificationFrequency } from './notification-preference.rules.ts';

const channel = valueComponents(
  'NotificationChannel',
  {
    kind: code('notification_kinds', 'Kind of news'),
    frequency: closed(FREQUENCIES, 'At once, in a digest, or not at all'),
  },
  'How soon to hear of one kind of news.',
);

const fields = {
  language: code('languages', 'Language of mail and messages, as in the account'),
  digestHour: int32({ max: 23, example: 7, description: 'Hour of the Dutch day at which digests go out' }),
};

/** How the signed-in person hears of news. */
export const NotificationPreferences = component(
  'NotificationPreferences',
  Type.Object(
    {
      id: uuid('The person'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      ...fields,
      channels: Type.Array(ref(channel.output), { description: 'Every kind of news, once' }),
    },
    {
      description:
        'How soon to hear of each kind of news. What an agreement needs, such as a confirmation, is always sent.',
    },
  ),
);
export type NotificationPreferences = Static<typeof NotificationPreferences>;

export const NotificationPreferencesInput = component(
  'NotificationPreferencesInput',
  Type.Object(
    {
      ...fields,
      channels: Type.Array(ref(channel.input), {
        maxItems: 50,
        description: 'Kinds that are absent get their default',
      }),
    },
    { additionalProperties: false, description: 'All preferences.' },
  ),
);
export type NotificationPreferencesInput = Static<typeof NotificationPreferencesInput>;

/** Preferences of one person, complete. */
export interface Preferences {
  personId: string;
  version: number;
  language: string;
  digestHour: number;
  frequencies: ReadonlyMap<string, NotificationFrequency>;
}

export function toNotificationPreferences(preferences: Preferences): NotificationPreferences {
  const { personId: id, version, language, digestHour, frequencies } = preferences;
  const channels = [...frequencies].map(([kind, frequency]) => ({ kind, frequency }));
  return { id, version, language, digestHour, channels };
}
