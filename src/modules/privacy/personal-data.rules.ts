/** How rows belong to a person: by id, address, profile, response, request or pseudonym. */
export interface Tie {
  by: 'person' | 'address' | 'expert' | 'response' | 'request' | 'principal' | 'pseudonym';
  column: string;
}

/** A column that holds something of a person, and what an erasure does with it. */
export interface PersonalColumn {
  holds: 'person' | 'address' | 'words' | 'facts';
  /**
   * delete: the row goes; repoint: the id becomes that of a tombstone; empty: the value goes; mask: id and address
   * are replaced within the value; keep: it stays, since it says nothing of the person.
   */
  onErasure: 'delete' | 'repoint' | 'empty' | 'mask' | 'keep';
  /** Rows to delete or empty. */
  tie?: Tie;
  /** What an emptied value becomes, as an SQL literal; null unless told. */
  becomes?: string;
  /** Why it is there, and why it goes or stays. */
  because: string;
}

/** Rows that a person gets with an export; only columns that say nothing of others. */
export interface ExportPart {
  name: string;
  purpose: string;
  tie: Tie;
  columns: readonly string[];
}

/** What a table keeps of people. */
export interface PersonalTable {
  table: string;
  columns: Readonly<Record<string, PersonalColumn>>;
  exports?: readonly ExportPart[];
}

/** One statement of an erasure, in the order of the list. */
export interface ErasureStep {
  table: string;
  column: string;
  action: 'delete' | 'empty' | 'mask' | 'repoint';
  tie?: Tie;
  becomes: string;
  isJson: boolean;
}

/** Words go while the rows still name the person, then rows, then mentions; the ids that tie them come last. */
const ORDER = ['empty', 'delete', 'mask', 'repoint'] as const;

/** The statements that erase a person, as the map of personal data has them; the account itself goes after them. */
export function erasureSteps(map: readonly PersonalTable[]): ErasureStep[] {
  const steps = map
    .filter(({ table }) => table !== 'persons')
    .flatMap(({ table, columns }) =>
      Object.entries(columns).flatMap(([column, { holds, onErasure, tie, becomes = 'null' }]) =>
        onErasure === 'keep'
          ? []
          : [
              {
                table,
                column,
                action: onErasure,
                becomes,
                isJson: holds === 'facts',
                ...(tie === undefined ? {} : { tie }),
              },
            ],
      ),
    );
  return ORDER.flatMap((action) => steps.filter((step) => step.action === action));
}

/** Names by which columns give away that they are about a person. */
const TELLING =
  /(^|_)(person|persons|email|recipient|actor|owner|assignee|principal|subject|reporter|biography|headline|display|message|remark|explanation|note|reason_text)(_|$)|_by_id$|^(text|html|facts|name|description|response_body|query|intake_answers|resource_id)$/;

/** A column as the catalogue of the database has it. */
export interface CatalogueColumn {
  table: string;
  column: string;
  /** PostgreSQL's name of the type. */
  type: string;
  /** It refers to an account. */
  refersToPerson: boolean;
}

const TEXTUAL = ['text', 'uuid', 'jsonb', 'json', 'ARRAY', 'character varying'];

/** True for a column that looks as if it holds personal data, so that somebody must say what becomes of it. */
export function looksPersonal({ column, type, refersToPerson }: CatalogueColumn): boolean {
  return refersToPerson || type === 'jsonb' || (TEXTUAL.includes(type) && TELLING.test(column));
}

/** The columns that look personal and that neither the map nor the list of exceptions knows, as `table.column`. */
export function unexplained(
  catalogue: readonly CatalogueColumn[],
  map: readonly PersonalTable[],
  impersonal: Readonly<Record<string, string>>,
): string[] {
  const known = new Set([
    ...map.flatMap(({ table, columns }) => Object.keys(columns).map((column) => `${table}.${column}`)),
    ...Object.keys(impersonal),
  ]);
  return catalogue
    .filter(looksPersonal)
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => !known.has(name));
}
