import { createReadStream, type Stats, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { parse } from 'csv-parse/sync';
import { ConfigError, loadConfig } from '../src/config.ts';
import type { Context } from '../src/infra/context.ts';
import { isUnavailable } from '../src/infra/db/client.ts';
import { openDatabase } from '../src/infra/db/open.ts';
import { createLog } from '../src/infra/log.ts';
import { systemContext } from '../src/infra/system-context.ts';
import {
  importSchool,
  OPTIONAL_COLUMNS,
  REQUIRED_COLUMNS,
  readSchool,
  type SchoolRecord,
} from '../src/modules/organisations/index.ts';
import { loadRegionReference } from '../src/modules/regions/index.ts';

const HELP = `Imports school locations from a CSV file.

  npm run import:schools -- FILE [--batch-size N]

FILE is UTF-8 with commas and a header line; a BOM and CRLF are fine; one record is one line.
  needed columns:  ${REQUIRED_COLUMNS.join(', ')}
  used if present: ${OPTIONAL_COLUMNS.join(', ')}
Other columns are passed over. lat and lon are degrees; sector is po, so, vo or mbo.

Each row makes or updates one organisation of kind school, known by brin + vestiging (00AH07), with one main
location. A row that did not change since its last import is left alone, so the import can be repeated. Rows
are written in batches of N (default 500), each whole or not at all. A website that is no address is left out.
An organisation that claims such a number without being verified loses it to the school; each is named.

The database is DATABASE_URL, or else the embedded one in DATA_DIR, which no running service may hold.
Failed rows are named with line number and reason. Exit code: 0 all rows are in, 1 some rows failed,
2 nothing was imported, 3 the import broke off; what is in stays in, and the import can be run again.
`;

const MAX_BATCH_SIZE = 2_000;
const PROGRESS_FORMAT = 'Importing [{bar}] {percentage}% | {rows} rows | {failed} failed';

/** Refuses the whole run before anything is written. */
class UsageError extends Error {}

interface Line {
  number: number;
  text: string;
}

interface Row {
  line: number;
  record: SchoolRecord;
}

interface Report {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  /** Numbers that unverified organisations lost, one sentence each. */
  lostClaims: string[];
}

/** The file, after a look at its size and header. */
interface Source {
  file: string;
  size: number;
  names: readonly string[];
  batchSize: number;
}

type Fail = (line: number, reason: string) => void;

function readArguments(): { file: string; batchSize: number } | undefined {
  const options = {
    'batch-size': { type: 'string', default: '500' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name exactly one FILE; --help explains.');
  const batchSize = Number(values['batch-size']);
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
    throw new UsageError(`--batch-size must be a whole number from 1 to ${MAX_BATCH_SIZE}.`);
  }
  return { file, batchSize };
}

function fileSize(file: string): number {
  let facts: Stats;
  try {
    facts = statSync(file);
  } catch {
    throw new UsageError(`There is no file ${file}.`);
  }
  if (!facts.isFile()) throw new UsageError(`${file} is not a file.`);
  if (facts.size === 0) throw new UsageError(`${file} is empty.`);
  return facts.size;
}

/** The lines of the file that are not blank; `onRead` hears how many bytes were read. */
async function* readLines(file: string, onRead?: (bytes: number) => void): AsyncGenerator<Line> {
  const input = createReadStream(file);
  if (onRead !== undefined) input.on('data', () => onRead(input.bytesRead));
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() !== '') yield { number, text };
  }
}

/** The cells of one line. Lines are read one by one, so that a quote left open spoils no other line. */
function cellsOf(text: string): string[] {
  const [cells = []] = parse(text) as string[][];
  return cells;
}

function readHeader(text: string): string[] {
  let names: string[];
  try {
    names = cellsOf(text).map((name) => name.trim().toLowerCase());
  } catch {
    throw new UsageError('The header line is not readable as CSV.');
  }
  const missing = REQUIRED_COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new UsageError(
      `The header line lacks ${missing.join(', ')}. It has: ${names.join(', ').slice(0, 300)}.`,
    );
  }
  return names;
}

