import { type SQL, sql } from 'drizzle-orm';
import type { CursorPosition, SortValue } from '../../core/cursor.ts';

/** One key of `sort`: its public name and direction. */
export interface SortKey {
  name: string;
  isDescending: boolean;
}

/** What a list is asked for: bounds, order and where to begin (C-23, C-25, C-27). */
export interface ListRequest {
  limit: number;
  sorts: readonly SortKey[];
  position?: CursorPosition | undefined;
}

/** An expression to order by. It must never be null and needs its SQL type for the comparison. */
export interface SortColumn {
  column: SQL;
  type: 'timestamptz' | 'text' | 'integer' | 'double precision' | 'date' | 'uuid';
}

/** The rows of one page in the list's order, with where the pages around it begin. */
export interface Slice<Row> {
  rows: Row[];
  next?: CursorPosition | undefined;
  prev?: CursorPosition | undefined;
}

interface Column extends SortColumn {
  isDescending: boolean;
  value: SortValue | undefined;
}

function columnsOf(list: ListRequest, known: Readonly<Record<string, SortColumn>>, id: SQL): Column[] {
  const isBackwards = list.position?.direction === 'prev';
  const sorted = list.sorts.map((key, index) => {
    const column = known[key.name];
    if (column === undefined) throw new Error(`No column for sort key ${key.name}`);
    return { ...column, isDescending: key.isDescending !== isBackwards, value: list.position?.values[index] };
  });
  const last = sorted.at(-1)?.isDescending ?? isBackwards;
  const idColumn = { column: id, type: 'uuid' as const, isDescending: last, value: list.position?.id };
  return [...sorted, idColumn];
}

function after(columns: Column[]): SQL {
  const typed = (c: Column) => sql`${c.value}::${sql.raw(c.type)}`;
  const beyond = (c: Column) =>
    c.isDescending ? sql`${c.column} < ${typed(c)}` : sql`${c.column} > ${typed(c)}`;
  if (columns.every((c) => c.isDescending === columns[0]?.isDescending)) {
    const left = sql.join(
      columns.map((c) => c.column),
      sql`, `,
    );
    const right = sql.join(columns.map(typed), sql`, `);
    return columns[0]?.isDescending ? sql`(${left}) < (${right})` : sql`(${left}) > (${right})`;
  }
  const steps = columns.map((c, index) => {
    const equal = columns.slice(0, index).map((before) => sql`${before.column} = ${typed(before)}`);
    return sql`(${sql.join([...equal, beyond(c)], sql` and `)})`;
  });
  return sql`(${sql.join(steps, sql` or `)})`;
}

/**
 * Clauses that read one page of a list by keyset: the order always ends with the id, and one row more than the
 * page is read to know whether there is a next one (C-25).
 */
export function keysetClauses(list: ListRequest, known: Readonly<Record<string, SortColumn>>, id: SQL) {
  const columns = columnsOf(list, known, id);
  const orderBy = sql.join(
    columns.map((c) => (c.isDescending ? sql`${c.column} desc` : sql`${c.column} asc`)),
    sql`, `,
  );
  return { where: list.position === undefined ? undefined : after(columns), orderBy, limit: list.limit + 1 };
}

/** Cuts the rows that `keysetClauses` read into a page; `valuesOf` gives a row's sort values in order. */
export function toSlice<Row extends { id: string }>(
  read: readonly Row[],
  list: ListRequest,
  valuesOf: (row: Row) => readonly SortValue[],
): Slice<Row> {
  const hasMore = read.length > list.limit;
  const isBackwards = list.position?.direction === 'prev';
  const page = read.slice(0, list.limit);
  const rows = isBackwards ? page.reverse() : page;
  const at = (row: Row | undefined, direction: 'next' | 'prev'): CursorPosition | undefined =>
    row === undefined ? undefined : { values: valuesOf(row), id: row.id, direction };
  const hasNext = isBackwards ? true : hasMore;
  const hasPrev = isBackwards ? hasMore : list.position !== undefined;
  return {
    rows,
    next: hasNext ? at(rows.at(-1), 'next') : undefined,
    prev: hasPrev ? at(rows[0], 'prev') : undefined,
  };
}
