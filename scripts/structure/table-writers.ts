import ts from 'typescript';
import { type SourceFile, walk } from './syntax.ts';

type Table = { sqlName: string; home: string };
type Write = { table: string; owner: string; path: string };

const SCHEMA_FOLDER = 'src/infra/db/schema/';
const TABLE_MAKERS = new Set(['pgTable', 'table']);
const WRITERS = new Set(['insert', 'update', 'delete']);
const RAW_WRITES = [
  /\binsert\s+into\s+"?(\w+)/gi,
  /\bupdate\s+(?:only\s+)?"?(\w+)"?(?:\s+(?:as\s+)?\w+)?\s+set\b/gi,
  /\bdelete\s+from\s+(?:only\s+)?"?(\w+)/gi,
  /\bmerge\s+into\s+(?:only\s+)?"?(\w+)/gi,
  /\bcopy\s+"?(\w+)"?(?:\s*\([^)]*\))?\s+from\s+stdin/gi,
];

/** Breaks of "one module writes a table, and only its stores do". Infrastructure owns its own tables. */
export function findBreaksOfTables(files: SourceFile[]): string[] {
  const tables = new Map(files.filter(isSchema).flatMap(tablesOf));
  const moduleNames = new Set(files.map((file) => ownerOf(file.fileName)));
  const writes = files.filter((file) => !isSchema(file)).flatMap((file) => writesOf(file, tables));
  return [...outsideStores(writes), ...byForeignModules(writes, tables, moduleNames), ...bySeveral(writes)];
}

const isSchema = (file: SourceFile) => file.fileName.startsWith(SCHEMA_FOLDER);

function ownerOf(path: string): string {
  return /^src\/modules\/([^/]+)\//.exec(path)?.[1] ?? (path.startsWith('src/infra/') ? 'infra' : path);
}

/** The module of a schema file: `activities.ts`, and `activities-curation.ts` where one file would be too long. */
function moduleOf(home: string, moduleNames: Set<string>): string {
  const owners = [...moduleNames].filter((name) => home === name || home.startsWith(`${name}-`));
  return owners.toSorted((a, b) => b.length - a.length)[0] ?? 'infra';
}

/** `export const demandCalls = pgTable('demand_calls', …)` becomes demandCalls -> demand_calls. */
function tablesOf(file: SourceFile): [string, Table][] {
  const home = file.fileName.slice(SCHEMA_FOLDER.length).replace(/\.ts$/, '');
  return [...walk(file)].filter(ts.isVariableDeclaration).flatMap((node) => {
    const call = node.initializer;
    if (!ts.isIdentifier(node.name) || call === undefined || !ts.isCallExpression(call)) return [];
    const maker = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
    const sqlName = call.arguments[0];
    if (!TABLE_MAKERS.has(maker.getText()) || sqlName === undefined || !ts.isStringLiteral(sqlName))
      return [];
    return [[node.name.text, { sqlName: sqlName.text, home }]];
  });
}

function writesOf(file: SourceFile, tables: Map<string, Table>): Write[] {
  const bySqlName = new Map([...tables].map(([name, table]) => [table.sqlName, name]));
  const imported = importedTables(file, tables);
  const names = [...walk(file)].flatMap((node) => [
    ...builderWrite(node, imported),
    ...rawWrites(node, imported, tables).flatMap((sqlName) => bySqlName.get(sqlName) ?? []),
  ]);
  return [...new Set(names)].map((table) => ({ table, owner: ownerOf(file.fileName), path: file.fileName }));
}

/** Expression as written -> name of the table, for `{ activities }`, `{ activities as a }` and `* as schema`. */
function importedTables(file: SourceFile, tables: Map<string, Table>): Map<string, string> {
  const names = [...walk(file)].flatMap((node): [string, string][] => {
    if (ts.isImportSpecifier(node)) return [[node.name.text, (node.propertyName ?? node.name).text]];
    if (!ts.isNamespaceImport(node)) return [];
    return [...tables.keys()].map((table) => [`${node.name.text}.${table}`, table]);
  });
  return new Map(names.filter(([, table]) => tables.has(table)));
}

/** `tx.insert(activities)` and `tx.insert(schema.activities)`. */
function builderWrite(node: ts.Node, imported: Map<string, string>): string[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const target = node.arguments[0];
  if (!WRITERS.has(node.expression.name.text) || target === undefined) return [];
  const name = imported.get(target.getText());
  return name === undefined ? [] : [name];
}

/** SQL names written in text or in a template; an embedded table counts by its SQL name. */
function rawWrites(node: ts.Node, imported: Map<string, string>, tables: Map<string, Table>): string[] {
  const text = sqlText(node, (name) => tables.get(imported.get(name) ?? '')?.sqlName ?? '?');
  return RAW_WRITES.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap((match) => match[1] ?? []);
}

function sqlText(node: ts.Node, sqlNameOf: (expression: string) => string): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  const spans = node.templateSpans.map((span) => sqlNameOf(span.expression.getText()) + span.literal.text);
  return node.head.text + spans.join('');
}

function outsideStores(writes: Write[]): string[] {
  return writes
    .filter((write) => write.path.startsWith('src/modules/') && !write.path.endsWith('.store.ts'))
    .map((write) => `${write.path}: writes ${write.table} outside a store`);
}

function byForeignModules(writes: Write[], tables: Map<string, Table>, moduleNames: Set<string>): string[] {
  return writes.flatMap((write) => {
    const home = tables.get(write.table)?.home ?? '';
    const owner = moduleOf(home, moduleNames);
    return write.owner === owner ? [] : [`${write.path}: writes ${write.table}, which belongs to ${owner}`];
  });
}

function bySeveral(writes: Write[]): string[] {
  const owners = Map.groupBy(writes, (write) => write.table);
  return [...owners].flatMap(([table, list]) => {
    const names = [...new Set(list.map((write) => write.owner))];
    return names.length > 1 ? [`${table}: written by ${names.join(' and ')}`] : [];
  });
}
