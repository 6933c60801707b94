import type { Finding } from './finding.ts';
import type { Ledger } from './ledger.ts';
import type { ServiceProcess } from './processes.ts';

const SHOWN = 5;

function outcomeLines({ outcomes }: Ledger): string[] {
  return [...outcomes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `  ${String(times).padStart(6)}  ${name}`);
}

function findingLines({ promise, checked, broken }: Finding): string[] {
  if (broken.length === 0) return [`  kept    ${promise} (${checked} checked)`];
  return [
    `  BROKEN  ${promise}: ${broken.length} of ${checked}`,
    ...broken.slice(0, SHOWN).map((text) => `            ${text}`),
  ];
}

/** Prints what was done and what it shows. @returns true when every promise was kept */
export function report(
  findings: readonly Finding[],
  ledger: Ledger,
  processes: readonly ServiceProcess[],
  say: (text: string) => void,
): boolean {
  const total = [...ledger.outcomes.values()].reduce((sum, times) => sum + times, 0);
  const again = [...ledger.retries].map(([why, times]) => `${times} ${why}`).join(', ');
  const kills = processes.map(({ name, kills }) => `${name} ${kills}`).join(', ');
  say(['Answers:', ...outcomeLines(ledger)].join('\n'));
  say(
    `${total} answers, ${ledger.doubles} sent twice at once, sent again: ${again === '' ? 'none' : again}; killed: ${kills}`,
  );
  say(['Promises:', ...findings.flatMap(findingLines)].join('\n'));
  return findings.every(({ broken }) => broken.length === 0);
}
