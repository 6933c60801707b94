import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { importSpecifiers, parse, type SourceFile } from './structure/syntax.ts';
import { findBreaksOfTables } from './structure/table-writers.ts';

// Signs of structure that no off-the-shelf tool checks. Prints each break and a summary of lengths.

const MAX_DEPTH_BELOW_SRC = 4;
const MAX_PARENT_STEPS = 2;

const dependencyRules = createRequire(import.meta.url)('./dependency-rules.cjs') as { options: object };

const filesUnder = (pattern: string) => globSync(pattern).toSorted();

function depthBreaks(paths: string[]): string[] {
  return paths
    .filter((path) => path.split('/').length - 1 > MAX_DEPTH_BELOW_SRC)
    .map((path) => `${path}: deeper than ${MAX_DEPTH_BELOW_SRC} levels below src`);
}

function parentStepBreaks(files: SourceFile[]): string[] {
  const steps = (specifier: string) => specifier.split('/').filter((part) => part === '..').length;
  return files.flatMap((file) =>
    importSpecifiers(file)
      .filter((specifier) => specifier.startsWith('.') && steps(specifier) > MAX_PARENT_STEPS)
      .map((specifier) => `${file.fileName}: ${specifier} climbs more than ${MAX_PARENT_STEPS} folders`),
  );
}

const twinOf = (path: string) => path.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');

function testTwinBreaks(paths: string[]): string[] {
  return paths
    .filter((path) => path.endsWith('.rules.ts') && !existsSync(twinOf(path)))
    .map((path) => `${path}: has no table test ${twinOf(path)}`);
}

function moduleTestBreaks(): string[] {
  return globSync('src/modules/*/index.ts')
    .map((path) => basename(dirname(path)))
    .filter((name) => globSync(`test/modules/${name}/*.test.ts`).length === 0)
    .map((name) => `src/modules/${name}: has no test file in test/modules/${name}`);
}

/** A cruiser that cannot read TypeScript sees no files and stays green; this notices. */
async function unseenFileBreaks(paths: string[]): Promise<string[]> {
  const { output } = await cruise(['src'], dependencyRules.options);
  if (typeof output === 'string') return ['dependency-cruiser gave no result'];
  const seen = new Set(output.modules.map((module) => module.source));
  return paths.filter((path) => !seen.has(path)).map((path) => `${path}: not seen by the boundaries check`);
}

function lengthSummary(paths: string[]): string {
  const lengths = paths
    .map((path) => readFileSync(path, 'utf8').split('\n').length)
    .toSorted((a, b) => a - b);
  const at = (share: number) =>
    lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))] ?? 0;
  return `${paths.length} files in src, lines: median ${at(0.5)}, p90 ${at(0.9)}, longest ${at(1)}`;
}

const paths = filesUnder('src/**/*.ts');
const files = paths.map(parse);
const breaks = [
  ...depthBreaks(paths),
  ...parentStepBreaks(files),
  ...findBreaksOfTables(files),
  ...testTwinBreaks(paths),
  ...moduleTestBreaks(),
  ...(await unseenFileBreaks(paths)),
];

for (const line of breaks) console.error(line);
console.log(`${lengthSummary(paths)}; ${breaks.length} breaks of structure`);
process.exitCode = breaks.length === 0 ? 0 : 1;
