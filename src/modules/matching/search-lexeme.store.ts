import { sql } from 'drizzle-orm';
import type { Vocabulary } from '../../core/dutch/text-score.ts';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';

/** The row that counts all published activities: no term is empty. */
const ALL = '';

/** How many published activities hold each of these terms, and how many there are, as counted last. */
export async function findVocabulary(db: DbOrTx, terms: readonly string[]): Promise<Vocabulary> {
  const rows = await db.execute<{ lexeme: string; activity_count: number }>(sql`
    select lexeme, activity_count from search_lexemes where lexeme = any(${sql.param([ALL, ...terms])}::text[])`);
  const counts = new Map(rows.map((row) => [row.lexeme, row.activity_count]));
  const size = counts.get(ALL) ?? 0;
  counts.delete(ALL);
  return { size, counts };
}

/** Counts the terms of the published catalogue anew; only what differs is written. */
export async function replaceLexemes(tx: Tx): Promise<void> {
  await tx.execute(sql`
    merge into search_lexemes as known
    using (
      select word as lexeme, ndoc as activity_count
      from ts_stat('select search_terms from activities where status = ''published''')
      union all select ${ALL}, count(*)::int from activities where status = 'published'
    ) as counted on known.lexeme = counted.lexeme
    when matched and known.activity_count <> counted.activity_count
      then update set activity_count = counted.activity_count
    when not matched then insert (lexeme, activity_count) values (counted.lexeme, counted.activity_count)
    when not matched by source then delete`);
}
