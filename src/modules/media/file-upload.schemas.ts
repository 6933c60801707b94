import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { instant, int32, openSet, uuid } from '../../core/schemas/values.ts';
import { fileUploadStatus, type fileUploads } from '../../infra/db/schema/media.ts';

export type FileUploadRow = typeof fileUploads.$inferSelect;

/** Largest file, in bytes. */
export const MAX_FILE_BYTES = 10_000_000;

const mediaType = Type.Unsafe<string>({
  type: 'string',
  pattern: '^image/(jpeg|png|webp|avif)$',
  maxLength: 64,
  description:
    'Media type of the file: JPEG, PNG, WebP or AVIF; the content itself decides whether that is true',
  examples: ['image/jpeg'],
});
const byteCount = int32({
  min: 1,
  max: MAX_FILE_BYTES,
  example: 482113,
  description: 'Size of the file in bytes',
});

/** Announces a file. */
export const FileUploadCreate = component(
  'FileUploadCreate',
  Type.Object(
    { mediaType, byteCount },
    { additionalProperties: false, description: 'A file that will be sent: what it is and how large.' },
  ),
);
export type FileUploadCreate = Static<typeof FileUploadCreate>;

/** A file on its way in. */
export const FileUpload = component(
  'FileUpload',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      status: openSet(fileUploadStatus.enumValues, 'How far it is'),
      mediaType: mediaType,
      byteCount: byteCount,
      width: Type.Optional(int32({ example: 2048, description: 'Width in pixels, once it is received' })),
      height: Type.Optional(int32({ example: 1365, description: 'Height in pixels, once it is received' })),
      expiresAt: instant('When it goes away unless it is attached to something'),
      createdAt: instant('When it was announced'),
    },
    { description: 'A file that is sent in two steps: announced, then its content.' },
  ),
);
export type FileUpload = Static<typeof FileUpload>;

export const FileUploadParams = Type.Object({ fileUploadId: uuid('File upload') });

/** The bytes of a file. */
export const FileContent = Type.Unsafe<Buffer>({
  contentMediaType: 'application/octet-stream',
  description: 'The bytes of the file',
});

/** The upload as its owner sees it. */
export function toFileUpload(row: FileUploadRow): FileUpload {
  const { id, version, status, mediaType, byteCount, width, height } = row;
  return {
    id,
    version,
    status,
    mediaType,
    byteCount,
    ...(width === null ? {} : { width }),
    ...(height === null ? {} : { height }),
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
