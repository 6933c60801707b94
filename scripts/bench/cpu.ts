import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Processor time in milliseconds; undefined where there is no /proc. */
export interface CpuTimes {
  server: number;
  database: number;
}

const MS_PER_TICK = 10;
const PARENT = 1;
const USER = 11;
const CHILDREN_SYSTEM = 14;

/** The fields of /proc/<pid>/stat after the name, which may hold spaces. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

const ticks = (fields: readonly string[], first: number, last: number) =>
  fields.slice(first, last + 1).reduce((sum, field) => sum + Number(field), 0);

/** The parent of a process, such as the postmaster of a backend. */
export function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[PARENT];
  return parent === undefined ? undefined : Number(parent);
}

function childrenOf(parent: number): string[][] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statOf(Number(name));
      return fields !== undefined && Number(fields[PARENT]) === parent ? [fields] : [];
    });
}

/** Time used so far by a server process, and by PostgreSQL with all its backends, ended ones included. */
export function cpuTimes(server: number, postmaster: number | undefined): CpuTimes | undefined {
  if (postmaster === undefined || !existsSync('/proc/self/stat')) return undefined;
  const own = statOf(server);
  const main = statOf(postmaster);
  if (own === undefined || main === undefined) return undefined;
  const backends = childrenOf(postmaster).reduce((sum, fields) => sum + ticks(fields, USER, USER + 1), 0);
  return {
    server: ticks(own, USER, USER + 1) * MS_PER_TICK,
    database: (ticks(main, USER, CHILDREN_SYSTEM) + backends) * MS_PER_TICK,
  };
}
