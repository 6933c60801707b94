import { Type } from 'typebox';
import { pageQuery } from '../../core/schemas/shared.ts';
import { text } from '../../core/schemas/values.ts';

export const FavouriteQuery = Type.Object(
  {
    ...pageQuery,
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^-?createdAt$',
        example: '-createdAt',
        description: 'Order by when it was kept; default -createdAt',
      }),
    ),
  },
  { additionalProperties: false },
);
