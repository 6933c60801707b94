import type { Context } from '../../infra/context.ts';
import { cutoffOf, RETENTION_RULES, type RetentionRule } from './retention.rules.ts';
import * as store from './retention.store.ts';

const BATCH = 1000;

/** What a rule did, or would do. */
export interface RetentionCount {
  name: string;
  action: 'delete' | 'empty';
  keepDays: number;
  because: string;
  rows: number;
}

const countOf = ({ name, empties, keepDays, because }: RetentionRule, rows: number): RetentionCount => ({
  name,
  action: empties === undefined ? 'delete' : 'empty',
  keepDays,
  because,
  rows,
});

/** How many rows each rule would touch now; changes nothing. */
export async function countRetention(ctx: Context): Promise<RetentionCount[]> {
  const counts: RetentionCount[] = [];
  for (const rule of RETENTION_RULES) {
    counts.push(countOf(rule, await store.countOver(ctx.db, rule, cutoffOf(rule, ctx.now))));
  }
  return counts;
}

async function applyRule(ctx: Context, rule: RetentionRule): Promise<number> {
  const cutoff = cutoffOf(rule, ctx.now);
  let total = 0;
  for (let touched = BATCH; touched === BATCH; total += touched) {
    touched = await store.applyBatch(ctx.db, rule, cutoff, BATCH);
  }
  return total;
}

/**
 * Forgets what was kept long enough, in batches; stopped in the middle, the next run goes on. A rule that fails does
 * not stop the others.
 * @throws AggregateError at the end when a rule failed
 */
export async function applyRetention(ctx: Context): Promise<RetentionCount[]> {
  const counts: RetentionCount[] = [];
  const failures: unknown[] = [];
  for (const rule of RETENTION_RULES) {
    try {
      counts.push(countOf(rule, await applyRule(ctx, rule)));
    } catch (err) {
      ctx.log.error({ err, rule: rule.name }, 'A retention rule failed');
      failures.push(err);
    }
  }
  const done = counts.filter(({ rows }) => rows > 0).map(({ name, rows }) => [name, rows]);
  ctx.log.info({ event: 'retention.applied', rows: Object.fromEntries(done) });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} retention rules failed`);
  return counts;
}
