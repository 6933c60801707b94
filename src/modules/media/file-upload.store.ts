import { and, eq, inArray, lte, ne, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { fileUploads, imageFiles } from '../../infra/db/schema/media.ts';
import type { FileUploadRow } from './file-upload.schemas.ts';

export async function insertUpload(tx: Tx, row: typeof fileUploads.$inferInsert): Promise<FileUploadRow> {
  const [inserted] = await tx.insert(fileUploads).values(row).returning();
  if (inserted === undefined) throw new Error('The upload was not inserted');
  return inserted;
}

export async function findUpload(db: DbOrTx, id: string): Promise<FileUploadRow | undefined> {
  const [row] = await db.select().from(fileUploads).where(eq(fileUploads.id, id));
  return row;
}

export async function lockUpload(tx: Tx, id: string): Promise<FileUploadRow | undefined> {
  const [row] = await tx.select().from(fileUploads).where(eq(fileUploads.id, id)).for('update');
  return row;
}

export async function updateUpload(
  tx: Tx,
  id: string,
  change: Partial<FileUploadRow>,
): Promise<FileUploadRow> {
  const [updated] = await tx.update(fileUploads).set(change).where(eq(fileUploads.id, id)).returning();
  if (updated === undefined) throw new Error('The upload was not updated');
  return updated;
}

/** Uploads of one owner that are not attached yet. */
export async function countOpen(db: DbOrTx, ownerKind: string, ownerId: string): Promise<number> {
  const isOpen = and(
    eq(fileUploads.ownerKind, ownerKind),
    eq(fileUploads.ownerId, ownerId),
    ne(fileUploads.status, 'attached'),
  );
  return db.$count(fileUploads, isOpen);
}

/** A picture already kept in this width stays as it is, so that making it twice changes nothing. */
export async function insertFiles(tx: Tx, rows: (typeof imageFiles.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(imageFiles).values(rows).onConflictDoNothing();
}

/** The narrowest file at least `width` wide, or else the widest there is. */
export async function findFile(db: DbOrTx, fileUploadId: string, width: number) {
  const isEnough = sql`${imageFiles.width} >= ${width}`;
  const [row] = await db
    .select({ content: imageFiles.content, width: imageFiles.width })
    .from(imageFiles)
    .where(eq(imageFiles.fileUploadId, fileUploadId))
    .orderBy(
      sql`${isEnough} desc`,
      sql`case when ${isEnough} then ${imageFiles.width} else -${imageFiles.width} end`,
    )
    .limit(1);
  return row;
}

/** Uploads that were attached to nothing in time. */
export async function deleteExpired(tx: Tx, now: Date, limit: number): Promise<number> {
  const overdue = tx
    .select({ id: fileUploads.id })
    .from(fileUploads)
    .where(and(ne(fileUploads.status, 'attached'), lte(fileUploads.expiresAt, now)))
    .limit(limit);
  const gone = await tx
    .delete(fileUploads)
    .where(inArray(fileUploads.id, overdue))
    .returning({ id: fileUploads.id });
  return gone.length;
}

export async function deleteUpload(tx: Tx, id: string): Promise<void> {
  await tx.delete(fileUploads).where(eq(fileUploads.id, id));
}
