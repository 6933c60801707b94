import { parseArgs } from 'node:util';

/** How large and how long the run is. */
export interface StressOptions {
  seconds: number;
  sessions: number;
  schools: number;
  groups: number;
  /** Requests that are under way at the same time. */
  clients: number;
  seed: number;
  /** Runs the service with a guard that reads and then writes, to show that the run finds it. */
  isBroken: boolean;
  /** Processes to kill at least. */
  kills: number;
}

/** @throws Error for an unknown `--break` */
export function readOptions(): StressOptions {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '120' },
      sessions: { type: 'string', default: '200' },
      schools: { type: 'string', default: '100' },
      groups: { type: 'string', default: '2000' },
      clients: { type: 'string', default: '32' },
      seed: { type: 'string', default: '1' },
      kills: { type: 'string', default: '10' },
      break: { type: 'string' },
    },
  });
  if (values.break !== undefined && values.break !== 'read-then-write') {
    throw new Error('--break takes read-then-write');
  }
  return {
    seconds: Number(values.seconds),
    sessions: Number(values.sessions),
    schools: Number(values.schools),
    groups: Number(values.groups),
    clients: Number(values.clients),
    seed: Number(values.seed),
    kills: Number(values.kills),
    isBroken: values.break !== undefined,
  };
}
