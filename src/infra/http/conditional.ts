import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../core/errors.ts';
import type { ExpectedVersions } from '../../core/versions.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Version of the resource in the answer, for its ETag; undefined for lists. */
    resourceVersion: number | undefined;
  }
}

const ENTITY_TAG = /^(?:W\/)?"([\x21\x23-\x7E\x80-\xFF]*)"$/;

/** The opaque part of each tag in a list of entity tags; `*` stands for itself. */
function tagsOf(header: string): string[] {
  return header.split(',').map((tag) => {
    const trimmed = tag.trim();
    return trimmed === '*' ? '*' : (ENTITY_TAG.exec(trimmed)?.[1] ?? trimmed);
  });
}

/**
 * The versions that If-Match names; undefined for `*` or when the header is absent.
 * A tag without a version matches none (C-33); a `W/` that a proxy added is tolerated.
 */
export function expectedVersions(request: FastifyRequest): ExpectedVersions {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  const tags = tagsOf(header);
  if (tags.includes('*')) return undefined;
  return tags.flatMap((tag) => /^(\d+)\./.exec(tag)?.[1] ?? []).map(Number);
}

/** True when `If-None-Match: *` asks to create only (C-34). */
export function wantsCreateOnly(request: FastifyRequest): boolean {
  return request.headers['if-none-match']?.trim() === '*';
}

function digestOf(payload: string | Buffer): string {
  return hash('sha1', payload, 'base64url').slice(0, 16);
}

const isEntity = (payload: unknown): payload is string | Buffer =>
  typeof payload === 'string' || Buffer.isBuffer(payload);

function isNotModified(request: FastifyRequest, tag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  return tagsOf(header).some((candidate) => candidate === '*' || candidate === tag);
}

/** The entity tag of an answer: its resource's version, if any, and the digest of the representation. */
function tagOf(reply: FastifyReply, payload: string | Buffer): string {
  const digest = digestOf(payload);
  return reply.resourceVersion === undefined ? digest : `${reply.resourceVersion}.${digest}`;
}

const isReading = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD';

/** Good answers of operations have one: every read, and writes that answer with a resource. */
function hasTag(request: FastifyRequest, reply: FastifyReply): boolean {
  if (request.routeOptions.config.operation === undefined || reply.statusCode > 201) return false;
  return isReading(request) || reply.resourceVersion !== undefined;
}

/** Sets strong ETags over the representation and answers 304 to callers that have it (C-32, C-34). */
export function registerConditional(app: FastifyInstance): void {
  app.decorateReply('resourceVersion', undefined);
  app.addHook('preHandler', async (request) => {
    const mode = request.routeOptions.config.operation?.concurrency;
    if (mode === 'if-match-required' && request.headers['if-match'] === undefined) {
      throw new DomainError(
        'precondition_required',
        'Stuur If-Match met de ETag van de versie die u wijzigt.',
      );
    }
  });
  app.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    if (!isEntity(payload) || !hasTag(request, reply)) return payload;
    const tag = tagOf(reply, payload);
    reply.header('ETag', `"${tag}"`);
    if (!isReading(request) || !isNotModified(request, tag)) return payload;
    reply.code(304).removeHeader('content-type');
    reply.removeHeader('content-length');
    // Nothing at all, so that no length is sent; for HEAD the framework itself leaves the body out.
    return request.method === 'HEAD' ? '' : null;
  });
}
