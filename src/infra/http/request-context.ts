import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context, Trace } from '../context.ts';
import type { Db } from '../db/client.ts';

declare module 'fastify' {
  interface FastifyRequest {
    ctx: Context;
  }
}

/** Neither the trace nor the span of a valid header is all zeros. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Continues a valid inbound W3C trace, else begins one (C-54); the span is always our own. */
export function traceFrom(traceparent: string | undefined): Trace {
  const traceId = TRACEPARENT.exec(traceparent ?? '')?.[1] ?? randomBytes(16).toString('hex');
  return { traceId, spanId: randomBytes(8).toString('hex') };
}

/** Gives every request its context: database, time, log and trace; the actor is set by authentication. */
export function registerRequestContext(app: FastifyInstance, db: Db): void {
  app.decorateRequest('ctx', null as unknown as Context);
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const header = request.headers.traceparent;
    const trace = traceFrom(typeof header === 'string' ? header : undefined);
    request.log = request.log.child({ traceId: trace.traceId });
    // The line about the end of a request is written by the reply.
    reply.log = request.log;
    request.ctx = { db, actor: { kind: 'anonymous' }, now: new Date(), log: request.log, trace };
  });
}
