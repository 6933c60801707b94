import { countedStatements, type Judgement, scansOf } from './plan-faults.ts';
import type { PlannedRead, TableSizes } from './plans.ts';
import { table } from './report.ts';

const most = (values: readonly number[]) => Math.max(0, ...values);

/** Every table that was read whole, with its rows. */
function wholeTables(reads: readonly PlannedRead[], sizes: TableSizes): string {
  const names = new Set(reads.flatMap(({ plans }) => plans.flatMap(({ scannedTables }) => scannedTables)));
  return [...names]
    .sort()
    .map((name) => `${name} (${sizes.get(name) ?? 0})`)
    .join(', ');
}

function rowOf(operationId: string, reads: readonly PlannedRead[], sizes: TableSizes): string[] {
  const plans = reads.flatMap((read) => read.plans);
  return [
    operationId,
    String(reads.length),
    [...new Set(reads.filter(({ status }) => status === 200).map(({ caller }) => caller))].join(' '),
    String(most(reads.map(countedStatements))),
    most(plans.map(({ milliseconds }) => milliseconds)).toFixed(1),
    String(most(plans.map(({ buffers }) => buffers))),
    wholeTables(reads, sizes) || '–',
  ];
}

function indexesOf(operationId: string, reads: readonly PlannedRead[]): string {
  const indexes = new Set(reads.flatMap(({ plans }) => plans.flatMap((plan) => plan.indexes)));
  return `${operationId}: ${[...indexes].sort().join(', ') || 'none'}`;
}

/** The slowest queries, to know where to look. */
function slowest(reads: readonly PlannedRead[]): string[][] {
  const all = reads.flatMap(({ caller, path, plans }) => plans.map((plan) => ({ caller, path, plan })));
  const top = all.toSorted((a, b) => b.plan.milliseconds - a.plan.milliseconds).slice(0, 12);
  return top.map(({ caller, path, plan }) => [
    `${caller} ${path}`,
    plan.milliseconds.toFixed(1),
    String(plan.buffers),
  ]);
}

/** Statements of the reads that send so many, shortened, for who mends them. */
function detailOf(reads: readonly PlannedRead[], sizes: TableSizes): string[] {
  return reads.flatMap((read) => {
    const whole = scansOf(read, sizes);
    return read.plans
      .filter(({ scannedTables }) => scannedTables.some((name) => whole.includes(name)))
      .map(({ text }) => `${read.operationId} ${read.caller} ${read.path}\n    ${text.replace(/\s+/g, ' ')}`);
  });
}

export interface PlanReport {
  reads: readonly PlannedRead[];
  sizes: TableSizes;
  judgement: Judgement;
  isVerbose: boolean;
}

/** Prints the plans by operation; returns whether all is well. */
export function printPlans(
  { reads, sizes, judgement, isVerbose }: PlanReport,
  say: (text: string) => void,
): boolean {
  const { faults, exceptions } = judgement;
  const byOperation = Map.groupBy(reads, (read) => read.operationId);
  const head = ['Read', 'asked', 'answered', 'statements', 'slowest ms', 'most pages', 'read whole (rows)'];
  say(
    '\nEvery read, with each filter and order by itself and for each kind of caller (EXPLAIN ANALYZE, BUFFERS).',
  );
  say(
    'Statements: the most of one request, with the sign-in, without what is included and without the log of processing.\n',
  );
  const rows = [...byOperation].map(([operationId, group]) => rowOf(operationId, group, sizes));
  say(table([head, ...rows], 3));
  say('\nIndexes used\n');
  for (const [operationId, group] of byOperation) say(indexesOf(operationId, group));
  say('\nSlowest queries\n');
  say(table([['GET', 'ms', 'pages'], ...slowest(reads)]));
  if (isVerbose) say(`\nQueries that read a large table whole\n\n${detailOf(reads, sizes).join('\n')}`);
  for (const exception of exceptions) say(`\nOn purpose: ${exception}.`);
  if (faults.length === 0) say('\nNo read goes through a large table or sends too many statements.');
  else say(`\nFaults:\n  ${faults.join('\n  ')}`);
  return faults.length === 0;
}
