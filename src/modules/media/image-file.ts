import sharp, { type Metadata, type Sharp } from 'sharp';
import { DomainError } from '../../core/errors.ts';

/** A picture as it is kept: WebP, upright, without metadata. */
export interface ImageFile {
  width: number;
  height: number;
  content: Buffer;
}

/** Formats that are taken in, as the library names them. */
const FORMATS: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
};

/** A small file can unfold into gigabytes; a picture of 50 megapixels is larger than any site shows. */
const PIXEL_LIMIT = 50_000_000;
const MASTER_EDGE = 2560;
const MASTER_QUALITY = 86;
const VARIANT_QUALITY = 78;

/** Widths that sites ask for, in pixels. */
const VARIANT_WIDTHS = [320, 640, 1280, 1920] as const;

// One picture at a time per call: requests share the processor with everything else.
sharp.concurrency(1);
sharp.cache(false);

function refusal(detail: string): DomainError {
  return new DomainError('unsupported_media_type', `${detail} Stuur een JPEG, PNG, WebP of AVIF.`, {
    available: Object.values(FORMATS),
  });
}

/** The media type by the content itself, whatever was announced. */
async function mediaTypeOf(bytes: Buffer): Promise<string> {
  let found: Metadata;
  try {
    found = await sharp(bytes, { limitInputPixels: PIXEL_LIMIT }).metadata();
  } catch {
    throw refusal('De inhoud is geen leesbare afbeelding, of zij is te groot om uit te pakken.');
  }
  const name = found.format === 'heif' && found.compression === 'av1' ? 'avif' : found.format;
  const mediaType = FORMATS[name];
  if (mediaType === undefined) throw refusal(`De inhoud is ${name}, en dat formaat kan niet.`);
  if ((found.pages ?? 1) > 1) throw refusal('Een bewegende afbeelding kan niet.');
  return mediaType;
}

async function toFile(image: Sharp, quality: number): Promise<ImageFile> {
  const { data, info } = await image.webp({ quality }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, content: data };
}

/**
 * Reads an uploaded picture by its content: turned upright, at most 2560 pixels wide or high, and without any
 * metadata, so that no place or camera travels along.
 * @throws DomainError unsupported_media_type for what is no picture, another format, animated or too many pixels
 */
export async function readImage(bytes: Buffer, announced: string): Promise<ImageFile> {
  const mediaType = await mediaTypeOf(bytes);
  if (mediaType !== announced) throw refusal(`De inhoud is ${mediaType}, aangekondigd was ${announced}.`);
  const image = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'error' })
    .autoOrient()
    .resize({ width: MASTER_EDGE, height: MASTER_EDGE, fit: 'inside', withoutEnlargement: true });
  try {
    return await toFile(image, MASTER_QUALITY);
  } catch {
    throw refusal('De afbeelding is beschadigd of breekt af.');
  }
}

/** The narrower widths of a picture; it is never enlarged. */
export async function makeVariants({ content, width }: ImageFile): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  for (const wanted of VARIANT_WIDTHS.filter((candidate) => candidate < width)) {
    files.push(await toFile(sharp(content).resize({ width: wanted }), VARIANT_QUALITY));
  }
  return files;
}
