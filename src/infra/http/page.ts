import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CursorPosition, decodePosition, encodePosition } from '../../core/cursor.ts';
import { DomainError } from '../../core/errors.ts';
import type { PageInfo } from '../../core/schemas/shared.ts';
import type { ListRequest, Slice, SortKey } from '../db/keyset.ts';

declare module 'fastify' {
  interface FastifyInstance {
    cursorSecret: string;
  }
}

const MAC_BYTES = 16;
const DEFAULT_LIMIT = 25;

const mac = (secret: string, text: string) =>
  createHmac('sha256', secret).update(text).digest().subarray(0, MAC_BYTES);

/** A cursor: base64url of a truncated HMAC-SHA256 and the signed position (C-25). */
export function signCursor(secret: string, position: CursorPosition, scope: string): string {
  const text = encodePosition(position, scope);
  return Buffer.concat([mac(secret, text), Buffer.from(text)]).toString('base64url');
}

/** @throws DomainError cursor_invalid for a tampered or foreign cursor, or one of another filter or sort */
export function readCursor(secret: string, cursor: string, scope: string): CursorPosition {
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.subarray(MAC_BYTES).toString();
  const isOurs =
    bytes.length > MAC_BYTES &&
    bytes.toString('base64url') === cursor &&
    timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(secret, text));
  const position = isOurs ? decodePosition(text, scope) : undefined;
  if (position === undefined) {
    throw new DomainError(
      'cursor_invalid',
      'Deze cursor hoort niet bij deze vraag. Begin opnieuw zonder cursor.',
    );
  }
  return position;
}

type Query = Readonly<Record<string, unknown>>;

/** Digest of the operation, its path and all that decides on the set and the order of a list. */
function scopeOf(request: FastifyRequest, query: Query): string {
  const { cursor: _cursor, limit: _limit, ...filters } = query;
  const entries = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify([request.url.split('?')[0], entries]), 'base64url').slice(0, 12);
}

/** Reads `sort=startsAt,-createdAt`; the pattern of the parameter has checked the names (C-27). */
export function parseSort(sort: string): SortKey[] {
  return sort.split(',').map((key) => ({ name: key.replace(/^-/, ''), isDescending: key.startsWith('-') }));
}

/** What the caller asks of a list, with the operation's own order when `sort` is absent. */
export function readListRequest(request: FastifyRequest, defaultSort: string): ListRequest {
  const query = request.query as Query & { cursor?: string; limit?: number; sort?: string };
  const position =
    query.cursor === undefined
      ? undefined
      : readCursor(request.server.cursorSecret, query.cursor, scopeOf(request, query));
  return { limit: query.limit ?? DEFAULT_LIMIT, sorts: parseSort(query.sort ?? defaultSort), position };
}

/** The address of this list at another position, all filters kept (C-24). */
function linkTo(request: FastifyRequest, cursor: string): string {
  const url = new URL(request.url, request.server.publicBaseUrl);
  url.searchParams.set('cursor', cursor);
  return url.toString();
}

/** The page type of a list, with cursors in the body and in the Link header (C-23, C-24). */
export function sendPage<Row, Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  list: ListRequest,
  slice: Slice<Row>,
  toItem: (row: Row) => Item,
): { items: Item[]; page: PageInfo } {
  const scope = scopeOf(request, request.query as Query);
  const { cursorSecret } = request.server;
  const cursors = {
    next: slice.next === undefined ? undefined : signCursor(cursorSecret, slice.next, scope),
    prev: slice.prev === undefined ? undefined : signCursor(cursorSecret, slice.prev, scope),
  };
  const links = Object.entries(cursors).flatMap(([rel, cursor]) =>
    cursor === undefined ? [] : [`<${linkTo(request, cursor)}>; rel="${rel}"`],
  );
  if (links.length > 0) reply.header('Link', links.join(', '));
  return {
    items: slice.rows.map(toItem),
    page: {
      limit: list.limit,
      ...(cursors.next === undefined ? {} : { nextCursor: cursors.next }),
      ...(cursors.prev === undefined ? {} : { prevCursor: cursors.prev }),
    },
  };
}
