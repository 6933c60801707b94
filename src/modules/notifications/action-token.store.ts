import { and, eq, isNull } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { actionTokens } from '../../infra/db/schema/notifications.ts';
import { persons } from '../../infra/db/schema/people.ts';

type ActionTokenRow = typeof actionTokens.$inferSelect;

/** Keeps the token of an action of a mail; a mail that is tried again has the token it had. */
export async function insertActionToken(db: DbOrTx, row: typeof actionTokens.$inferInsert): Promise<string> {
  const [added] = await db
    .insert(actionTokens)
    .values(row)
    .onConflictDoUpdate({
      target: [actionTokens.notificationId, actionTokens.action],
      set: { expiresAt: row.expiresAt },
    })
    .returning({ id: actionTokens.id });
  return added?.id ?? row.id;
}

export interface TokenWithLanguage extends ActionTokenRow {
  language: string;
}

export async function findActionToken(db: DbOrTx, id: string): Promise<TokenWithLanguage | undefined> {
  const [row] = await db
    .select({ token: actionTokens, language: persons.language })
    .from(actionTokens)
    .innerJoin(persons, eq(persons.id, actionTokens.personId))
    .where(eq(actionTokens.id, id));
  return row && { ...row.token, language: row.language };
}

/** Uses a token up; false when somebody did before. Waits for a use that is under way. */
export async function updateTokenUsed(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(actionTokens)
    .set({ usedAt: now })
    .where(and(eq(actionTokens.id, id), isNull(actionTokens.usedAt)))
    .returning({ id: actionTokens.id });
  return rows.length > 0;
}
