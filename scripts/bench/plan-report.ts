import type { PlannedRead, PlanReport } from './plans.ts';
import { table } from './report.ts';

function rowOf(operationId: string, reads: readonly PlannedRead[]): string[] {
  const plans = reads.flatMap((read) => read.plans);
  const tables = new Set(plans.flatMap(({ scannedTables }) => scannedTables));
  return [
    operationId,
    String(reads.length),
    String(plans.length),
    Math.max(0, ...plans.map(({ milliseconds }) => milliseconds)).toFixed(1),
    String(Math.max(0, ...plans.map(({ buffers }) => buffers))),
    [...tables].join(' ') || '–',
  ];
}

function indexesOf(operationId: string, reads: readonly PlannedRead[]): string {
  const indexes = new Set(reads.flatMap(({ plans }) => plans.flatMap((plan) => plan.indexes)));
  return `${operationId}: ${[...indexes].sort().join(', ') || 'none'}`;
}

/** The slowest query of an operation, to know where to look. */
function slowest(reads: readonly PlannedRead[]): string[][] {
  const all = reads.flatMap(({ operationId, path, plans }) =>
    plans.map((plan) => ({ operationId, path, plan })),
  );
  const top = all.toSorted((a, b) => b.plan.milliseconds - a.plan.milliseconds).slice(0, 12);
  return top.map(({ path, plan }) => [path, plan.milliseconds.toFixed(1), String(plan.buffers)]);
}

/** Prints the plans by operation; returns whether all is well. */
export function printPlans({ reads, faults, exceptions }: PlanReport, say: (text: string) => void): boolean {
  const byOperation = Map.groupBy(reads, (read) => read.operationId);
  const head = ['Read', 'asked', 'queries', 'slowest ms', 'most pages', 'read whole'];
  say(
    '\nPlans of every read, with each filter and order by itself and for each kind of caller (EXPLAIN ANALYZE, BUFFERS)\n',
  );
  say(table([head, ...[...byOperation].map(([operationId, group]) => rowOf(operationId, group))]));
  say('\nIndexes used\n');
  for (const [operationId, group] of byOperation) say(indexesOf(operationId, group));
  say('\nSlowest queries\n');
  say(table([['GET', 'ms', 'pages'], ...slowest(reads)]));
  for (const exception of exceptions) say(`\nOn purpose: ${exception}.`);
  if (faults.length === 0) say('\nNo list reads a large table from end to end.');
  else say(`\nFaults:\n  ${faults.join('\n  ')}`);
  return faults.length === 0;
}
