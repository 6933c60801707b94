import { writeFileSync } from 'node:fs';
import { UsageError } from './catalogue/settings.ts';
import { printExplained } from './eval/explain.ts';
import type { EvalMatch } from './eval/find-matches.ts';
import { type JudgedSet, readJudgedSet, readText } from './eval/judged-set.ts';
import { catalogueItems } from './eval/load-catalogue.ts';
import { type EvalOptions, HELP, readOptions } from './eval/options.ts';
import { printComparison, printTables } from './eval/tables.ts';
import { type RankedRun, readRun, writeRun } from './eval/trec.ts';

const RUN_NAME = 'ondertussen';

const print = (line: string) => console.log(line);

/** What happens goes to standard error, so that standard output is the report alone. */
const tell = (line: string) => console.error(line);

/** Aborts at the first Ctrl+C, so that everything is taken down in order; a second one ends the process at once. */
function interruption(): AbortSignal {
  const stopping = new AbortController();
  const onSignal = () => {
    if (stopping.signal.aborted) process.exit(130);
    tell('Stopping.');
    stopping.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stopping.signal;
}

const writeAll = (matches: ReadonlyMap<string, readonly EvalMatch[]>) =>
  [...matches].map(([callId, found]) => writeRun(callId, found, RUN_NAME)).join('');

function report(set: JudgedSet, run: RankedRun, earlier: RankedRun | undefined): void {
  if (set.judgements === undefined) {
    print('The set has no qrels.txt: nothing could be scored.');
    return;
  }
  printTables(set, set.judgements, run, print);
  if (earlier !== undefined) printComparison(set.calls, set.judgements, run, earlier, print);
}

async function measureService(options: EvalOptions, set: JudgedSet, earlier: RankedRun | undefined) {
  const { catalogue, runFile, explain, databaseUrl } = options;
  const unknown = explain.filter((id) => set.calls.every((call) => call.id !== id));
  if (unknown.length > 0) throw new UsageError(`The set has no call ${unknown.join(', ')}.`);
  const items = catalogueItems(catalogue, readText(catalogue));
  const signal = interruption();
  // Loaded late: what is refused above is refused at once.
  const { answerCalls } = await import('./eval/answer-calls.ts');
  const answer = await answerCalls(items, set.calls, { databaseUrl, signal, tell }).catch((error) => {
    if (signal.aborted) process.exit(130);
    throw error;
  });
  const { matches, refusals, engineVersion, failed } = answer;
  const written = writeAll(matches);
  if (runFile !== undefined) writeFileSync(runFile, written);
  for (const call of set.calls) {
    if (!explain.includes(call.id)) continue;
    printExplained(call, matches.get(call.id) ?? [], set.judgements?.get(call.id), print);
  }
  print(`Engine ${engineVersion ?? 'unknown: it found nothing'}; ${set.calls.length} calls\n`);
  report(set, readRun(RUN_NAME, written), earlier);
  if (failed > 0) tell(`${failed} activities of the catalogue could not be imported.`);
  for (const refusal of refusals) tell(`Refused: ${refusal}`);
  return failed + refusals.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    print(HELP);
    return 0;
  }
  const { compareFile, scoreFile } = options;
  const set = readJudgedSet(options.set);
  const earlier =
    compareFile === undefined
      ? undefined
      : { ...readRun(compareFile, readText(compareFile)), name: compareFile };
  if (scoreFile === undefined) return measureService(options, set, earlier);
  report(set, readRun(scoreFile, readText(scoreFile)), earlier);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}
