import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import { type CatalogueApi, createApi, type Run } from './catalogue/api.ts';
import { mapRecord } from './catalogue/mapping.ts';
import { readRecord } from './catalogue/record.ts';
import { createMappingReport, type MappingReport, printCounts, printFailed } from './catalogue/report.ts';
import { HELP, readSettings, type Settings, UsageError } from './catalogue/settings.ts';

const POLL_MS = 500;

const bar = (title: string, unit: string) =>
  new SingleBar({ format: `${title} [{bar}] {percentage}% | {value}/{total} ${unit}`, hideCursor: true });

function fileSize(file: string): number {
  try {
    const facts = statSync(file);
    if (facts.isFile()) return facts.size;
  } catch {
    // Falls through: what cannot be looked at is no file either.
  }
  throw new UsageError(`There is no file ${file}.`);
}

/** The line as an item; one that holds no record goes as it is, so that the run refuses and counts it. */
function mapLine(line: string, report: MappingReport): string {
  const record = readRecord(line);
  if (record === undefined) return `${line}\n`;
  const { item, notes } = mapRecord(record);
  report.note(item.externalId, notes);
  return `${JSON.stringify(item)}\n`;
}

/** The file as lines of an import run, one record in memory at a time. */
async function* readItems({ file }: Settings, report: MappingReport, onRead: (bytes: number) => void) {
  const input = createReadStream(file);
  let isFirst = true;
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const line = isFirst ? raw.replace(/^\uFEFF/, '') : raw;
    isFirst = false;
    onRead(input.bytesRead);
    if (line.trim() !== '') yield mapLine(line, report);
  }
}

async function send(
  settings: Settings,
  api: CatalogueApi,
  runId: string,
  report: MappingReport,
): Promise<void> {
  const progress = bar('Sending ', 'bytes');
  progress.start(fileSize(settings.file), 0);
  try {
    await api.send(
      runId,
      readItems(settings, report, (bytes) => progress.update(bytes)),
    );
  } finally {
    progress.stop();
  }
}

const isUnderWay = ({ status }: Run) => status === 'queued' || status === 'running';
const doneOf = ({ counts }: Run) => counts.created + counts.updated + counts.unchanged + counts.failed;

async function follow(api: CatalogueApi, runId: string): Promise<Run> {
  const progress = bar('Applying', 'items');
  let run = await api.getRun(runId);
  progress.start(run.counts.received, doneOf(run));
  try {
    while (isUnderWay(run)) {
      await sleep(POLL_MS);
      run = await api.getRun(runId);
      progress.update(doneOf(run));
    }
    return run;
  } finally {
    progress.stop();
  }
}

/** A run whose content never came would keep its source busy. */
async function cancelAfter(api: CatalogueApi, runId: string, error: unknown): Promise<never> {
  await api.cancel(runId).catch(() => console.error(`Run ${runId} could not be cancelled.`));
  throw error;
}

async function tellOutcome(api: CatalogueApi, run: Run, report: MappingReport): Promise<number> {
  report.print();
  printCounts(run.status, run.counts);
  if (run.counts.failed > 0) console.log('\nFailed:');
  for await (const item of api.failedItems(run.id)) printFailed(item);
  if (run.status === 'awaiting_confirmation') {
    console.log(`\n${run.missingCount ?? 0} activities would be withdrawn. Confirm or cancel run ${run.id}.`);
  }
  return run.status === 'succeeded' ? 0 : 1;
}

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings === undefined) {
    console.log(HELP);
    return 0;
  }
  fileSize(settings.file);
  const api = createApi(settings);
  const report = createMappingReport(settings.reportFile);
  const { id } = await api.begin();
  await send(settings, api, id, report).catch((error) => cancelAfter(api, id, error));
  const run = await follow(api, id);
  await report.end();
  return tellOutcome(api, run, report);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
