import { globSync } from 'node:fs';
import t from 'tap';
import { type Machine, machineTable, statusesOf } from '../../src/core/machine.ts';
import { closeDb, createDb } from '../../src/infra/db/client.ts';
import { edgeApp } from '../infra/http/edge-app.ts';
import { readDocument } from './document.ts';

// Nothing here reaches the database: the pool connects at its first query.
const db = createDb('postgres://nobody@127.0.0.1:1/none');
t.teardown(() => closeDb(db));
const { app } = await edgeApp(t, db);
const { operations } = readDocument(app);

const isMachine = (value: unknown): value is Machine =>
  typeof value === 'object' && value !== null && 'steps' in value && 'parties' in value && 'name' in value;

/** Every machine of the code, wherever it stands. */
async function allMachines(): Promise<Machine[]> {
  const files = globSync('src/modules/*/*.machine.ts');
  const modules = await Promise.all(
    files.map((file) => import(new URL(`../../${file}`, import.meta.url).href)),
  );
  return modules.flatMap((module) => Object.values(module).filter(isMachine));
}

/** Statuses that something new is made in, without a step that leads there. */
const BORN = ['erased'];

const machines = await allMachines();

t.test('every machine stands in the document with the table that the guards go by', async (t) => {
  t.ok(machines.length >= 14, `${machines.length} machines`);
  for (const machine of machines) {
    const shown = operations.filter((op) => op.description.includes(machineTable(machine)));
    t.ok(shown.length > 0, `${machine.name}: the table stands in ${shown.map((op) => op.id).join(', ')}`);
    t.ok(
      shown.every((op) => op.statusMachine === machine.name),
      `${machine.name}: x-status-machine names it`,
    );
  }
});

t.test('every machine that the document names is one of these', async (t) => {
  const named = new Set(operations.flatMap(({ statusMachine }) => statusMachine ?? []));
  t.same([...named].sort(), machines.map(({ name }) => name).sort());
});

t.test(
  'every status can be reached, every step has a taker, and every party and condition is explained',
  async (t) => {
    for (const machine of machines) {
      const steps = Object.values(machine.steps).flatMap((from) => Object.entries(from));
      const reached = new Set([statusesOf(machine)[0], ...steps.map(([to]) => to), ...BORN]);
      t.same(
        statusesOf(machine).filter((status) => !reached.has(status)),
        [],
        `${machine.name}: reachable`,
      );
      t.ok(
        steps.every(([, step]) => (step?.by.length ?? 0) > 0),
        `${machine.name}: somebody takes each step`,
      );
      const conditions = steps.flatMap(([, step]) => step?.when ?? []);
      t.same(
        conditions.filter((name) => machine.conditions?.[name] === undefined),
        [],
        `${machine.name}: explained`,
      );
      const described = new Set(Object.keys(machine.parties));
      t.same(
        steps.flatMap(([, step]) => step?.by ?? []).filter((party) => !described.has(party)),
        [],
        `${machine.name}: every party is described`,
      );
    }
    const size = (machine: Machine) => statusesOf(machine).length;
    t.comment(machines.map((machine) => `${machine.name} ${size(machine)} statuses`).join(', '));
  },
);
