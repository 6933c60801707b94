import type pino from 'pino';

export interface Running {
  /** Ends the work at hand and closes what was opened, in order. */
  stop(): Promise<void>;
}

/** After the longest graceful stop: 3 s drain, 10 s requests, 10 s jobs, 5 s database. */
const STOP_LIMIT_MS = 40_000;
const EXPECTED = new Set(['StartError', 'EmbeddedError']);

function fail(log: pino.Logger, event: string, err: unknown): never {
  log.fatal({ event, err });
  process.exit(1);
}

/** One line on standard error for what the operator can mend, the whole error for the rest. */
function failToStart(log: pino.Logger, error: unknown): never {
  if (!(error instanceof Error) || !EXPECTED.has(error.name)) return fail(log, 'process.start_failed', error);
  process.stderr.write(`ondertussen: ${error.message}\n`);
  process.exit(1);
}

/** Aborts at the first SIGTERM or SIGINT; a second SIGINT ends the process at once. */
function stopSignal(log: pino.Logger): AbortSignal {
  const stopping = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    if (signal === 'SIGINT' && stopping.signal.aborted) process.exit(130);
    log.info({ event: 'process.stopping', signal });
    stopping.abort();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return stopping.signal;
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/**
 * The life of a process: starts, waits for SIGTERM or SIGINT, stops and exits. Exit code 0 after an orderly
 * stop, 1 when it could not start, an error was caught nowhere, or the stop took too long.
 */
export async function runProcess(
  log: pino.Logger,
  start: (signal: AbortSignal) => Promise<Running>,
): Promise<never> {
  process.on('uncaughtException', (error) => fail(log, 'process.uncaught_exception', error));
  process.on('unhandledRejection', (error) => fail(log, 'process.unhandled_rejection', error));
  const signal = stopSignal(log);
  try {
    const running = await start(signal).catch((error) => {
      if (signal.aborted) process.exit(0);
      return failToStart(log, error);
    });
    await aborted(signal);
    setTimeout(() => fail(log, 'process.stop_overdue', undefined), STOP_LIMIT_MS).unref();
    await running.stop();
  } catch (error) {
    fail(log, 'process.stop_failed', error);
  }
  log.info({ event: 'process.stopped' });
  process.exit(0);
}
