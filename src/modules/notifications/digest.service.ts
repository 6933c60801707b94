import { type Context, inTransaction } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { notificationPreferences, type Preferences } from '../people/index.ts';
import {
  currentFacts,
  isStale,
  languageOf,
  linksOf,
  type WrittenLetter,
  wordsFor,
} from './letter.service.ts';
import { composeDigest, type DigestItem, subjectOf } from './mail-compose.ts';
import * as store from './notification.store.ts';
import {
  isNotificationKind,
  kindFacts,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from './notification-kind.rules.ts';
import { frequencyOf } from './notification-rhythm.rules.ts';
import { type DigestRhythm, digestMomentOf } from './notification-time.rules.ts';
import { queueMail } from './notify.service.ts';

/** Kind of the mail that holds others. */
const DIGEST = 'digest';
const RHYTHMS: readonly DigestRhythm[] = ['daily', 'weekly'];
const PEOPLE_PER_QUERY = 500;
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

function kindsIn(rhythm: DigestRhythm, { frequencies }: Preferences): NotificationKind[] {
  const names = Object.keys(NOTIFICATION_KINDS).filter(isNotificationKind);
  // Who meanwhile chose to be told at once still gets what was kept, with the daily digest.
  const kept: readonly string[] = rhythm === 'daily' ? ['daily', 'immediate'] : ['weekly'];
  return names.filter((kind) => kept.includes(frequencyOf(kindFacts(kind).category, frequencies)));
}

async function makeDigest(ctx: Context, preferences: Preferences, rhythm: DigestRhythm): Promise<void> {
  const { personId, digestHour } = preferences;
  const moment = digestMomentOf(ctx.now, rhythm, digestHour);
  await inTransaction(ctx, async (ctx) => {
    const items = await store.lockPending(ctx.db, personId, kindsIn(rhythm, preferences), moment.at);
    if (items.length === 0) return;
    const row = {
      id: newId(),
      kind: DIGEST,
      occasion: `${rhythm}/${moment.day}`,
      personId,
      resourceKind: 'person',
      resourceId: personId,
      facts: { rhythm },
      status: 'queued' as const,
      createdAt: ctx.now,
    };
    const added = await store.insertNotifications(ctx.db, [row]);
    // One digest a moment: what was noted too late for it goes with the next.
    if (added.length === 0) return;
    await store.updateIntoDigest(
      ctx.db,
      items.map(({ id }) => id),
      row.id,
    );
    await queueMail(ctx, row.id);
  });
}

/** Gathers what waits into one mail per person whose hour has come; each in a transaction of its own. */
export async function makeDigests(ctx: Context): Promise<void> {
  let after = BEFORE_ALL_IDS;
  for (;;) {
    const personIds = await store.listPendingPeople(ctx.db, PEOPLE_PER_QUERY, after);
    const preferences = await notificationPreferences(ctx, personIds);
    for (const own of preferences.values()) for (const rhythm of RHYTHMS) await makeDigest(ctx, own, rhythm);
    const last = personIds.at(-1);
    if (last === undefined || personIds.length < PEOPLE_PER_QUERY) return;
    after = last;
  }
}

async function itemOf(
  ctx: Context,
  row: store.NotificationRow,
  language: 'nl' | 'en',
): Promise<DigestItem | undefined> {
  if (!isNotificationKind(row.kind)) return undefined;
  const facts = await currentFacts(ctx, row.kind, row.resourceId);
  if (isStale(facts)) return undefined;
  const words = await wordsFor(ctx, row, facts, language);
  return { subject: subjectOf(row.kind, language, words), when: words.when ?? '' };
}

/** Writes a digest from what is still true; undefined when nothing of it is. */
export async function writeDigest(
  ctx: Context,
  row: store.NotificationRow,
  recipient: store.Recipient,
  publicBaseUrl: string,
): Promise<WrittenLetter | undefined> {
  const language = languageOf(recipient.language);
  const items: DigestItem[] = [];
  for (const waiting of await store.listDigestItems(ctx.db, row.id)) {
    const item = await itemOf(ctx, waiting, language);
    if (item !== undefined) items.push(item);
  }
  if (items.length === 0) return undefined;
  const rhythm = row.facts.rhythm === 'weekly' ? 'weekly' : 'daily';
  const links = await linksOf(ctx, row, ['unsubscribe'], undefined, { status: 'active' }, publicBaseUrl);
  const mail = composeDigest({
    language,
    name: recipient.name,
    rhythm,
    items,
    urlOf: (action) => links.get(action),
  });
  return { ...mail, unsubscribeUrl: links.get('unsubscribe') };
}
