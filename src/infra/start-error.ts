/** The process cannot start; the message says why and how to mend it, in one line. */
export class StartError extends Error {
  override name = 'StartError';
}

const LISTEN_REASONS: Record<string, string> = {
  EADDRINUSE: 'another process listens there; stop it or choose another port',
  EACCES: 'this user may not listen there; choose a port above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine has no such address',
};

/** The error of a server that could not listen, with the setting that would mend it. */
export function explainListenError(error: unknown, setting: string, host: string, port: number): unknown {
  const reason = LISTEN_REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  if (reason === undefined) return error;
  return new StartError(`${setting}: cannot listen on ${host} port ${port}: ${reason}.`, { cause: error });
}
