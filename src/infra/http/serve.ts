import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Running } from '../process.ts';
import { explainListenError } from '../start-error.ts';

export interface ServeOptions {
  host: string;
  port: number;
  /** Told first, so that readiness fails and a load balancer turns away. */
  onStopping: () => void;
  /** How long new requests are still accepted after that. */
  drainMs: number;
}

const IN_FLIGHT_MS = 10_000;
const SWEEP_MS = 50;

/** Closes the doors, lets the requests that are inside end, and then cuts what is left. */
async function closeServer(app: FastifyInstance): Promise<void> {
  // A connection kept alive after its last answer would hold the server open.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  const limit = setTimeout(() => app.server.closeAllConnections(), IN_FLIGHT_MS);
  await app.close();
  clearInterval(sweep);
  clearTimeout(limit);
}

/**
 * Listens until it is stopped. A stop loses no request: readiness fails while requests are still answered,
 * each answer then closing its connection, and only then does the server stop listening.
 * @throws StartError when the port is taken
 */
export async function serve(app: FastifyInstance, options: ServeOptions): Promise<Running> {
  const { host, port, onStopping, drainMs } = options;
  let isStopping = false;
  app.server.prependListener('request', (_request, response) => {
    if (isStopping) response.setHeader('Connection', 'close');
  });
  await app.listen({ host, port }).catch(async (error) => {
    await app.close();
    throw explainListenError(error, 'PORT', host, port);
  });
  const stop = async () => {
    isStopping = true;
    onStopping();
    await sleep(drainMs);
    await closeServer(app);
  };
  return { stop };
}
