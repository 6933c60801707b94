import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createTapReader } from './tap-reader.ts';

// Runs the tests (all, or the files named as arguments). The raw protocol goes to LOG; shown are one line per
// test file, each failure in full, and as the last line `N passed, N failed`.

const LOG = '.tap/test.log';
const TAP = 'node_modules/tap/dist/esm/run.mjs';
/** Every test file is a process that loads the service; compiled once, it starts sooner. */
const COMPILED = '.tap/compiled';

/** Lies beside the packages, so that a new installation builds anew. */
const BUILT = 'node_modules/.tap-plugins';

/** tap builds itself for the plugins that are switched on; done during a run, that run still uses the old ones. */
function buildRunner(): void {
  const { tap } = JSON.parse(readFileSync('package.json', 'utf8')) as { tap: { plugin: string[] } };
  const wanted = tap.plugin.join('\n');
  if (existsSync(BUILT) && readFileSync(BUILT, 'utf8') === wanted) return;
  const built = spawnSync(process.execPath, [TAP, 'build'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`tap could not be built:\n${built.stdout}${built.stderr}`);
  writeFileSync(BUILT, wanted);
}

buildRunner();
mkdirSync('.tap', { recursive: true });
const log = createWriteStream(LOG);
const runner = spawn(process.execPath, [TAP, '--reporter=tap', ...process.argv.slice(2)], {
  stdio: ['inherit', 'pipe', 'pipe'],
  env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal));

runner.stderr.pipe(log, { end: false });
runner.stderr.pipe(process.stderr);
const reader = createTapReader((line) => console.log(line));
const lines = createInterface({ input: runner.stdout });
lines.on('line', (line) => {
  log.write(`${line}\n`);
  reader.read(line);
});

const code = await new Promise<number>((resolve) => {
  runner.on('close', (exitCode) => resolve(exitCode ?? 1));
  runner.on('error', () => resolve(1));
});
log.end();

const { pass, fail, skip, todo } = reader.totals();
const failed = code === 0 ? fail : Math.max(fail, 1);
if (failed > 0) console.log(`The full output is in ${LOG}.`);
if (skip + todo > 0) console.log(`${skip + todo} skipped`);
console.log(`${pass} passed, ${failed} failed`);
process.exitCode = code === 0 && failed > 0 ? 1 : code;
