import { PLAN_EXCEPTIONS, STATEMENT_EXCEPTIONS } from './plan-exceptions.ts';
import type { PlannedRead, TableSizes } from './plans.ts';

/** A larger table is not read from end to end. */
const LARGE_ROWS = 1_000;
/** More statements than this is too many for a read that includes nothing. */
const MOST_STATEMENTS = 4;

/** What is wrong with the reads, and which exceptions were used. */
export interface Judgement {
  faults: string[];
  exceptions: string[];
}

/** The question of a read in few words: caller and query keys, without the cursor's value. */
function questionOf({ path, caller }: PlannedRead): string {
  const query = new URL(path, 'http://localhost').searchParams;
  const named = ['sort', 'status', 'kind'];
  const keys = [...query].map(([key, value]) => (named.includes(key) ? `${key}=${value}` : key));
  return `${caller}: ${keys.join('&') || 'no filter'}`;
}

/** Large tables that a read goes through whole. */
export function scansOf({ plans }: Pick<PlannedRead, 'plans'>, sizes: TableSizes): string[] {
  const tables = new Set(plans.flatMap(({ scannedTables }) => scannedTables));
  return [...tables].filter((table) => (sizes.get(table) ?? 0) > LARGE_ROWS).sort();
}

function scanFaults(reads: readonly PlannedRead[], sizes: TableSizes): string[] {
  const scans = reads.flatMap((read) =>
    scansOf(read, sizes)
      .filter((table) => !(`${read.operationId} ${table}` in PLAN_EXCEPTIONS))
      .map((table) => ({ read, table })),
  );
  const groups = Map.groupBy(scans, ({ read, table }) => `${read.operationId} reads all of ${table}`);
  return [...groups].map(([fault, found]) => {
    const questions = [...new Set(found.map(({ read }) => questionOf(read)))];
    return `${fault} (${questions.join('; ')})`;
  });
}

/** Statements that count: what is included is asked for on top of the rest. */
export const countedStatements = ({ path, statements }: PlannedRead) =>
  path.includes('include=') ? 0 : statements;

function countFaults(reads: readonly PlannedRead[]): string[] {
  const mostOf = ({ operationId }: PlannedRead) => STATEMENT_EXCEPTIONS[operationId]?.most ?? MOST_STATEMENTS;
  const many = reads.filter((read) => countedStatements(read) > mostOf(read));
  return [...Map.groupBy(many, ({ operationId }) => operationId)].map(([operationId, found]) => {
    const most = Math.max(...found.map(countedStatements));
    return `${operationId} sends ${most} statements (${[...new Set(found.map(questionOf))].join('; ')})`;
  });
}

/** What was asked but never answered, and what failed. */
function answerFaults(reads: readonly PlannedRead[]): string[] {
  const unseen = [...Map.groupBy(reads, ({ operationId }) => operationId)].flatMap(([operationId, found]) => {
    const answers = [...new Set(found.map(({ caller, status }) => `${caller} ${status}`))];
    const isSeen = found.some(({ status }) => status === 200);
    return isSeen ? [] : [`${operationId} was not examined: ${answers.join(', ')} (${found[0]?.path})`];
  });
  const wrong = reads.filter(({ status }) => status >= 500 || status === 400 || status === 422);
  const failed = wrong.map(({ path, caller, status }) => `GET ${path} answered ${caller} ${status}`);
  return [...unseen, ...new Set(failed)];
}

/** Judges the reads: no large table read whole, few statements, and each of them really answered. */
export function judge(reads: readonly PlannedRead[], sizes: TableSizes): Judgement {
  const used = new Set(
    reads.flatMap((read) => scansOf(read, sizes).map((table) => `${read.operationId} ${table}`)),
  );
  const scans = Object.entries(PLAN_EXCEPTIONS)
    .filter(([scan]) => used.has(scan))
    .map(([scan, reason]) => `${scan}: ${reason}`);
  const counts = Object.entries(STATEMENT_EXCEPTIONS).map(
    ([operationId, { most, reason }]) => `${operationId}, up to ${most} statements: ${reason}`,
  );
  const exceptions = [...scans, ...counts];
  return { faults: [...scanFaults(reads, sizes), ...countFaults(reads), ...answerFaults(reads)], exceptions };
}
