import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';

const PROJECT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'eval-test-'));
const temporary = join(folder, 'temporary');
mkdirSync(temporary);
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, lines: readonly unknown[]) => {
  const file = join(folder, name);
  writeFileSync(
    file,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return file;
};

const start = (args: readonly string[]) => {
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, ['scripts/eval-matching.ts', ...args], { cwd: PROJECT, env });
  const told = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { child, told };
};
const run = async (args: readonly string[]) => {
  const [out, errors, [code]] = await start(args).told;
  return { code, out, errors };
};

const activity = (id: string, title: string, summary: string) => ({
  id,
  title,
  summary,
  description: `${summary} Voor iedereen.`,
  category: 'overig',
  occurrences: [{ start: '2017-06-17' }],
});
const catalogue = write('catalogue.jsonl', [
  activity('a-1', 'Poppentheater in de tuin', 'Een voorstelling met poppen.'),
  activity('a-2', 'Sterren kijken', 'Met een telescoop naar de maan.'),
]);
const call = { id: 'c1', title: 'Poppentheater', text: 'Wij zoeken poppen.', sector: 'po', grade: 'groep 4' };
const refused = { ...call, id: 'c2', text: 'Kort.' };

t.test('a blind set is run and written, what was refused is told, and nothing stays behind', async (t) => {
  write('calls.jsonl', [call, refused]);
  const runFile = join(folder, 'out.trec');
  const args = ['--set', folder, '--catalogue', catalogue, '--run', runFile, '--explain', 'c1'];
  const { code, out, errors } = await run(args);
  t.equal(code, 1, errors);
  t.match(out, /nothing could be scored/);
  t.match(out, /1\. \d\.\d{4} {2}grade not judged {2}Poppentheater in de tuin {2}a-1/);
  t.match(errors, /Refused: c2: POST \/demand-calls: 400 .*description/);
  t.match(readFileSync(runFile, 'utf8'), /^c1 Q0 a-1 1 0\.\d{6} ondertussen\n/);
  t.same(readdirSync(temporary), []);
});

t.test('Ctrl+C ends it with 130, and nothing stays behind', async (t) => {
  write('calls.jsonl', [call]);
  const { child, told } = start(['--set', folder, '--catalogue', catalogue]);
  await once(child.stderr, 'data');
  while (readdirSync(temporary).length === 0) await new Promise((again) => setTimeout(again, 50));
  child.kill('SIGINT');
  const [, , [code]] = await told;
  t.equal(code, 130);
  t.same(readdirSync(temporary), []);
});

t.test('what cannot be done is refused before anything is started', async (t) => {
  const cases: [string[], RegExp][] = [
    [['--set', join(folder, 'none')], /There is no folder/],
    [['--set', folder, '--catalogue', join(folder, 'none')], /There is no file/],
    [['--set', folder, '--run', join(folder, 'none', 'x')], /There is no folder/],
    [['--set', folder, '--explain', 'c9'], /has no call c9/],
    [['--sett', folder], /--help explains/],
  ];
  for (const [args, message] of cases) {
    const { code, out, errors } = await run(args);
    t.equal(code, 2, args.join(' '));
    t.match(errors, message);
    t.equal(out, '');
  }
});

t.test('two runs are compared call by call without starting anything', async (t) => {
  write('calls.jsonl', [call, refused]);
  write('qrels.txt', ['c1 0 a-1 3', 'c1 0 a-2 0', 'c2 0 a-1 2']);
  const before = write('before.trec', ['c1 Q0 a-2 1 2 x', 'c1 Q0 a-1 2 1 x', 'c2 Q0 a-1 1 1 x']);
  const after = write('after.trec', ['c1 Q0 a-1 1 2 y', 'c2 Q0 a-1 1 1 y']);
  const { code, out } = await run(['--set', folder, '--score', after, '--compare', before]);
  t.equal(code, 0);
  t.match(out, /ALL +2 +1\.0000/);
  t.match(out, /nDCG@10 \+0\.1845 on 2 calls\n1 better, 0 worse, 1 equal/);
  t.match(out, /c1 +0\.6309 > 1\.0000 {2}\+0\.3691 {2}Poppentheater/);
});
