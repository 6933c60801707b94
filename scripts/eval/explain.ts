import type { EvalMatch } from './find-matches.ts';
import type { EvalCall } from './judged-set.ts';

const SHOWN = 10;

/** A call with its ten best matches: score, grade where judged, reasons with their weight, and what is not told. */
export function printExplained(
  call: EvalCall,
  matches: readonly EvalMatch[],
  grades: ReadonlyMap<string, number> | undefined,
  print: (line: string) => void,
): void {
  print(`${call.id}  ${call.title}  (${[call.sector, call.grade, call.trait].filter(Boolean).join('; ')})`);
  print(`      ${call.text}`);
  for (const [index, { documentId, title, summary, score, reasons, missing }] of matches
    .slice(0, SHOWN)
    .entries()) {
    const grade = grades?.get(documentId) ?? 'not judged';
    print(
      `\n  ${String(index + 1).padStart(2)}. ${score.toFixed(4)}  grade ${grade}  ${title}  ${documentId}`,
    );
    if (summary !== undefined) print(`      ${summary}`);
    for (const { weight, code, text } of reasons) print(`      ${weight.toFixed(4)} ${code}: ${text}`);
    if (missing.length > 0) print(`      not told: ${missing.join(', ')}`);
  }
  print('');
}
