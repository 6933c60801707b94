import { allowedSteps, type Machine, statusesOf } from '../../src/core/machine.ts';
import type { TestApp } from './app.ts';

/** Somebody who tries every step. */
export interface CellActor {
  /** Who it is in words, such as `teacher of another school`. */
  name: string;
  token: string;
  /** Parties the actor belongs to for the resources that `make` gives; none for a stranger. */
  parties: readonly string[];
  /** What a stranger gets: 404, or 403 where the resource itself is public; it may depend on the status. */
  stranger?: number | ((from: string) => number);
  /** The operation is not for this kind of actor at all, so that 403 comes before a look at the input. */
  isRefusedAtEdge?: true;
}

export interface CellWorld {
  machine: Machine;
  actors: readonly CellActor[];
  /** Makes a resource in this status and gives its id; may write the status straight into the table. */
  make(status: string): Promise<string>;
  /** Address of the status changes of a resource. */
  path(id: string): string;
  /** Statuses that the API lets callers ask for; the others are no input. Left out, all. */
  targets?: readonly string[];
  /** What a step must carry beside its reason. */
  input?(from: string, to: string): object;
  /** Conditions that are met for what `make` gives in this status; left out, all. */
  holds?(condition: string, from: string): boolean;
}

interface Check {
  equal(found: unknown, wanted: unknown, message: string): unknown;
  comment(message: string): void;
}

function expected(
  { machine, holds, targets }: CellWorld,
  actor: CellActor,
  from: string,
  to: string,
): number {
  if (targets !== undefined && !targets.includes(to)) return actor.isRefusedAtEdge ? 403 : 400;
  const { stranger = 404 } = actor;
  if (actor.parties.length === 0) return typeof stranger === 'function' ? stranger(from) : stranger;
  if (from === to) return 201;
  const step = machine.steps[from]?.[to];
  const isOpen = step !== undefined && (step.when === undefined || (holds?.(step.when, from) ?? true));
  if (!isOpen) return 409;
  return step.by.some((party) => actor.parties.includes(party)) ? 201 : 403;
}

/**
 * Tries status × transition × actor through HTTP and compares with the machine's own table: a legal step of the
 * right party is taken, everything else is refused with the right code, names the current status and the allowed
 * transitions, and changes nothing.
 * @returns how many cells were checked
 */
export async function checkMachineCells(t: Check, api: TestApp, world: CellWorld): Promise<number> {
  const { machine, actors } = world;
  const statuses = statusesOf(machine);
  let cells = 0;
  for (const actor of actors) {
    for (const from of statuses) {
      let id = await world.make(from);
      for (const to of statuses) {
        const answer = await api.http('POST', world.path(id), {
          token: actor.token,
          key: true,
          body: { to, reasonCode: 'other', reasonText: 'Dit is de reden.', ...world.input?.(from, to) },
        });
        const cell = `${machine.name}: ${actor.name}, ${from} > ${to}`;
        t.equal(
          answer.status,
          expected(world, actor, from, to),
          `${cell} ${answer.status >= 400 ? answer.text : ''}`,
        );
        if (answer.status === 409) {
          const holds = (condition: string) => world.holds?.(condition, from) ?? true;
          t.equal(answer.body.currentStatus, from, `${cell}: the current status is told`);
          t.equal(
            answer.body.allowedTransitions.join(),
            allowedSteps(machine, from, actor.parties, holds).join(),
            `${cell}: the open steps are told`,
          );
        }
        cells++;
        if (answer.status === 201 && from !== to) id = await world.make(from);
      }
    }
  }
  t.comment(`${machine.name}: ${cells} cells`);
  return cells;
}
