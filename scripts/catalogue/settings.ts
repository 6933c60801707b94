import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export const HELP = `Delivers a catalogue file to the API as one import run.

  npm run import:catalogue -- FILE [options]

FILE holds one JSON object per line; scripts/catalogue/mapping.ts says what becomes of its fields.

  --source ID            source that delivers            (CATALOGUE_SOURCE)
  --base-url URL         address of the API              (CATALOGUE_BASE_URL)
  --client-id ID         client of that source           (CATALOGUE_CLIENT_ID)
  --client-secret TEXT   its secret; safer in the environment (CATALOGUE_CLIENT_SECRET)
  --snapshot             also withdraw what the file lacks
  --dry-run              tell the outcome and change nothing
  --report FILE          write what was not mapped, item by item, as NDJSON
  --help

What is not given is taken from the environment, else from demo.json in DATA_DIR, which a service in development
writes. Items that are equal to the last delivery stay as they are, so the command can be repeated.

Exit code: 0 all items are in, 1 some failed or the run waits for confirmation, 2 nothing was delivered.
`;

/** What the import works with. */
export interface Settings {
  file: string;
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  sourceId: string;
  mode: 'upsert' | 'snapshot';
  isDryRun: boolean;
  reportFile: string | undefined;
}

/** Refuses the whole import before anything is sent. */
export class UsageError extends Error {
  override name = 'UsageError';
}

interface Demo {
  baseUrl?: string;
  clients?: { partner?: { id?: string; secret?: string } };
  ids?: { sourceId?: string };
}

function readDemo(env: NodeJS.ProcessEnv): Demo {
  try {
    return JSON.parse(readFileSync(join(env.DATA_DIR ?? '.data', 'demo.json'), 'utf8')) as Demo;
  } catch {
    return {};
  }
}

const OPTIONS = {
  source: { type: 'string' },
  'base-url': { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  snapshot: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  report: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message} --help explains.`);
  }
}

/** Takes each setting from the arguments, else the environment, else demo.json; undefined when help is asked. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name exactly one FILE; --help explains.');
  const demo = readDemo(env);
  const found = {
    baseUrl: values['base-url'] ?? env.CATALOGUE_BASE_URL ?? demo.baseUrl,
    clientId: values['client-id'] ?? env.CATALOGUE_CLIENT_ID ?? demo.clients?.partner?.id,
    clientSecret: values['client-secret'] ?? env.CATALOGUE_CLIENT_SECRET ?? demo.clients?.partner?.secret,
    sourceId: values.source ?? env.CATALOGUE_SOURCE ?? demo.ids?.sourceId,
  };
  const missing = Object.entries(found).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) {
    throw new UsageError(
      `Unknown: ${missing.join(', ')}. Start the service first, or give them; --help explains.`,
    );
  }
  const { baseUrl = '', clientId = '', clientSecret = '', sourceId = '' } = found;
  const mode = values.snapshot ? 'snapshot' : 'upsert';
  const rest = { mode, isDryRun: values['dry-run'], reportFile: values.report } as const;
  return { file, baseUrl: baseUrl.replace(/\/+$/, ''), clientId, clientSecret, sourceId, ...rest };
}
