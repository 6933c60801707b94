import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

// Fails when the tables say something that no migration does yet, when migrations contradict each other, or when
// a migration is not named NNNN_verb_object.sql. Needs no database.

const FOLDER = 'migrations';
const SCHEMA = 'src/infra/db/schema/index.ts';
const NAME = /^\d{4}_[a-z]+(_[a-z0-9]+)+\.sql$/;

/** What drizzle-kit says when all is well; its exit code is 0 also when it gave up over a question. */
const WANTED = { check: /Everything's fine/, generate: /No schema changes/ };

const sqlFiles = (folder: string) => globSync(`${folder}/*.sql`).map((path) => basename(path));

function drizzleKit(command: keyof typeof WANTED, folder: string): string | undefined {
  const options = ['--dialect=postgresql', `--out=${folder}`];
  if (command === 'generate') options.push(`--schema=${SCHEMA}`, '--name=check');
  const result = spawnSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', command, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  if (WANTED[command].test(result.stdout)) return undefined;
  return `drizzle-kit ${command} is not content\n${result.stdout}${result.stderr}`;
}

function faultsIn(folder: string): string[] {
  const unnamed = sqlFiles(folder).filter((name) => !NAME.test(name));
  return [
    ...unnamed.map((name) => `${name}: name it NNNN_verb_object.sql`),
    ...(['check', 'generate'] as const).flatMap((command) => drizzleKit(command, folder) ?? []),
  ];
}

/** drizzle-kit takes an output folder relative to the project only, so the copy lives inside it. */
function checkCopy(): string[] {
  mkdirSync('.tap', { recursive: true });
  const copy = mkdtempSync(join('.tap', 'migrations-'));
  try {
    cpSync(FOLDER, copy, { recursive: true });
    return faultsIn(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const faults = existsSync(join(FOLDER, 'meta/_journal.json')) ? checkCopy() : [`${FOLDER} holds no journal`];
for (const fault of faults) console.error(fault);
console.log(`${sqlFiles(FOLDER).length} migrations, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
