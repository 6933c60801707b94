import { sql } from 'drizzle-orm';
import { customType, index, integer, pgTable } from 'drizzle-orm/pg-core';

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
