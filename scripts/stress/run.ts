import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { ACTIONS, type Action, type Stage } from './actions.ts';
import type { Chance } from './chance.ts';
import type { Ledger } from './ledger.ts';
import type { StressOptions } from './options.ts';
import type { ServiceProcess } from './processes.ts';
import type { Group, StressWorld } from './world.ts';

export interface StressRun {
  world: StressWorld;
  ledger: Ledger;
  sql: Sql;
  options: StressOptions;
  apis: ServiceProcess[];
  worker: ServiceProcess;
  chance: Chance;
  say(text: string): void;
}

const TOTAL_WEIGHT = ACTIONS.reduce((sum, { weight }) => sum + weight, 0);

function pickAction(chance: Chance): Action {
  let rest = chance.next() * TOTAL_WEIGHT;
  const found = ACTIONS.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return found ?? chance.pick(ACTIONS);
}

/** A client does one thing after another, each time for a group that nobody else acts for. */
async function act(stage: Stage, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const group: Group = stage.chance.pick(stage.world.groups);
    if (group.isBusy) continue;
    group.isBusy = true;
    await pickAction(stage.chance).run(stage, group);
    group.isBusy = false;
  }
}

/** Kills a process now and then, and starts it again. */
async function killAtRandom({ apis, worker, chance, say }: StressRun, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await sleep(chance.between(1_000, 4_000));
    if (isOver()) return;
    const victim = chance.pick([...apis, worker]);
    await victim.kill();
    await sleep(chance.between(0, 1_000));
    await victim.start();
    say(`${victim.name} was killed and is back`);
  }
}

/** Lets the time of some holds and offers pass, which in a short run would never come. */
async function letTimePass({ sql, chance }: StressRun, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await sleep(500);
    const share = chance.next() * 0.1;
    await sql`update holds set expires_at = now() - interval '1 second'
      where status = 'active' and random() < ${share}`;
    await sql`update waitlist_entries set offer_expires_at = now() - interval '1 second'
      where status = 'offered' and random() < ${share / 2}`;
  }
}

/** Everything at once, until the time is up; ends when every request has its answer and all processes run. */
export async function runStress(run: StressRun): Promise<void> {
  const { world, apis, chance, ledger, options } = run;
  const until = Date.now() + options.seconds * 1_000;
  const isOver = () => Date.now() >= until;
  const stage: Stage = { world, baseUrls: apis.map(({ baseUrl }) => baseUrl), chance, ledger };
  await Promise.all([
    ...Array.from({ length: options.clients }, () => act(stage, isOver)),
    killAtRandom(run, isOver),
    letTimePass(run, isOver),
  ]);
}
