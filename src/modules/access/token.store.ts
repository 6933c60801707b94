import { and, eq, isNull, lt } from 'drizzle-orm';
import type { Tx } from '../../infra/db/client.ts';
import { refreshTokens, revokedTokens } from '../../infra/db/schema/access.ts';

export type RefreshTokenRow = typeof refreshTokens.$inferSelect;

export async function insertRefreshToken(tx: Tx, row: typeof refreshTokens.$inferInsert): Promise<void> {
  await tx.insert(refreshTokens).values(row);
}

/** The token of a digest, locked, so that one of two parallel uses comes first. */
export async function lockRefreshToken(tx: Tx, tokenDigest: string): Promise<RefreshTokenRow | undefined> {
  const [row] = await tx
    .select()
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenDigest, tokenDigest))
    .for('update');
  return row;
}

export async function updateRefreshTokenUsed(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.update(refreshTokens).set({ usedAt: now }).where(eq(refreshTokens.id, id));
}

export async function updateFamilyRevoked(tx: Tx, familyId: string, now: Date): Promise<void> {
  await tx
    .update(refreshTokens)
    .set({ revokedAt: now })
    .where(and(eq(refreshTokens.familyId, familyId), isNull(refreshTokens.revokedAt)));
}

/** Ends every sign-in of a person. */
export async function updatePersonRevoked(tx: Tx, personId: string, now: Date): Promise<void> {
  await tx
    .update(refreshTokens)
    .set({ revokedAt: now })
    .where(and(eq(refreshTokens.personId, personId), isNull(refreshTokens.revokedAt)));
}

export async function insertRevokedToken(tx: Tx, jti: string, expiresAt: Date): Promise<void> {
  await tx.insert(revokedTokens).values({ jti, expiresAt }).onConflictDoNothing();
}

export async function deleteExpiredTokens(tx: Tx, now: Date): Promise<void> {
  await tx.delete(refreshTokens).where(lt(refreshTokens.expiresAt, now));
  await tx.delete(revokedTokens).where(lt(revokedTokens.expiresAt, now));
}
