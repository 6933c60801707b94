import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * The vocabulary of the published catalogue: each stem with the number of activities that hold it. It says how
 * telling a word is, and finds compounds and misspelt words. Derived, made anew by a job.
 */
export const searchLexemes = pgTable(
  'search_lexemes',
  {
    lexeme: text('lexeme').primaryKey(),
    activityCount: integer('activity_count').notNull(),
  },
  () => [index('search_lexemes_lexeme_trgm_idx').using('gin', sql`lexeme gin_trgm_ops`)],
);
