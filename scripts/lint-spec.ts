import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { toOpenApi30 } from '../src/infra/http/openapi30.ts';

// Lints the committed document and its 3.0 build; any error or warning fails.

type Finding = { isError: boolean; rule: string; place: string; message: string };
type Linter = { title: string; command: string[]; read: (output: string) => Finding[] };
type RedoclyProblem = { severity: string; ruleId: string; message: string; location: { pointer?: string }[] };
type SpectralProblem = {
  severity: number;
  code: string | number;
  message: string;
  path: (string | number)[];
};

const DOCUMENT = 'openapi/openapi.json';
const DOCUMENT_30 = '.tap/openapi-3.0.json';
const SHOWN = 60;

const redocly = (file: string): Linter => ({
  title: `Redocly recommended-strict, ${file}`,
  command: [
    'node_modules/@redocly/cli/bin/cli.js',
    'lint',
    file,
    '--config=scripts/redocly.yaml',
    '--format=json',
    '--max-problems=1000',
  ],
  read: (output) =>
    (JSON.parse(output) as { problems: RedoclyProblem[] }).problems.map((problem) => ({
      isError: problem.severity === 'error',
      rule: problem.ruleId,
      place: problem.location[0]?.pointer ?? '',
      message: problem.message,
    })),
});

const spectral = (title: string, ruleset: string, file: string): Linter => ({
  title: `${title}, ${file}`,
  command: [
    'node_modules/@stoplight/spectral-cli/dist/index.js',
    'lint',
    file,
    `--ruleset=${ruleset}`,
    '--format=json',
    '--quiet',
  ],
  read: (output) =>
    (JSON.parse(output) as SpectralProblem[]).map((problem) => ({
      isError: problem.severity === 0,
      rule: String(problem.code),
      place: problem.path.join(' > '),
      message: problem.message,
    })),
});

const LINTERS: Linter[] = [
  redocly(DOCUMENT),
  ...[DOCUMENT, DOCUMENT_30].flatMap((file) => [
    spectral('spectral:oas', 'scripts/spectral.yaml', file),
    spectral('our API rules', 'scripts/api-rules.yaml', file),
  ]),
];

/** Output of a linter; its exit code is of no use, since it also tells that there are findings. */
function outputOf(command: string[]): Promise<{ out: string; err: string }> {
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' },
  });
  const streams = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    streams.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    streams.err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('close', () => resolve(streams));
    child.on('error', reject);
  });
}

async function run(linter: Linter): Promise<{ title: string; findings: Finding[] }> {
  const { out, err } = await outputOf(linter.command);
  try {
    return { title: linter.title, findings: linter.read(out) };
  } catch {
    throw new Error(`${linter.title} gave no result\n${out.slice(0, 2000)}${err.slice(0, 2000)}`);
  }
}

if (!existsSync(DOCUMENT)) {
  console.error(`${DOCUMENT} is missing: run \`npm run openapi:write\``);
  process.exit(1);
}
mkdirSync('.tap', { recursive: true });
writeFileSync(DOCUMENT_30, JSON.stringify(toOpenApi30(JSON.parse(readFileSync(DOCUMENT, 'utf8')))));

const reports = await Promise.all(LINTERS.map(run));
for (const { title, findings } of reports) {
  for (const { rule, place, message } of findings.slice(0, SHOWN))
    console.error(`${rule}  ${place}\n    ${message}`);
  const errors = findings.filter((finding) => finding.isError).length;
  console.log(`${title}: ${errors} errors, ${findings.length - errors} warnings`);
}
process.exitCode = reports.every((report) => report.findings.length === 0) ? 0 : 1;
