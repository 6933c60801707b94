import pino from 'pino';

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

/** A structured log on standard output, one JSON object per line; readable text on a terminal in development. */
export function createLog(options: { level: string; isPretty?: boolean; name: string }): pino.Logger {
  const base = { level: options.level, name: options.name, redact: { paths: REDACTED, censor: '[redacted]' } };
  if (!options.isPretty) return pino(base);
  return pino({ ...base, transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,name,reqId' } } });
}
