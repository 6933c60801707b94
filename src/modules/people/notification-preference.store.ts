import { eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { notificationPreferences, persons } from '../../infra/db/schema/people.ts';

/** What somebody chose, if anything. */
export interface ChosenPreferences {
  personId: string;
  language: string;
  version: number | null;
  digestHour: number | null;
  frequencies: Record<string, string> | null;
}

/** What each of these people chose; people without an account are left out. */
export async function findPreferences(
  db: DbOrTx,
  personIds: readonly string[],
): Promise<ChosenPreferences[]> {
  if (personIds.length === 0) return [];
  return db
    .select({
      personId: persons.id,
      language: persons.language,
      version: notificationPreferences.version,
      digestHour: notificationPreferences.digestHour,
      frequencies: notificationPreferences.frequencies,
    })
    .from(persons)
    .leftJoin(notificationPreferences, eq(notificationPreferences.personId, persons.id))
    .where(inArray(persons.id, [...personIds]));
}

/** Writes the choices; their first version is 2, since the defaults are 1. */
export async function upsertPreferences(
  tx: Tx,
  personId: string,
  { digestHour, frequencies }: { digestHour: number; frequencies: Record<string, string> },
  now: Date,
): Promise<void> {
  await tx
    .insert(notificationPreferences)
    .values({ personId, digestHour, frequencies, version: 2, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: notificationPreferences.personId,
      set: {
        digestHour,
        frequencies,
        version: sql`${notificationPreferences.version} + 1`,
        updatedAt: now,
      },
    });
}
