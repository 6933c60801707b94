import { sql } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { emptyTextArray, id, instant, polygon, versioned } from './columns.ts';

export const regionKind = pgEnum('region_kind', [
  'country',
  'province',
  'subregion',
  'municipality',
  'holiday_region',
]);

/** Nodes of the region tree. `ancestorIds` holds the node itself and everything above it. */
export const regions = pgTable(
  'regions',
  {
    id: id(),
    code: text('code').notNull().unique('regions_code_unique'),
    slug: text('slug').notNull(),
    kind: regionKind('kind').notNull(),
    name: text('name').notNull(),
    parentId: uuid('parent_id'),
    ancestorIds: uuid('ancestor_ids').array().notNull(),
    holidayRegionCode: text('holiday_region_code'),
    longitude: doublePrecision('longitude'),
    latitude: doublePrecision('latitude'),
    ...versioned,
  },
  (table) => [
    index('regions_ancestor_ids_idx').using('gin', table.ancestorIds),
    index('regions_kind_name_idx').on(table.kind, table.name, table.id),
    index('regions_name_idx').on(table.name, table.id),
    index('regions_parent_id_idx').on(table.parentId),
  ],
);

/** Outline rings of municipalities; a point is inside when a ring holds it and no hole does. */
export const regionOutlines = pgTable(
  'region_outlines',
  {
    regionId: uuid('region_id')
      .notNull()
      .references(() => regions.id),
    ringIndex: integer('ring_index').notNull(),
    isHole: boolean('is_hole').notNull(),
    outline: polygon('outline').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.regionId, table.ringIndex] }),
    index('region_outlines_outline_idx').using('gist', table.outline),
  ],
);

/** Four-digit postcodes with their municipality and a point within. */
export const postcodes = pgTable('postcodes', {
  pc4: text('pc4').primaryKey(),
  municipalityId: uuid('municipality_id')
    .notNull()
    .references(() => regions.id),
  longitude: doublePrecision('longitude').notNull(),
  latitude: doublePrecision('latitude').notNull(),
});

/** What reference data is loaded: the digest of its files, so that loading it again costs nothing. */
export const referenceData = pgTable('reference_data', {
  name: text('name').primaryKey(),
  digest: text('digest').notNull(),
  loadedAt: instant('loaded_at').notNull(),
});

export const workgroups = pgTable(
  'workgroups',
  {
    id: id(),
    slug: text('slug').notNull().unique('workgroups_slug_unique'),
    name: text('name').notNull(),
    summary: text('summary').notNull(),
    ...versioned,
  },
  (table) => [index('workgroups_name_idx').on(table.name, table.id)],
);

export const workgroupRegions = pgTable(
  'workgroup_regions',
  {
    workgroupId: uuid('workgroup_id')
      .notNull()
      .references(() => workgroups.id),
    regionId: uuid('region_id')
      .notNull()
      .references(() => regions.id),
  },
  (table) => [
    primaryKey({ columns: [table.workgroupId, table.regionId] }),
    index('workgroup_regions_region_id_idx').on(table.regionId),
  ],
);

/** Workgroup rights are a set of permissions times the workgroup's regions, closed under the tree. */
export const workgroupMembers = pgTable(
  'workgroup_members',
  {
    id: id(),
    workgroupId: uuid('workgroup_id')
      .notNull()
      .references(() => workgroups.id),
    personId: uuid('person_id').notNull(),
    permissions: text('permissions').array().notNull().default(emptyTextArray),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (table) => [
    unique('workgroup_members_workgroup_id_person_id_unique').on(table.workgroupId, table.personId),
    index('workgroup_members_workgroup_id_idx').on(table.workgroupId, table.createdAt, table.id),
    index('workgroup_members_person_id_idx').on(table.personId),
  ],
);
