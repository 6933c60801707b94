import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import type { LoadOptions, LoadRequest, LoadResult } from './autocannon-types.ts';
import { answerParent, receiveOrder } from './child.ts';
import { newGroupName } from './group-name.ts';

/** A request of a load; `isBooking` marks one whose key and group are new at each sending. */
export interface PlannedRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: Record<string, unknown>;
  isBooking?: boolean;
}

export interface LoadOrder {
  baseUrl: string;
  connections: number;
  seconds: number;
  requests: PlannedRequest[];
}

export interface LoadAnswer {
  total: number;
  seconds: number;
  p99Ms: number;
  /** Failed requests, and how many answers there were of each status. */
  errors: number;
  statuses: Record<string, number>;
}

function toRequest({ method, path, headers, body, isBooking }: PlannedRequest): LoadRequest {
  const plain = { method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  if (!isBooking) return plain;
  const setupRequest = (request: LoadRequest): LoadRequest => ({
    ...request,
    headers: { ...request.headers, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ ...body, groupName: newGroupName() }),
  });
  return { ...plain, setupRequest };
}

/** A process that sends one load; connections begin at different requests. */
const order = await receiveOrder<LoadOrder>();
const options: LoadOptions = {
  url: order.baseUrl,
  connections: order.connections,
  duration: order.seconds,
  requests: order.requests.map(toRequest),
};
const result: LoadResult = await autocannon(options);
const { requests, duration, latency, errors, timeouts, statusCodeStats } = result;
const statuses = Object.fromEntries(
  Object.entries(statusCodeStats).map(([status, { count }]) => [status, count]),
);
const answer: LoadAnswer = {
  total: requests.total,
  seconds: duration,
  p99Ms: latency.p99,
  errors: errors + timeouts,
  statuses,
};
answerParent(answer);
