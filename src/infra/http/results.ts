import type { FastifyReply } from 'fastify';

interface Versioned {
  id: string;
  version: number;
}

/** A resource as the answer, with its version for the ETag (C-32). */
export function sendResource<T extends Versioned>(reply: FastifyReply, resource: T): T {
  reply.resourceVersion = resource.version;
  return resource;
}

/** A new resource: 201 with its address and ETag (C-36). `path` is below /v1. */
export function sendCreated<T extends Versioned>(reply: FastifyReply, path: string, resource: T): T {
  reply.code(201);
  setLocation(reply, path);
  return sendResource(reply, resource);
}

/** Names the address of a resource; `path` is below /v1. */
export function setLocation(reply: FastifyReply, path: string): void {
  reply.header('Location', `${reply.server.publicBaseUrl}/v1${path}`);
}
