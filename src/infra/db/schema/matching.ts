import { sql } from 'drizzle-orm';
import {
  check,
  customType,
  date,
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
import { id, instant, versioned } from './columns.ts';
import { demandCalls } from './demand-calls.ts';
import { candidateKind, responseSide } from './demand-responses.ts';
import { regions } from './regions.ts';

/** Text ordered by its bytes, so that a beginning is a range of an index. */
const byteOrdered = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/**
 * The vocabulary of the published catalogue: each stem with the number of activities that hold it. It says how
 * telling a word is, and finds compounds and misspelt words. Derived, made anew by a job.
 */
export const searchLexemes = pgTable(
  'search_lexemes',
  {
    lexeme: byteOrdered('lexeme').primaryKey(),
    activityCount: integer('activity_count').notNull(),
  },
  () => [index('search_lexemes_ending_idx').on(sql`reverse(lexeme)`)],
);

/**
 * Pairs that were shown or told: what the id of a computed match stands for. The id follows from both sides, so that
 * a pair has one row whoever finds it first.
 */
export const matchPairs = pgTable(
  'match_pairs',
  {
    id: uuid('id').primaryKey(),
    demandCallId: uuid('demand_call_id')
      .notNull()
      .references(() => demandCalls.id, { onDelete: 'cascade' }),
    kind: candidateKind('kind').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    /** As it was shown last. */
    score: doublePrecision('score').notNull(),
    engineVersion: text('engine_version').notNull(),
    /** When others were told of it, which happens once. */
    foundAt: instant('found_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('match_pairs_demand_call_id_idx').on(table.demandCallId),
    index('match_pairs_candidate_idx').on(table.candidateId),
  ],
);

export const matchVerdict = pgEnum('match_verdict', ['dismissed', 'contacted', 'useful']);

/** What one side did with a match, with the score that it was shown with. */
export const matchFeedback = pgTable(
  'match_feedback',
  {
    matchId: uuid('match_id')
      .notNull()
      .references(() => matchPairs.id, { onDelete: 'cascade' }),
    side: responseSide('side').notNull(),
    verdict: matchVerdict('verdict').notNull(),
    engineVersion: text('engine_version').notNull(),
    score: doublePrecision('score').notNull(),
    createdById: uuid('created_by_id').notNull(),
    ...versioned,
  },
  (table) => [
    primaryKey({ columns: [table.matchId, table.side] }),
    index('match_feedback_engine_version_idx').on(table.engineVersion, table.updatedAt),
  ],
);

/** What was looked for and not found, as counts per region, theme, level and month; who looked is not kept. */
export const unmetDemand = pgTable(
  'unmet_demand',
  {
    id: id(),
    /** First day of the month, in Dutch time. */
    month: date('month', { mode: 'string' }).notNull(),
    regionId: uuid('region_id').references(() => regions.id),
    theme: text('theme'),
    level: text('level'),
    searchCount: integer('search_count').notNull().default(0),
    callCount: integer('call_count').notNull().default(0),
    waitlistCount: integer('waitlist_count').notNull().default(0),
    /** All of them; the only count that others see. */
    count: integer('total_count')
      .notNull()
      .generatedAlwaysAs(sql`search_count + call_count + waitlist_count`),
  },
  (table) => [
    unique('unmet_demand_cell_unique')
      .on(table.month, table.regionId, table.theme, table.level)
      .nullsNotDistinct(),
    index('unmet_demand_month_idx').on(table.month, table.id).where(sql`total_count >= 5`),
    index('unmet_demand_region_id_idx').on(table.regionId, table.month, table.id),
    check('unmet_demand_count_check', sql`search_count >= 0 and call_count >= 0 and waitlist_count >= 0`),
  ],
);
