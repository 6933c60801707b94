import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { pageOf, pageQuery } from '../../core/schemas/shared.ts';
import {
  anyText,
  calendarDay,
  code,
  flag,
  instant,
  int32,
  text,
  uuid,
  webAddress,
} from '../../core/schemas/values.ts';
import type { activityImages } from '../../infra/db/schema/activities-kept.ts';

export type ActivityImageRecord = typeof activityImages.$inferSelect;

const alt = text({
  max: 300,
  example: 'Een leerling draait aan de drukpers.',
  description: 'What the picture shows, for who does not see it',
});
const credit = text({ max: 200, example: 'Foto: Drukkerij De Wissel', description: 'Who made it' });
const licence = code('licences', 'Licence');

/** That parents agreed to a picture of their children. */
const ImageConsent = component(
  'ImageConsent',
  Type.Object(
    {
      scope: code('consent_scopes', 'Where it may be shown'),
      untilOn: calendarDay('Last day it may be shown', '2028-07-31'),
    },
    {
      additionalProperties: false,
      description: 'A declaration that the parents agreed, with its scope and end.',
    },
  ),
);

/** Puts an uploaded file on an activity. */
export const ImageCreate = component(
  'ImageCreate',
  Type.Object(
    {
      fileUploadId: uuid('File whose content was received'),
      alt,
      credit,
      licence,
      showsMinors: flag('True when pupils can be recognised; a consent is needed then', false),
      consent: Type.Optional(ref(ImageConsent)),
    },
    { additionalProperties: false, description: 'An uploaded picture with what must go with it.' },
  ),
);
export type ImageCreate = Static<typeof ImageCreate>;

/** A merge patch of what goes with a picture. */
export const ImageUpdate = component(
  'ImageUpdate',
  Type.Object(
    { alt: Type.Optional(alt), credit: Type.Optional(credit), licence: Type.Optional(licence) },
    { additionalProperties: false, minProperties: 1, description: 'Changes of what goes with a picture.' },
  ),
);
export type ImageUpdate = Static<typeof ImageUpdate>;

/** A picture of an activity. */
export const Image = component(
  'Image',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      activityId: uuid('Activity'),
      url: webAddress(
        'The picture as WebP; `width` asks for a narrower one: 320, 640, 1280 or 1920',
        'https://api.ondertussen.example/v1/images/01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a/content',
      ),
      width: int32({ example: 2048, description: 'Largest width, in pixels' }),
      height: int32({ example: 1365, description: 'Height at that width, in pixels' }),
      alt: anyText('What it shows', 'Een leerling draait aan de drukpers.'),
      credit: anyText('Who made it', 'Foto: Drukkerij De Wissel'),
      licence: code('licences', 'Licence'),
      createdAt: instant('When it was added'),
    },
    { description: 'A picture of an activity, with the credit and licence that must go with it.' },
  ),
);
export type Image = Static<typeof Image>;
export const ImagePage = pageOf('ImagePage', Image);

export const ImageParams = Type.Object({ imageId: uuid('Image') });
export const ImageQuery = Type.Object(pageQuery, { additionalProperties: false });
export const ImageContentQuery = Type.Object(
  {
    width: Type.Optional(
      int32({ min: 1, max: 4000, example: 640, description: 'Width that is needed, in pixels' }),
    ),
  },
  { additionalProperties: false },
);

/** The bytes of a picture. */
export const ImageContent = Type.Unsafe<Buffer>({
  contentMediaType: 'image/webp',
  description: 'The picture as WebP',
});

/** Path of the bytes of a picture, below the address of the service. */
export const imagePath = (id: string) => `/v1/images/${id}/content`;

/** The picture as everyone sees it; `baseUrl` is the address of the service. */
export function toImage(row: ActivityImageRecord, baseUrl: string): Image {
  const { id, version, activityId, width, height, alt, credit, licence } = row;
  return {
    id,
    version,
    activityId,
    url: `${baseUrl}${imagePath(id)}`,
    width,
    height,
    alt,
    credit,
    licence,
    createdAt: row.createdAt.toISOString(),
  };
}
