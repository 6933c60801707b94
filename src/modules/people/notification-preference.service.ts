import { type FieldError, invalidInput, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { DEFAULT_DIGEST_HOUR, frequenciesOf } from './notification-preference.rules.ts';
import type { NotificationPreferencesInput, Preferences } from './notification-preference.schemas.ts';
import * as store from './notification-preference.store.ts';
import { ownId, updatePersonFields } from './person.service.ts';
import { lockPerson } from './person.store.ts';

const complete = (chosen: store.ChosenPreferences): Preferences => ({
  personId: chosen.personId,
  version: chosen.version ?? 1,
  language: chosen.language,
  digestHour: chosen.digestHour ?? DEFAULT_DIGEST_HOUR,
  frequencies: frequenciesOf(chosen.frequencies ?? {}),
});

/** How each of these people hears of news, by person id; people without an account are left out. */
export async function notificationPreferences(
  ctx: Context,
  personIds: readonly string[],
): Promise<Map<string, Preferences>> {
  const rows = await store.findPreferences(ctx.db, personIds);
  return new Map(rows.map((row) => [row.personId, complete(row)]));
}

/** How the signed-in person hears of news. */
export async function getOwnPreferences(ctx: Context): Promise<Preferences> {
  const id = ownId(ctx);
  const found = (await notificationPreferences(ctx, [id])).get(id);
  if (found === undefined) throw notFound('person');
  return found;
}

function readChannels({ channels }: NotificationPreferencesInput): Record<string, string> {
  const faults = channels.flatMap(({ kind }, index): FieldError[] =>
    channels.findIndex((other) => other.kind === kind) === index
      ? []
      : [{ pointer: `#/channels/${index}/kind`, code: 'duplicate', detail: 'Noem elk soort één keer.' }],
  );
  if (faults.length > 0) throw invalidInput(...faults);
  return Object.fromEntries(channels.map(({ kind, frequency }) => [kind, frequency]));
}

const asText = ({ digestHour, language, frequencies }: Preferences) =>
  JSON.stringify([digestHour, language, [...frequencies]]);

/** Sets all preferences of the signed-in person; the same ones again change nothing. */
export async function replaceOwnPreferences(
  ctx: Context,
  input: NotificationPreferencesInput,
  expected: ExpectedVersions,
): Promise<Preferences> {
  const chosen = readChannels(input);
  const { digestHour, language } = input;
  return inTransaction(ctx, async (ctx) => {
    const person = await lockPerson(ctx.db, ownId(ctx));
    if (person === undefined) throw notFound('person');
    const before = await getOwnPreferences(ctx);
    assertVersion(before.version, expected);
    const after = { ...before, digestHour, language, frequencies: frequenciesOf(chosen) };
    if (asText(after) === asText(before)) return before;
    await updatePersonFields(ctx, person, { language });
    await store.upsertPreferences(ctx.db, person.id, { digestHour, frequencies: chosen }, ctx.now);
    await recordChange(ctx, {
      type: 'notification_preferences.updated',
      resourceKind: 'notification_preferences',
      resourceId: person.id,
      resourceVersion: before.version + 1,
    });
    return { ...after, version: before.version + 1 };
  });
}
