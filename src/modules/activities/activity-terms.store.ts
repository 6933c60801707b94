import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../../infra/db/client.ts';

/** An activity whose terms are not those of its text. */
export interface StaleRow {
  [column: string]: unknown;
  id: string;
  version: number;
  title: string;
  summary: string;
  description: string;
}

/** Activities that changed since their terms were made, or whose terms were made by an older reading; by index. */
export async function listStale(db: DbOrTx, language: number, limit: number): Promise<StaleRow[]> {
  const rows = await db.execute<StaleRow>(sql`
    select id, version, title, summary, description from activities
    where id in (
      (select id from activities where terms_version <> version limit ${limit})
      union all (select id from activities where terms_language < ${language} limit ${limit}))
    order by id limit ${limit}`);
  return [...rows];
}

/** Keeps the terms of activities that are still as they were read. @param rows with their terms as tsvector text */
export async function keepTerms(
  db: DbOrTx,
  rows: readonly { id: string; version: number; terms: string }[],
  language: number,
): Promise<void> {
  const column = (pick: (row: (typeof rows)[number]) => string | number, type: string) =>
    sql`${sql.param(rows.map(pick))}::${sql.raw(type)}[]`;
  await db.execute(sql`
    update activities set search_terms = made.terms::tsvector, terms_version = made.version, terms_language = ${language}
    from unnest(${column((row) => row.id, 'uuid')}, ${column((row) => row.version, 'int')},
      ${column((row) => row.terms, 'text')}) as made(id, version, terms)
    where activities.id = made.id and activities.version = made.version`);
}