function readRow(names: readonly string[], { text }: Line): SchoolRecord | string[] {
  if (text.includes('\uFFFD')) return ['the line is not valid UTF-8'];
  try {
    const cells = cellsOf(text);
    if (cells.length !== names.length)
      return [`the line has ${cells.length} columns, the header ${names.length}`];
    return readSchool(Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
  } catch (error) {
    return [`the line is not readable as CSV (${(error as { code?: string }).code ?? 'unknown fault'})`];
  }
}

/** The columns of the file. @throws UsageError when it has no header line or one that lacks columns */
async function readColumns(file: string): Promise<string[]> {
  for await (const { text } of readLines(file)) return readHeader(text);
  throw new UsageError(`${file} has no header line.`);
}

/** The rows that can be written, in batches; the others are handed to `fail`. */
async function* readBatches(
  lines: AsyncGenerator<Line>,
  names: readonly string[],
  batchSize: number,
  fail: Fail,
): AsyncGenerator<Row[]> {
  await lines.next();
  const firstLines = new Map<string, number>();
  let batch: Row[] = [];
  for await (const line of lines) {
    const record = readRow(names, line);
    if (Array.isArray(record)) {
      fail(line.number, record.join('; '));
      continue;
    }
    const firstLine = firstLines.get(record.brin);
    if (firstLine !== undefined) {
      fail(line.number, `${record.brin} is on line ${firstLine} already`);
      continue;
    }
    firstLines.set(record.brin, line.number);
    batch.push({ line: line.number, record });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Writes a batch; when the database refuses it, its rows one by one, so that the refused one is named. */
async function writeBatch(ctx: Context, rows: readonly Row[], report: Report, fail: Fail): Promise<void> {
  try {
    const counts = await importSchool(
      { ...ctx, now: new Date() },
      rows.map((row) => row.record),
    );
    report.created += counts.created;
    report.updated += counts.updated;
    report.unchanged += counts.unchanged;
    for (const { brin, organisationId } of counts.lostClaims) {
      report.lostClaims.push(`organisation ${organisationId} lost ${brin}, which it had claimed unverified`);
    }
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const [only] = rows;
    if (rows.length > 1) for (const row of rows) await writeBatch(ctx, [row], report, fail);
    else if (only !== undefined) fail(only.line, `the database refused the row: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

async function importFile(ctx: Context, { file, size, names, batchSize }: Source): Promise<Report> {
  const report: Report = { created: 0, updated: 0, unchanged: 0, failed: 0, lostClaims: [] };
  const bar = new SingleBar({ format: PROGRESS_FORMAT, stream: process.stderr, clearOnComplete: true });
  const progress = () => ({
    rows: report.created + report.updated + report.unchanged,
    failed: report.failed,
  });
  const failures: string[] = [];
  const fail: Fail = (line, reason) => {
    report.failed += 1;
    failures.push(`line ${line}: ${reason}`);
  };
  bar.start(size, 0, progress());
  try {
    const lines = readLines(file, (bytes) => bar.update(bytes));
    for await (const rows of readBatches(lines, names, batchSize, fail)) {
      await writeBatch(ctx, rows, report, fail);
      bar.update(progress());
    }
  } finally {
    bar.stop();
    for (const line of [...report.lostClaims, ...failures]) console.error(line);
  }
  return report;
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === undefined) {
    console.log(HELP);
    return 0;
  }
  const { file, batchSize } = wanted;
  const source = { file, size: fileSize(file), names: await readColumns(file), batchSize };
  const config = loadConfig();
  const log = createLog({ level: 'warn', name: 'import-schools' });
  const migrate = config.databaseUrl === undefined;
  const database = await openDatabase(config, { role: 'worker', log, migrate });
  try {
    const ctx = systemContext({ db: database.db, log, name: 'import-schools' });
    await loadRegionReference(ctx);
    const startedAt = performance.now();
    const report = await importFile(ctx, source);
    const seconds = (performance.now() - startedAt) / 1000;
    const { created, updated, unchanged, failed } = report;
    console.log(
      `${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed in ${seconds.toFixed(1)} s`,
    );
    return failed > 0 ? 1 : 0;
  } finally {
    await database.stop();
  }
}

const isExpected = (error: unknown) =>
  error instanceof UsageError ||
  error instanceof ConfigError ||
  ['StartError', 'EmbeddedError'].includes((error as Error).name) ||
  String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');

try {
  process.exitCode = await main();
} catch (error) {
  console.error(isExpected(error) ? (error as Error).message : `The import broke off: ${reasonOf(error)}`);
  process.exitCode = isExpected(error) ? 2 : 3;
}
