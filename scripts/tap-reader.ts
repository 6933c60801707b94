type Totals = { pass: number; fail: number; skip: number; todo: number };

const INDENT = 4;

/**
 * Reads TAP 14 line by line and shows what a person wants to see: a line per test file, and of a failed
 * assertion its place among the subtests with its diagnosis. Totals count assertions.
 */
export function createTapReader(show: (line: string) => void) {
  const titles: string[] = [];
  const seen: Totals = { pass: 0, fail: 0, skip: 0, todo: 0 };
  let diagnosing = false;
  let diagnosisIndent = 0;
  let closedSubtest = -1;

  const point = (depth: number, isOk: boolean, text: string) => {
    const isSubtest = closedSubtest === depth + 1;
    closedSubtest = depth;
    if (depth === 0) show(`${isOk ? 'ok    ' : 'FAILED'} ${text.replace(/# time=/, '').trim()}`);
    diagnosing = !isOk && !isSubtest && !/# (TODO|SKIP)/.test(text);
    diagnosisIndent = depth * INDENT + 2;
    if (diagnosing && depth > 0) show(`       ${[...titles.slice(0, depth), text].join(' > ')}`);
  };

  const read = (line: string) => {
    const total = /^# \{ (.+) \}$/.exec(line);
    if (total?.[1] !== undefined) Object.assign(seen, parseTotals(total[1]));
    const depth = Math.floor((line.length - line.trimStart().length) / INDENT);
    const title = /^\s*# Subtest: (.+)$/.exec(line)?.[1];
    if (title !== undefined) titles.splice(depth, titles.length, title);
    const result = /^\s*(not )?ok \d+(?: - (.*))?$/.exec(line);
    if (result !== null) point(depth, result[1] === undefined, result[2] ?? '');
    else if (diagnosing) showDiagnosis(line);
  };

  const showDiagnosis = (line: string) => {
    const text = line.trim();
    if (text === '...') diagnosing = false;
    else if (text !== '' && text !== '---') show(`         ${line.slice(diagnosisIndent)}`);
  };

  return { read, totals: (): Totals => ({ ...seen }) };
}

function parseTotals(text: string): Record<string, number> {
  const pairs = text.split(', ').map((pair) => pair.split(': '));
  return Object.fromEntries(pairs.map(([key = '', value]) => [key, Number(value)]));
}
