import { randomUUID } from 'node:crypto';
import type { Chance } from './chance.ts';
import { type Reply, type Request, send } from './http-client.ts';
import { count, type Ledger } from './ledger.ts';
import type { Group, StressWorld } from './world.ts';

export interface Stage {
  world: StressWorld;
  baseUrls: readonly string[];
  chance: Chance;
  ledger: Ledger;
}

/** Something a group does; its weight says how often, compared with the others. */
export interface Action {
  name: string;
  weight: number;
  run(stage: Stage, group: Group): Promise<void>;
}

const SHARE_SENT_TWICE = 0.15;

/**
 * Sends a request, a share of those with a key twice at once, and counts the answer.
 * @returns the answer; undefined when there is none
 */
export async function call(stage: Stage, name: string, request: Request): Promise<Reply | undefined> {
  const { ledger, chance, baseUrls } = stage;
  const onRetry = (why: string) => {
    ledger.retries.set(why, (ledger.retries.get(why) ?? 0) + 1);
  };
  const once = () => send(baseUrls, chance.pick, request, onRetry);
  const isTwice = request.key !== undefined && chance.is(SHARE_SENT_TWICE);
  if (isTwice) ledger.doubles += 1;
  const [reply, other] = await Promise.all(isTwice ? [once(), once()] : [once()]);
  const { status, body } = reply ?? { status: 0, body: {} };
  count(
    ledger,
    `${name} ${status}${status >= 400 ? ` ${body.code}${body.reason === undefined ? '' : ` (${body.reason})`}` : ''}`,
  );
  const hasBoth = reply !== undefined && other !== undefined && reply.status < 300 && other.status < 300;
  if (hasBoth && other.body.id !== reply.body.id) ledger.contradictions.push(`${name} ${request.key}`);
  return reply;
}

/** Makes something, or takes a step, with a key of its own. */
export const post = (stage: Stage, name: string, path: string, token: string, body: unknown) =>
  call(stage, name, { method: 'POST', path, token, body, key: randomUUID() });

/** Text that stands for one Idempotency-Key in the database, in words that are no personal data. */
export const markOf = () =>
  `merk ${randomUUID().replaceAll(/[^a-f]/g, '')} ${randomUUID().replaceAll(/[^a-f]/g, '')}`;
