import { type ChildProcess, fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** An answer kept to be given again. */
export interface KeptAnswer {
  method: string;
  status: number;
  headers: Record<string, string>;
  /** Base64. */
  body: string;
}

/** What a serving process is told. */
export interface ServeOrder {
  url: string;
  poolSize: number;
  /** By path and query. */
  answers: Record<string, KeptAnswer>;
}

/** A process that was started and can be told what to do. */
export interface Child {
  process: ChildProcess;
  stop(): Promise<void>;
}

function start(file: URL): Child {
  const process = fork(fileURLToPath(file), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = Promise.withResolvers<void>();
  process.once('exit', () => ended.resolve());
  const stop = () => {
    if (process.connected) process.disconnect();
    return ended.promise;
  };
  return { process, stop };
}

/** The first message of a child. @throws Error when it ends before it says anything */
function firstMessage<T>({ process }: Child): Promise<T> {
  const said = Promise.withResolvers<T>();
  process.once('message', (message) => said.resolve(message as T));
  process.once('exit', (code) => said.reject(new Error(`A process of the measurement ended with ${code}`)));
  return said.promise;
}

/** Starts a serving process; resolves when it listens. */
export async function startServer(
  file: URL,
  order: ServeOrder,
): Promise<Child & { baseUrl: string; pid: number }> {
  const child = start(file);
  child.process.send(order);
  const { port } = await firstMessage<{ port: number }>(child);
  return { ...child, baseUrl: `http://127.0.0.1:${port}`, pid: child.process.pid ?? 0 };
}

/** Runs a process that answers one order and ends. */
export async function ask<Order extends object, Answer>(file: URL, order: Order): Promise<Answer> {
  const child = start(file);
  child.process.send(order);
  const answer = await firstMessage<Answer>(child);
  await child.stop();
  return answer;
}

/** In a child: the order of the parent. */
export function receiveOrder<Order>(): Promise<Order> {
  const received = Promise.withResolvers<Order>();
  process.once('message', (order) => received.resolve(order as Order));
  return received.promise;
}

/** In a child: hands the parent the answer. */
export function answerParent(answer: object): void {
  process.send?.(answer);
}

/** In a child: builds an app from the order, listens, says where, and ends with the parent. */
export async function serveUntilDisconnect(
  build: (order: ServeOrder) => Promise<FastifyInstance>,
): Promise<void> {
  const order = await receiveOrder<ServeOrder>();
  process.once('disconnect', () => process.exit(0));
  const app = await build(order);
  await app.listen({ host: '127.0.0.1', port: 0 });
  answerParent({ port: (app.server.address() as AddressInfo).port });
}
