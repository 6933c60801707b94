const UNAVAILABLE_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECTION_OVERDUE',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_DESTROYED',
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
]);

const MAX_CAUSES = 5;

interface DriverError {
  code?: unknown;
  cause?: unknown;
  constraint_name?: unknown;
}

/** The error and what caused it, outermost first: drizzle wraps the driver's error as `cause`. */
function causes(error: unknown): DriverError[] {
  const chain: DriverError[] = [];
  let at = error;
  while (typeof at === 'object' && at !== null && chain.length < MAX_CAUSES) {
    chain.push(at);
    at = (at as DriverError).cause;
  }
  return chain;
}

const codeOf = ({ code }: DriverError) => (typeof code === 'string' ? code : '');

/** The database could not be reached or ended the connection: the same call may work later (503). */
export function isUnavailable(error: unknown): boolean {
  return causes(error).some((at) => UNAVAILABLE_CODES.has(codeOf(at)) || /^08[0-9A-Z]{3}$/.test(codeOf(at)));
}

/** The broken integrity rule: an SQLSTATE of class 23 (23505, 23503, 23514, 23P01 …) and the name in the schema. */
export function constraintOf(error: unknown): { code: string; constraint: string } | undefined {
  const found = causes(error).find((at) => /^23[0-9A-Z]{3}$/.test(codeOf(at)));
  return found && { code: codeOf(found), constraint: String(found.constraint_name ?? '') };
}

/** The database refused a value (SQLSTATE class 22 or 23): the same call will not work later either. */
export function isValueRefused(error: unknown): boolean {
  return causes(error).some((at) => /^2[23][0-9A-Z]{3}$/.test(codeOf(at)));
}
