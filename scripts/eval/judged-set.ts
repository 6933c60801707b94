import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../catalogue/settings.ts';
import { type Judgements, type RankedRun, readJudgements, readRun } from './trec.ts';

/** A call of the set, as far as a person would send it, and the trait that makes it hard. */
export interface EvalCall {
  id: string;
  title: string;
  text: string;
  sector: string;
  grade: string;
  trait: string | undefined;
}

/** Calls with what is known of the right answers; judgements are absent in a set kept blind. */
export interface JudgedSet {
  calls: EvalCall[];
  judgements: Judgements | undefined;
  baselines: RankedRun[];
}

/** The text of a file. @throws UsageError when there is none or it cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      isMissing ? `There is no file ${file}.` : `${file} cannot be read: ${(error as Error).message}`,
    );
  }
}

function readObject(place: string, line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through: what is no JSON is no object either.
  }
  throw new UsageError(`${place} holds no JSON object.`);
}

const REQUIRED = ['id', 'title', 'text', 'sector'] as const;
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * Reads calls, one JSON object per line; other fields than those of a call are left unread.
 * @throws UsageError naming the line that cannot be read, or an id that comes twice
 */
export function readCalls(file: string, text: string): EvalCall[] {
  const calls: EvalCall[] = [];
  const known = new Set<string>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const place = `${file}:${index + 1}`;
    const given = readObject(place, line);
    const missing = REQUIRED.filter((field) => typeof given[field] !== 'string');
    if (missing.length > 0) throw new UsageError(`${place} lacks ${missing.join(', ')}.`);
    const call = {
      id: textOf(given.id),
      title: textOf(given.title),
      text: textOf(given.text),
      sector: textOf(given.sector),
      grade: textOf(given.grade),
      trait: textOf(given.trait) || undefined,
    };
    if (!/^\S+$/.test(call.id)) throw new UsageError(`${place}: the id is empty or holds a space.`);
    if (known.has(call.id)) throw new UsageError(`${place}: ${call.id} comes twice.`);
    known.add(call.id);
    calls.push(call);
  }
  if (calls.length === 0) throw new UsageError(`${file} holds no calls.`);
  return calls;
}

function readBaselines(folder: string): RankedRun[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.trec'));
  return names.toSorted().map((name) => readRun(join(folder, name), readText(join(folder, name))));
}

/**
 * Reads a folder with `calls.jsonl` and, where they are there, `qrels.txt` and `runs/*.trec`.
 * @throws UsageError saying what is missing or cannot be read
 */
export function readJudgedSet(folder: string): JudgedSet {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`There is no folder ${folder}; name one with --set.`);
  }
  const [calls, qrels] = [join(folder, 'calls.jsonl'), join(folder, 'qrels.txt')];
  return {
    calls: readCalls(calls, readText(calls)),
    judgements: existsSync(qrels) ? readJudgements(qrels, readText(qrels)) : undefined,
    baselines: readBaselines(join(folder, 'runs')),
  };
}
