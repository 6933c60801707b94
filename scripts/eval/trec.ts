import { UsageError } from '../catalogue/settings.ts';

/** Grade (0 to 3) per document, per call. */
export type Judgements = Map<string, Map<string, number>>;

/** Documents per call, best first. */
export interface RankedRun {
  name: string;
  ranked: Map<string, string[]>;
}

interface Line {
  place: string;
  fields: string[];
}

/** The lines of a table of `count` fields parted by spaces. @throws UsageError naming the first that has another number */
function readLines(file: string, text: string, count: number): Line[] {
  const lines = text.split('\n').map((line, index) => ({
    place: `${file}:${index + 1}`,
    fields: line.trim().split(/\s+/).filter(Boolean),
  }));
  const given = lines.filter(({ fields }) => fields.length > 0);
  const faulty = given.find(({ fields }) => fields.length !== count);
  if (faulty !== undefined) throw new UsageError(`${faulty.place}: expected ${count} fields.`);
  return given;
}

/**
 * Reads graded judgements, `callid 0 docid grade` per line; of a pair judged twice the last holds.
 * @throws UsageError naming the line that cannot be read
 */
export function readJudgements(file: string, text: string): Judgements {
  const judgements: Judgements = new Map();
  for (const { place, fields } of readLines(file, text, 4)) {
    const [callId = '', , documentId = '', written = ''] = fields;
    if (!/^-?\d+$/.test(written)) throw new UsageError(`${place}: ${written} is no grade.`);
    const ofCall = judgements.get(callId) ?? new Map<string, number>();
    judgements.set(callId, ofCall.set(documentId, Number(written)));
  }
  return judgements;
}

interface Scored {
  score: number;
  documentId: string;
}

/** Best score first, equal scores by document, last first, as trec_eval does. */
const byScore = (a: Scored, b: Scored) => b.score - a.score || (a.documentId < b.documentId ? 1 : -1);

/**
 * Reads a TREC run, `callid Q0 docid rank score name` per line; the order follows from the scores alone.
 * @throws UsageError naming the line that cannot be read, or the call that has a document twice
 */
export function readRun(file: string, text: string): RankedRun {
  const scored = new Map<string, Scored[]>();
  let name = file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
  for (const { place, fields } of readLines(file, text, 6)) {
    const [callId = '', , documentId = '', , written = '', runName = name] = fields;
    const score = Number(written);
    if (!Number.isFinite(score)) throw new UsageError(`${place}: ${written} is no score.`);
    name = runName;
    const ofCall = scored.get(callId) ?? [];
    scored.set(callId, ofCall);
    ofCall.push({ score, documentId });
  }
  const ranked = new Map<string, string[]>();
  for (const [callId, documents] of scored) {
    const ids = documents.toSorted(byScore).map(({ documentId }) => documentId);
    if (new Set(ids).size !== ids.length) throw new UsageError(`${file}: ${callId} has a document twice.`);
    ranked.set(callId, ids);
  }
  return { name, ranked };
}

/** Below what scores are told in. */
const STEP = 0.000001;

/**
 * Documents of a call as lines of a TREC run, in the order given. Readers sort by score, so a score that is not
 * below the one before it is written as one that is.
 */
export function writeRun(callId: string, documents: readonly Scored[], name: string): string {
  let last = Number.POSITIVE_INFINITY;
  const lines = documents.map(({ documentId, score }, index) => {
    last = Math.min(score, last - STEP);
    return `${callId} Q0 ${documentId} ${index + 1} ${last.toFixed(6)} ${name}\n`;
  });
  return lines.join('');
}
