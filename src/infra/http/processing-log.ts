import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../db/client.ts';
import { type DataSubject, logProcessing, type Processing } from '../processing-log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Everyone whose data this request processes; handlers of operations with a processing activity add to it. */
    dataSubjects: DataSubject[];
  }
}

/** Says that an answer is about a person. */
export function namePerson(request: FastifyRequest, personId: string): void {
  request.dataSubjects.push({ id: personId, type: 'person' });
}

/** A preHandler for operations on the caller's own data: it also sees a replay and a refusal. */
export async function nameCaller(request: FastifyRequest): Promise<void> {
  const { actor } = request.ctx;
  if (actor.kind === 'person') namePerson(request, actor.personId);
}

/** Headers by which a handler already told of an answer that is now refused. */
const TOLD = ['location', 'link', 'idempotency-replayed'];

function withdrawAnswer(reply: FastifyReply): void {
  for (const name of TOLD) reply.removeHeader(name);
  reply.resourceVersion = undefined;
}

interface LogOptions {
  db: Db;
  /** Key of the pseudonyms; the same in every process. */
  pseudonymSecret: string;
}

/** What this request did with the data of whom. */
function processingOf(request: FastifyRequest, reply: FastifyReply): Processing {
  const facts = request.routeOptions.config.operation;
  return {
    subjects: request.dataSubjects,
    name: facts?.operationId ?? '',
    status: reply.statusCode < 400 ? 'ok' : 'error',
    activity: facts?.processingActivity ?? '',
    trace: request.ctx.trace,
    startedAt: request.ctx.now,
  };
}

/**
 * Writes the processing log (C-55) before an answer leaves, never sampled. An answer whose processing cannot be
 * logged is refused; an error holds no personal data, so it leaves all the same.
 */
export function registerProcessingLog(app: FastifyInstance, { db, pseudonymSecret }: LogOptions): void {
  app.decorateRequest('dataSubjects', null as unknown as DataSubject[]);
  app.addHook('onRequest', async (request) => {
    request.dataSubjects = [];
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const isLogged = request.routeOptions.config.operation?.processingActivity !== undefined;
    if (!isLogged || request.dataSubjects.length === 0) return payload;
    const processing = processingOf(request, reply);
    // The answer to a failure here comes by again.
    request.dataSubjects = [];
    try {
      await logProcessing(db, pseudonymSecret, processing);
    } catch (error) {
      if (reply.statusCode < 400) {
        withdrawAnswer(reply);
        throw error;
      }
      request.log.error({ err: error, event: 'processing_not_logged' });
    }
    return payload;
  });
}
