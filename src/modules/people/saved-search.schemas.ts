import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf } from '../../core/schemas/shared.ts';
import { anyText, closed, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import { type savedSearches, savedSearchFrequency, savedSearchKind } from '../../infra/db/schema/people.ts';

export type SavedSearchRow = typeof savedSearches.$inferSelect;
export type SavedSearchKind = SavedSearchRow['kind'];

const KIND = 'What is searched: activities or demand calls';
const FREQUENCY = 'How often news is sent';
const name = text({ max: 100, example: 'Muziek in de buurt', description: 'Name, for the owner alone' });
const query = text({
  max: 2000,
  example: 'radiusKm=10&near=5.9878,51.1942&theme=music',
  description: 'Filters of the list as a query string, without cursor, limit, sort and include',
});

/** A search that is repeated, to tell what is new. */
export const SavedSearch = component(
  'SavedSearch',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      name: anyText('Name, for the owner alone', 'Muziek in de buurt'),
      kind: closed(savedSearchKind.enumValues, KIND),
      query: anyText('Filters of the list as a query string', 'theme=music'),
      frequency: closed(savedSearchFrequency.enumValues, FREQUENCY),
      lastRunAt: Type.Optional(instant('When it was last asked')),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'A search that is asked again by itself; what is new comes by mail.' },
  ),
);
export type SavedSearch = Static<typeof SavedSearch>;
export const SavedSearchPage = pageOf('SavedSearchPage', SavedSearch);

export const SavedSearchCreate = component(
  'SavedSearchCreate',
  Type.Object(
    {
      name,
      kind: closed(savedSearchKind.enumValues, KIND),
      query,
      frequency: closed(savedSearchFrequency.enumValues, FREQUENCY),
    },
    { additionalProperties: false, description: 'A search to repeat.' },
  ),
);
export type SavedSearchCreate = Static<typeof SavedSearchCreate>;

export const SavedSearchUpdate = component(
  'SavedSearchUpdate',
  Type.Object(
    {
      name: Type.Optional(name),
      query: Type.Optional(query),
      frequency: Type.Optional(closed(savedSearchFrequency.enumValues, FREQUENCY)),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a saved search.' },
  ),
);
export type SavedSearchUpdate = Static<typeof SavedSearchUpdate>;

export const SavedSearchParams = Type.Object({ savedSearchId: uuid('Saved search') });

export function toSavedSearch(row: SavedSearchRow): SavedSearch {
  const { id, version, name, kind, query, frequency } = row;
  return {
    id,
    version,
    name,
    kind,
    query,
    frequency,
    ...present({ lastRunAt: row.lastRunAt?.toISOString() }),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
