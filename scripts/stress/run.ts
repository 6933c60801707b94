import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { ACTIONS } from './actions.ts';
import type { Action, Stage } from './calls.ts';
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

/** Time between two kills. */
const LEAST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 6_000;

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

/**
 * Kills a process that is up now and then; it starts again at once, while others may be killed. Of the APIs one
 * stays, so that there are answers.
 */
async function killAtRandom({ apis, worker, chance, say }: StressRun, isOver: () => boolean): Promise<void> {
  const starting = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const restart = async (victim: ServiceProcess) => {
    await victim.start().then(
      () => say(`${victim.name} was killed and is back`),
      (error) => failures.push(error),
    );
    starting.delete(victim.name);
  };
  while (!isOver() && failures.length === 0) {
    await sleep(chance.between(LEAST_PAUSE_MS, MOST_PAUSE_MS));
    const isUp = ({ name }: ServiceProcess) => !starting.has(name);
    const victims = [...(apis.every(isUp) ? apis : []), worker].filter(isUp);
    if (isOver() || victims.length === 0) continue;
    const victim = chance.pick(victims);
    await victim.kill();
    starting.set(victim.name, restart(victim));
  }
  await Promise.all(starting.values());
  if (failures.length > 0) throw failures[0];
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

/** On a slow machine the run lasts longer, until enough was killed; never longer than this many times the time. */
const MOST_TIMES = 4;

/**
 * Everything at once, until the time is up and enough processes were killed; ends when every request has its answer
 * and all processes run.
 */
export async function runStress(run: StressRun): Promise<void> {
  const { world, apis, worker, chance, ledger, options } = run;
  const startedAt = Date.now();
  const isOver = () => {
    const share = (Date.now() - startedAt) / (options.seconds * 1_000);
    const kills = [...apis, worker].reduce((sum, each) => sum + each.kills, 0);
    return share >= (kills < options.kills ? MOST_TIMES : 1);
  };
  const stage: Stage = { world, baseUrls: apis.map(({ baseUrl }) => baseUrl), chance, ledger };
  await Promise.all([
    ...Array.from({ length: options.clients }, () => act(stage, isOver)),
    killAtRandom(run, isOver),
    letTimePass(run, isOver),
  ]);
}
