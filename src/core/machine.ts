import { DomainError, type FieldError, invalidInput } from './errors.ts';

/** One step of a machine: who may take it, what it must tell, and when it makes sense. */
interface MachineStep<P extends string = string, W extends string = string> {
  /** Parties that may take the step; the first that the actor belongs to answers for it. */
  by: readonly P[];
  /** What must be told: a code or words, or both. */
  reason?: 'any' | 'both';
  /** The parties that owe the reason; left out, everyone who takes the step. */
  reasonFrom?: readonly P[];
  /** Name of the condition that the moment must meet. */
  when?: W;
}

/**
 * A status machine as data (C-06), and the only place that knows it: guards, `allowedTransitions`, the table in
 * the API document and the tests all follow from it. The first status is the initial one.
 */
export interface Machine<S extends string = string, P extends string = string, W extends string = string> {
  /** Name in the document, such as `reservation`. */
  name: string;
  /** Who can take steps, each with a description. */
  parties: Readonly<Record<P, string>>;
  /** What the conditions named by `when` mean. */
  conditions?: Readonly<Record<W, string>>;
  steps: Readonly<Record<S, Readonly<Partial<Record<S, MachineStep<P, W>>>>>>;
}

/** Answers whether a condition of the machine is met now; left out, every condition is. */
export type Holds<W extends string> = (condition: W) => boolean;

interface StepReason {
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

const always = () => true;

/** The statuses of a machine, the initial one first. */
export function statusesOf<S extends string>(machine: Pick<Machine<S>, 'steps'>): S[] {
  return Object.keys(machine.steps) as S[];
}

function isOpen<W extends string>(step: MachineStep<string, W>, holds: Holds<W>): boolean {
  return step.when === undefined || holds(step.when);
}

/** The statuses that these parties can move to now, in the order of the machine. */
export function allowedSteps<S extends string, P extends string, W extends string>(
  machine: Machine<S, P, W>,
  from: S,
  parties: readonly P[],
  holds: Holds<W> = always,
): S[] {
  const steps = Object.entries(machine.steps[from]) as [S, MachineStep<P, W>][];
  return steps
    .filter(([, step]) => isOpen(step, holds) && step.by.some((party) => parties.includes(party)))
    .map(([to]) => to);
}

/**
 * Decides on a step.
 * @returns the party in whose name it is taken; undefined when the resource is in that status already
 * @throws DomainError transition_not_allowed with `currentStatus` and `allowedTransitions` when the status or the
 * moment forbids it, permission_denied when it is another party's step
 */
export function decideStep<S extends string, P extends string, W extends string>(
  machine: Machine<S, P, W>,
  from: S,
  to: S,
  parties: readonly P[],
  holds: Holds<W> = always,
): P | undefined {
  if (from === to) return undefined;
  const step = machine.steps[from][to];
  if (step === undefined || !isOpen(step, holds)) {
    throw new DomainError('transition_not_allowed', `Van ${from} naar ${to} kan nu niet.`, {
      currentStatus: from,
      allowedTransitions: allowedSteps(machine, from, parties, holds),
    });
  }
  const party = step.by.find((candidate) => parties.includes(candidate));
  if (party === undefined) {
    throw new DomainError(
      'permission_denied',
      `De stap naar ${to} is aan een ander: ${step.by.join(' of ')}.`,
    );
  }
  return party;
}

/** @throws DomainError validation_failed when this party owes the other side a reason that was not given */
export function assertReason<S extends string, P extends string, W extends string>(
  machine: Machine<S, P, W>,
  from: S,
  to: S,
  party: P,
  given: StepReason,
): void {
  const step = machine.steps[from][to];
  if (step?.reason === undefined || step.reasonFrom?.includes(party) === false) return;
  const missing = (['reasonCode', 'reasonText'] as const).filter((part) => given[part] === undefined);
  const owed = step.reason === 'both' ? missing : missing.length === 2 ? missing.slice(0, 1) : [];
  const faults: FieldError[] = owed.map((part) => ({
    pointer: `#/${part}`,
    code: 'required',
    detail: 'Geef de reden; de andere partij krijgt die te zien.',
  }));
  if (faults.length > 0) throw invalidInput(...faults);
}

function reasonCell({ reason, reasonFrom }: MachineStep): string {
  if (reason === undefined) return '';
  const what = reason === 'both' ? 'code and text' : 'code or text';
  return reasonFrom === undefined ? what : `${what}, from ${reasonFrom.join(', ')}`;
}

/** The machine as a table for the API document: one row per step, in Markdown. */
export function machineTable(machine: Machine): string {
  const rows = Object.entries(machine.steps).flatMap(([from, steps]) =>
    Object.entries(steps).map(([to, step]) => {
      const when = step?.when === undefined ? '' : (machine.conditions?.[step.when] ?? step.when);
      return `| ${from} | ${to} | ${step?.by.join(', ')} | ${step === undefined ? '' : reasonCell(step)} | ${when} |`;
    }),
  );
  const final = statusesOf(machine).filter((status) => Object.keys(machine.steps[status] ?? {}).length === 0);
  const parties = Object.entries(machine.parties).map(([name, text]) => `- ${name}: ${text}`);
  return [
    '| from | to | by | reason | when |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `The first status is ${statusesOf(machine)[0]}. ${final.length === 0 ? 'No status is final.' : `Final: ${final.join(', ')}.`}`,
    '',
    ...parties,
  ].join('\n');
}
