import type { Judgements } from './trec.ts';

/** What is measured, as the tables name it; undefined where it has no meaning for a call. */
export const MEASURES = ['nDCG@10', 'recall@50', 'MRR', 'judged@10'] as const;
export type Measure = (typeof MEASURES)[number];
export type Measured = Record<Measure, number | undefined>;

/** Documents with at least this grade are relevant. */
const RELEVANT_FROM = 1;

const gain = (grade: number) => 2 ** Math.max(0, grade) - 1;
const discounted = (grades: readonly number[]) =>
  grades.slice(0, 10).reduce((sum, grade, index) => sum + gain(grade) / Math.log2(index + 2), 0);

/**
 * Measures the order of one call against its judgements. nDCG@10 has gain 2^grade − 1, discount log2(rank + 1) and
 * the ideal of all judged documents; a document without a judgement counts as 0. MRR looks at the whole run.
 */
export function measureCall(grades: ReadonlyMap<string, number>, ranked: readonly string[]): Measured {
  const gradeOf = (documentId: string) => grades.get(documentId) ?? 0;
  const ideal = discounted([...grades.values()].sort((a, b) => b - a));
  const relevant = [...grades.values()].filter((grade) => grade >= RELEVANT_FROM).length;
  const isRelevant = (documentId: string) => gradeOf(documentId) >= RELEVANT_FROM;
  const first = ranked.findIndex(isRelevant);
  const judged = ranked.slice(0, 10).filter((documentId) => grades.has(documentId)).length;
  const found = ranked.slice(0, 50).filter(isRelevant).length;
  return {
    'nDCG@10': ideal === 0 ? undefined : discounted(ranked.map(gradeOf)) / ideal,
    'recall@50': relevant === 0 ? undefined : found / relevant,
    MRR: relevant === 0 ? undefined : first === -1 ? 0 : 1 / (first + 1),
    'judged@10': ranked.length === 0 ? undefined : judged / Math.min(10, ranked.length),
  };
}

/** Measures of every judged call among these; a call that the run lacks is measured with no documents. */
export function measureRun(
  callIds: readonly string[],
  judgements: Judgements,
  ranked: ReadonlyMap<string, readonly string[]>,
): Map<string, Measured> {
  const measured = new Map<string, Measured>();
  for (const callId of callIds) {
    const grades = judgements.get(callId);
    if (grades !== undefined) measured.set(callId, measureCall(grades, ranked.get(callId) ?? []));
  }
  return measured;
}

/** Mean of a measure over the calls for which it has a meaning; undefined when there are none. */
export function meanOf(
  measured: ReadonlyMap<string, Measured>,
  callIds: readonly string[],
  measure: Measure,
): number | undefined {
  const values = callIds.flatMap((callId) => measured.get(callId)?.[measure] ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
