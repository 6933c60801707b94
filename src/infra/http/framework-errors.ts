import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errorCodeFacts, problemSlug } from '../../core/error-codes.ts';
import { newId } from '../ids.ts';
import { toDomainError, toProblem } from './errors.ts';
import { SECURITY_HEADERS } from './headers.ts';

interface FrameworkErrorOptions {
  publicBaseUrl: string;
  apiVersion: string;
}

/** Address and header lines together, in bytes: the limit of Node's parser. */
const MAX_HEAD_BYTES = 16_384;

const headersOf = (requestId: string, apiVersion: string) => ({
  ...SECURITY_HEADERS,
  'API-Version': apiVersion,
  'X-Request-Id': requestId,
  'Cross-Origin-Resource-Policy': 'same-site',
  'Cache-Control': 'no-store',
  'Content-Type': 'application/problem+json',
});

interface ClientFault {
  code: ErrorCode;
  detail: string;
  facts?: Record<string, unknown>;
}

const TOO_LARGE: ClientFault = {
  code: 'payload_too_large',
  detail: 'Het adres en de headers zijn samen te groot.',
  facts: { maximumBytes: MAX_HEAD_BYTES },
};
const NOT_HTTP: ClientFault = { code: 'malformed_body', detail: 'Dit is geen leesbaar HTTP-verzoek.' };

function clientAnswer(fault: ClientFault, { publicBaseUrl, apiVersion }: FrameworkErrorOptions): string {
  const { status, title } = errorCodeFacts(fault.code);
  const requestId = newId();
  const body = JSON.stringify({
    type: `${publicBaseUrl}/problems/${problemSlug(fault.code)}`,
    title: title.nl,
    status,
    detail: fault.detail,
    instance: `urn:uuid:${requestId}`,
    code: fault.code,
    requestId,
    ...fault.facts,
  });
  const headers = {
    ...headersOf(requestId, apiVersion),
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}

/**
 * Server options that answer as problems what reaches no route and no hook (C-41): an address that cannot be
 * read, and bytes that are no HTTP request.
 */
export function frameworkErrorOptions(options: FrameworkErrorOptions) {
  return {
    frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
      const refusal = toDomainError(error, request);
      reply
        .code(errorCodeFacts(refusal.code).status)
        .headers(headersOf(request.id, options.apiVersion))
        .send(Buffer.from(JSON.stringify(toProblem(refusal, request, options.publicBaseUrl))));
    },
    clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const fault = error.code === 'HPE_HEADER_OVERFLOW' ? TOO_LARGE : NOT_HTTP;
      socket.end(clientAnswer(fault, options), () => socket.destroy());
    },
  };
}
