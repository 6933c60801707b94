import type { FastifyInstance } from 'fastify';
import { addVary } from './headers.ts';

/** True when the caller asks for no body (RFC 7240). */
const wantsMinimal = (header: unknown) => /(^|,)\s*return=minimal\s*(,|;|$)/.test(String(header ?? ''));

/** Empties the answer to a write on request: status, Location and ETag stay (C-36). */
export function registerPrefer(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isWrite = request.method !== 'GET' && request.method !== 'HEAD';
    const isSuccess = reply.statusCode === 200 || reply.statusCode === 201;
    if (!isWrite || !isSuccess || !wantsMinimal(request.headers.prefer)) return payload;
    reply.header('Preference-Applied', 'return=minimal').removeHeader('content-length');
    addVary(reply, 'Prefer');
    return '';
  });
}
