import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../db/client.ts';
import { processingLog } from '../db/schema/platform.ts';
import { newId } from '../ids.ts';

/** Whom processed data are about. A mail address stands for itself: whose it is, if anyone's, is not looked up. */
export interface DataSubject {
  id: string;
  type: 'person' | 'mail_address';
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Everyone whose data this request processes; handlers of operations with a processing activity add to it. */
    dataSubjects: DataSubject[];
  }
}

/** The same subject gives the same pseudonym; only who holds the secret can tell whose it is. */
export function pseudonymOf({ type, id }: DataSubject, secret: string): string {
  return createHmac('sha256', secret).update(`${type}:${id}`).digest('base64url');
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

/** One entry per data subject, each a span of its own in the trace of the request. */
function entriesOf(request: FastifyRequest, reply: FastifyReply, secret: string) {
  const facts = request.routeOptions.config.operation;
  const pseudonyms = new Map(request.dataSubjects.map((subject) => [pseudonymOf(subject, secret), subject]));
  return [...pseudonyms].map(([subjectId, { type }]) => ({
    id: newId(),
    traceId: request.ctx.trace.traceId,
    spanId: randomBytes(8).toString('hex'),
    name: facts?.operationId ?? '',
    status: reply.statusCode < 400 ? 'ok' : 'error',
    startedAt: request.ctx.now,
    endedAt: new Date(),
    processingActivityId: facts?.processingActivity ?? '',
    subjectId,
    subjectType: type,
  }));
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
    const entries = entriesOf(request, reply, pseudonymSecret);
    // The answer to a failure here comes by again.
    request.dataSubjects = [];
    try {
      await db.insert(processingLog).values(entries);
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
