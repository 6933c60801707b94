import { startEmbedded } from '../../src/infra/db/embedded.ts';

/** A process of its own that owns an embedded server: prints one JSON line, then lives until it is told. */
const [dataDir = '', end = 'stay'] = process.argv.slice(2);

function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  const { url, reused, stop } = await startEmbedded({ dataDir });
  const alive = setInterval(() => undefined, 60_000);
  process.once('SIGTERM', async () => {
    await stop();
    clearInterval(alive);
  });
  print({ url, reused });
  if (end === 'crash') process.exit(1);
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  print({ code, message });
  process.exitCode = 1;
}
