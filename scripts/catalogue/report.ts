import { createWriteStream } from 'node:fs';
import type { Counts, FailedItem } from './api.ts';

/** What came up while mapping, gathered per kind. */
export interface MappingReport {
  note(externalId: string, notes: readonly string[]): void;
  print(): void;
  end(): Promise<void>;
}

const EXAMPLES = 3;

/** Gathers notes; with a file, writes them there per item too. */
export function createMappingReport(file: string | undefined): MappingReport {
  const kinds = new Map<string, { count: number; examples: string[] }>();
  const output = file === undefined ? undefined : createWriteStream(file);
  const write = (entry: object) => output?.write(`${JSON.stringify(entry)}\n`);

  return {
    note(externalId, notes) {
      if (notes.length > 0) write({ externalId, notes });
      for (const kind of notes) {
        const found = kinds.get(kind) ?? { count: 0, examples: [] };
        found.count += 1;
        if (found.examples.length < EXAMPLES) found.examples.push(externalId);
        kinds.set(kind, found);
      }
    },
    print() {
      if (kinds.size > 0) console.log('\nNot taken over, or not as it was (items, examples):');
      for (const [kind, { count, examples }] of [...kinds].sort(([, a], [, b]) => b.count - a.count)) {
        console.log(`  ${String(count).padStart(6)}  ${kind}  (${examples.join(', ')})`);
      }
    },
    end: () => new Promise((ended) => (output === undefined ? ended() : output.end(ended))),
  };
}

export function printCounts(status: string, counts: Counts): void {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  console.log(`\n${status}: ${parts.join(', ')}`);
}

export function printFailed({ index, externalId, problem }: FailedItem): void {
  console.log(
    `  item ${index} ${externalId ?? '(without id)'}: ${problem?.code ?? ''} ${problem?.detail ?? ''}`,
  );
  for (const { pointer, detail } of problem?.errors ?? []) console.log(`    ${pointer ?? ''} ${detail}`);
}
