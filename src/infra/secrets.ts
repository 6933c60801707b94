import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { DbOrTx } from './db/client.ts';
import { platformSecrets } from './db/schema/platform.ts';

/** A secret all processes share; the first to ask makes it (32 random bytes, base64url). */
export async function sharedSecret(db: DbOrTx, name: string): Promise<string> {
  const value = randomBytes(32).toString('base64url');
  await db.insert(platformSecrets).values({ name, value, createdAt: new Date() }).onConflictDoNothing();
  const [row] = await db.select().from(platformSecrets).where(eq(platformSecrets.name, name));
  if (row === undefined) throw new Error(`The secret ${name} could not be kept`);
  return row.value;
}
