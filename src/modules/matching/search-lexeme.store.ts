import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { searchLexemes } from '../../infra/db/schema/matching.ts';
import type { FoundTerm } from './match-text.rules.ts';

const CONFIG = sql.raw(`'public.dutch_unaccent'`);
const TITLE_SHARE = 1.5;
const COMPOUND_SHARE = 0.7;
const MISSPELT_SHARE = 0.6;
const MISSPELT_SIMILARITY = 0.5;
/** Shorter stems are part of too many words to mean anything within one. */
const PART_LENGTH = 5;
const MAX_WORDS = 60;
const MAX_TERMS_PER_WORD = 12;

/** Behind every letter in the order of bytes, so that what begins with a text is a range of the index. */
const LAST = sql.raw('chr(1114111)');
const beginsLike = (start: SQL) =>
  sql`(v.lexeme >= ${start} collate "C" and v.lexeme < (${start} || ${LAST}) collate "C")`;
const endsLike = (end: SQL) => sql`(reverse(v.lexeme) >= reverse(${end}) collate "C"
  and reverse(v.lexeme) < (reverse(${end}) || ${LAST}) collate "C")`;

/** Text to find the like of. */
export interface SearchedText {
  title: string;
  description: string;
  /** Words that say nothing in this kind of text. */
  ignored: string;
}

interface TermRow {
  [column: string]: unknown;
  word: string;
  lexeme: string;
  share: number;
  activity_count: number;
  catalogue_size: number;
}

/**
 * The stems to look for, with the number of published activities: those of the words themselves; of a compound its parts ("poppentheater": theater);
 * compounds that a word begins or ends (theater: "straattheater"); and stems spelt nearly alike (with
 * the same beginning or end), which covers typing errors and rare inflections.
 */
export async function findTerms(
  db: DbOrTx,
  { title, description, ignored }: SearchedText,
): Promise<{ terms: FoundTerm[]; catalogueSize: number }> {
  const rows = await db.execute<TermRow>(sql`
    with words as materialized (
      select lexeme, max(share) as share, length(lexeme) as size from (
        select lexeme, ${TITLE_SHARE}::float8 as share from unnest(to_tsvector(${CONFIG}, ${title}))
        union all
        select lexeme, 1 from unnest(to_tsvector(${CONFIG}, ${description}))
      ) found
      where lexeme ~ '^[[:alnum:]]{2,40}$'
        and lexeme not in (select common.lexeme from unnest(to_tsvector(${CONFIG}, ${ignored})) common)
      group by lexeme order by max(share) desc, length(lexeme) desc, lexeme limit ${MAX_WORDS}
    ),
    terms as (
      select w.lexeme as word, w.lexeme, w.share, coalesce(v.activity_count, 0) as activity_count
      from words w left join ${searchLexemes} v on v.lexeme = w.lexeme
      union all
      select w.lexeme, v.lexeme, w.share * length(v.lexeme) / w.size, v.activity_count
      from words w
      cross join lateral generate_series(${PART_LENGTH}::int, w.size - 1) as part(size)
      cross join lateral (values (left(w.lexeme, part.size)), (right(w.lexeme, part.size))) as side(lexeme)
      join ${searchLexemes} v on v.lexeme = side.lexeme
      union all
      select w.lexeme, v.lexeme, ${COMPOUND_SHARE}::float8 * w.share * w.size / length(v.lexeme), v.activity_count
      from words w join ${searchLexemes} v on ${beginsLike(sql`w.lexeme`)}
      where w.size >= ${PART_LENGTH} and v.lexeme <> w.lexeme
      union all
      select w.lexeme, v.lexeme, ${COMPOUND_SHARE}::float8 * w.share * w.size / length(v.lexeme), v.activity_count
      from words w join ${searchLexemes} v on ${endsLike(sql`w.lexeme`)}
      where w.size >= ${PART_LENGTH} and v.lexeme <> w.lexeme
      union all
      select w.lexeme, v.lexeme, ${MISSPELT_SHARE}::float8 * w.share * similarity(v.lexeme, w.lexeme), v.activity_count
      from words w
      join ${searchLexemes} v on ${beginsLike(sql`left(w.lexeme, 2)`)} or ${endsLike(sql`right(w.lexeme, 3)`)}
      where w.size >= ${PART_LENGTH} and v.lexeme <> w.lexeme
        and similarity(v.lexeme, w.lexeme) >= ${MISSPELT_SIMILARITY}::float8
    ),
    ranked as (
      select word, lexeme, max(share) as share, max(activity_count) as activity_count,
        row_number() over (partition by word order by max(share) desc, lexeme) as place
      from terms group by word, lexeme
    )
    select word, lexeme, share, activity_count,
      (select count(*)::int from activities where status = 'published') as catalogue_size
    from ranked where place <= ${MAX_TERMS_PER_WORD} order by word, place`);
  const terms = rows.map(({ word, lexeme, share, activity_count: activityCount }) => ({
    word,
    lexeme,
    share,
    activityCount,
  }));
  return { terms, catalogueSize: rows[0]?.catalogue_size ?? 0 };
}

/** Counts the stems of the published catalogue anew; only what differs is written. */
export async function replaceLexemes(tx: Tx): Promise<void> {
  await tx.execute(sql`
    merge into ${searchLexemes} as known
    using (
      select word as lexeme, ndoc as activity_count
      from ts_stat('select search_vector from activities where status = ''published''')
      where word ~ '^[[:alnum:]]{2,40}$'
    ) as counted on known.lexeme = counted.lexeme
    when matched and known.activity_count <> counted.activity_count
      then update set activity_count = counted.activity_count
    when not matched then insert (lexeme, activity_count) values (counted.lexeme, counted.activity_count)
    when not matched by source then delete`);
}
