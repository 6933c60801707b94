import pino from 'pino';
import { errorFacts, safeMessage } from './log-error.ts';

export type Log = pino.Logger | Pick<pino.Logger, 'info' | 'warn' | 'error' | 'debug'>;

/** Paths whose values never reach the log: credentials and personal data (C-57). */
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  '*.password',
  '*.secret',
  '*.clientSecret',
  '*.token',
  '*.email',
  '*.phone',
];

/** Paths whose next part is a key of its own: whoever has the address can use it. */
const KEYED_PATHS = /^(\/mail-actions|\/v1\/calendars\/private)\/[^/?#]+/;

/** A request as a log tells it: its address without the key that some addresses hold. */
function requestFacts(request: { method: string; url: string; ip?: string }) {
  const { method, url, ip: remoteAddress } = request;
  return { method, url: url.replace(KEYED_PATHS, '$1/[redacted]'), remoteAddress };
}

/** The error a line is about, given alone or as `err`. */
function errorOf(first: unknown): unknown {
  if (first instanceof Error) return first;
  return typeof first === 'object' && first !== null ? (first as { err?: unknown }).err : undefined;
}

/** Without a text of its own a line would get the raw message of its error, with the values of a failed query. */
function logMethod(this: pino.Logger, args: Parameters<pino.LogFn>, method: pino.LogFn): void {
  const [first, text] = args as unknown[];
  const error = errorOf(first);
  if (error instanceof Error && text === undefined) {
    method.call(this, first === error ? { err: error } : first, safeMessage(error));
  } else {
    method.apply(this, args);
  }
}

/** A structured log on standard output, one JSON object per line; readable text on a terminal in development. */
export function createLog(
  options: { level: string; isPretty?: boolean; name: string },
  destination?: pino.DestinationStream,
): pino.Logger {
  const base: pino.LoggerOptions = {
    level: options.level,
    name: options.name,
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: errorFacts, req: requestFacts },
    hooks: { logMethod },
  };
  if (options.isPretty) {
    return pino({
      ...base,
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,name,reqId' } },
    });
  }
  return destination ? pino(base, destination) : pino(base);
}
