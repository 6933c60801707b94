import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../catalogue/settings.ts';

export const HELP = `Measures matching on demand calls with graded answers.

  npm run eval:matching -- [options]

Starts the service on a fresh database, delivers the catalogue by an import run, posts every call as a teacher and
reads its first 50 activities. Of a call the title, the text, the sector and the grade are sent, nothing else.

  --set DIR         calls.jsonl, and where there are any qrels.txt and runs/*.trec   (../shared/relevance)
  --catalogue FILE  one activity per line    (../shared/data/activities/catalogue.jsonl)
  --run FILE        write the order found as a TREC run; FILE is replaced
  --explain CALLID  also print the ten best of this call with their reasons; may be repeated
  --compare FILE    also compare with this TREC run, call by call
  --score FILE      measure this TREC run instead, without starting anything
  --database URL    use this empty PostgreSQL database instead of an embedded one; it is left as it is then
  --help

Exit code: 0 done, 1 the service failed or refused something, 2 nothing was started.
`;

export interface EvalOptions {
  set: string;
  catalogue: string;
  runFile: string | undefined;
  explain: readonly string[];
  compareFile: string | undefined;
  scoreFile: string | undefined;
  databaseUrl: string | undefined;
}

const OPTIONS = {
  set: { type: 'string', default: '../shared/relevance' },
  catalogue: { type: 'string', default: '../shared/data/activities/catalogue.jsonl' },
  run: { type: 'string' },
  explain: { type: 'string', multiple: true },
  compare: { type: 'string' },
  score: { type: 'string' },
  database: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message} --help explains.`);
  }
}

/** Told before minutes of work are done for nothing. */
function assertWritable(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder} to write ${file} in.`);
  const target = existsSync(file) ? file : folder;
  if (target === file && !statSync(file).isFile()) throw new UsageError(`${file} is no file.`);
  try {
    accessSync(target, constants.W_OK);
  } catch {
    throw new UsageError(`${file} cannot be written.`);
  }
}

/** Reads the command line; undefined when help is asked. @throws UsageError for what cannot be done */
export function readOptions(args: string[]): EvalOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { explain = [] } = values;
  const needsService = [...explain, values.run, values.database].some((value) => value !== undefined);
  if (values.score !== undefined && needsService) {
    throw new UsageError('--score measures a file and goes with --set and --compare only.');
  }
  if (values.run !== undefined) assertWritable(values.run);
  return {
    set: values.set,
    catalogue: values.catalogue,
    runFile: values.run,
    explain,
    compareFile: values.compare,
    scoreFile: values.score,
    databaseUrl: values.database,
  };
}
